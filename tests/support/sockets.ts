import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client"
import type { CommandInput, CommandName, CommandOutput } from "#lib/protocol/commands.ts"
import type { EventName, EventPayload } from "#lib/protocol/events.ts"
import type { Result } from "#lib/protocol/result.ts"
import { attachRealtime, type Realtime } from "#lib/realtime/attach.ts"

export type Place = { origin: string; realtime: Realtime; close(): Promise<void> }

/** A bare HTTP server with sockets on it; its own address is the origin. */
export async function openSockets(): Promise<Place> {
  const server = createServer((_, response) => response.end("pages"))
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const realtime = attachRealtime(server, { checkOrigin: () => ({ origin, address: "127.0.0.1" }) })
  return {
    origin,
    realtime,
    async close() {
      await realtime.close("shutdown")
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

type Options = Partial<ManagerOptions & SocketOptions> & { cookie?: string; from?: string }

/** A client of Socket.IO that does not reconnect by itself; every event it hears is kept. */
export function dial(place: Pick<Place, "origin">, { cookie, from, ...options }: Options = {}) {
  const extraHeaders = { ...(cookie ? { cookie } : {}), ...(from ? { origin: from } : {}) }
  const socket = io(place.origin, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    extraHeaders,
    ...options,
  })
  const heard: [string, unknown][] = []
  const closed: string[] = []
  socket.onAny((event, payload) => heard.push([event, payload]))
  socket.on("disconnect", reason => closed.push(reason))
  return {
    socket,
    heard,
    closed,
    /** The payloads of one event so far. */
    of: <N extends EventName>(event: N) =>
      heard.flatMap(([name, payload]) => (name === event ? [payload as EventPayload<N>] : [])),
    /** Resolves when connected; rejects with the server's reason. */
    connected: () =>
      new Promise<void>((resolve, reject) => {
        if (socket.connected) return resolve()
        socket.once("connect", resolve)
        socket.once("connect_error", reject)
      }),
    ask: <N extends CommandName>(name: N, input: CommandInput<N>) =>
      socket.timeout(10_000).emitWithAck(name, input) as Promise<Result<CommandOutput<N>>>,
    /** Anything at all, for what the types would not let through. */
    raw: (name: string, ...input: unknown[]) =>
      socket.timeout(10_000).emitWithAck(name, ...input) as Promise<Result<unknown>>,
  }
}
export type Client = ReturnType<typeof dial>

/**
 * Tries again where Socket.IO itself does not, as a page does: when the server closed the connection or could not check it. Returns
 * how to close for good.
 */
export function persist({ socket }: Pick<Client, "socket">): () => void {
  let timer: NodeJS.Timeout | undefined
  const again = () => {
    timer = setTimeout(() => socket.connect(), 300)
  }
  socket.on("connect_error", (error: Error & { data?: { code?: string } }) => {
    if (!socket.active && error.data?.code !== "unauthenticated") again()
  })
  socket.on("disconnect", reason => {
    if (reason === "io server disconnect") again()
  })
  return () => {
    clearTimeout(timer)
    socket.disconnect()
  }
}

/** A connected client of somebody. */
export async function connect(place: Pick<Place, "origin">, cookie: string, options: Options = {}): Promise<Client> {
  const client = dial(place, { cookie, ...options })
  await client.connected()
  return client
}

export const hangUp = (...clients: { socket: Socket }[]) => {
  for (const { socket } of clients) socket.disconnect()
}

/** The value of an answer; fails with the refusal otherwise. */
export function granted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.error)}`)
  return result.value
}
