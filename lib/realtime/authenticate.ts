import type { IncomingMessage } from "node:http"
import { resolveSession } from "#lib/auth/session.ts"
import { log } from "#lib/log.ts"
import { addressOf } from "#lib/realtime/handshake.ts"
import type { ChatSocket } from "#lib/realtime/socket.ts"

/** Lets a socket in whose cookie names a session that holds; nothing else that a client sends says who it is. */
export async function authenticate(socket: ChatSocket, next: (error?: Error) => void): Promise<void> {
  try {
    const address = addressOf(socket.request)
    const actor = await resolveSession(socket.request.headers.cookie, { address, socketId: socket.id })
    if (!actor) return next(refusal("unauthenticated", "Sign in first."))
    socket.data.actor = actor
    socket.data.watched = new Set()
    socket.data.asked = 0
    next()
  } catch (error) {
    log.warn({ err: error }, "a socket could not be checked")
    next(refusal("unavailable", "Not available just now."))
  }
}

/** The client finds the code in `error.data` of `connect_error`. */
const refusal = (code: string, message: string) => Object.assign(new Error(message), { data: { code, message } })

const nothing = { headers: {}, connection: {}, url: "/", _query: {} } as unknown as IncomingMessage

/**
 * Lets go of the request that opened the connection, a third of the memory of an idle one, with the cookie in it. What is left is
 * enough for a second CONNECT to be refused.
 */
export function forgetRequest(socket: ChatSocket): void {
  const raw = socket.conn as unknown as { request: IncomingMessage }
  raw.request = nothing
  socket.handshake.headers = {}
}
