import { randomUUID } from "node:crypto"
import { keys } from "#lib/client/cache/keys.ts"
import { createLive } from "#lib/client/cache/live.ts"
import { seedLobby } from "#lib/client/cache/seed.ts"
import { createCache, read } from "#lib/client/cache/store.ts"
import { createOutbox, type OutboxEntry } from "#lib/client/outbox.ts"
import type { SendCommand } from "#lib/client/send-command.ts"
import type { SendInput, SendOutput } from "#lib/protocol/messages.ts"
import { defaultSettings } from "#lib/protocol/people.ts"
import { fail, type Result } from "#lib/protocol/result.ts"
import type { Guest } from "./guest.ts"
import { granted, persist } from "./sockets.ts"

type Watcher = {
  begins?(authorId: string, input: SendInput): void
  ends?(clientId: string, result: Result<SendOutput>): void
}
type Sending = Result<SendOutput>
export type Window = Awaited<ReturnType<typeof openWindow>>

/** A disk that is lost with the window, which never closes here. */
const memory = () => {
  const entries = new Map<string, OutboxEntry>()
  return {
    all: async () => [...entries.values()].sort((a, b) => a.order - b.order),
    add: async (entry: OutboxEntry) => {
      entries.set(entry.clientId, entry)
      return entry
    },
    put: async (entry: OutboxEntry) => void entries.set(entry.clientId, entry),
    remove: async (clientId: string) => void entries.delete(clientId),
  }
}

/**
 * One person's browser window without a browser: the cache, the catch-up and the outbox that a page runs, on a real socket to a real
 * server. It reconnects by itself, quickly. `watcher` is told of every send and every answer; `post` may take another way than the socket.
 */
export async function openWindow(
  guest: Guest,
  watcher: Watcher = {},
  post: (input: SendInput, bySocket: () => Promise<Sending>) => Promise<Sending> = (_, bySocket) => bySocket(),
) {
  const cache = createCache()
  const { personId } = guest
  const client = guest.dial({ reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 300, timeout: 2000 })
  const hangUp = persist(client)
  const { socket } = client
  const closing: string[] = []
  const ask = async (name: string, input: unknown): Promise<Result<never>> =>
    socket.connected
      ? socket
          .timeout(10_000)
          .emitWithAck(name, input)
          .catch(() => fail("unavailable", "No answer."))
      : fail("unavailable", "No connection.")
  const command = ask as unknown as SendCommand

  const outbox = createOutbox({
    personId,
    disk: Promise.resolve(memory()),
    send: async ({ conversationId, clientId, body }) => {
      const input = { conversationId, clientId, body }
      watcher.begins?.(personId, input)
      const result = await post(input, () => ask("message:send", input))
      watcher.ends?.(clientId, result)
      return result
    },
    isOnline: () => socket.connected,
    sent: message => live.answered({ ok: true, value: { message } }),
    lock: (_, work) => work(),
    tell: () => {},
    newId: randomUUID,
  })
  const live = createLive({
    cache,
    personId,
    command,
    isOnline: () => socket.connected,
    settle: outbox.settle,
    ended: () => {},
    over: () => {},
    closing: reason => closing.push(reason),
  })
  seedLobby(cache, granted(await guest.post("conversation:list", {})), await meOf(guest), [])
  socket.onAny(live.receive)
  const connected = () => {
    void live.connected()
    outbox.online()
  }
  socket.on("connect", connected)
  // It may have been there before anybody listened.
  if (socket.connected) connected()
  await outbox.start()
  await client.connected()

  return {
    ...client,
    cache,
    live,
    outbox,
    closing,
    personId,
    /** Loads its newest page, wherever the first unread message is, and puts it on screen. */
    async show(conversationId: string) {
      await live.open(conversationId, true)
      live.show(conversationId)
      const failure = read(cache, keys.failure(conversationId))
      if (failure) throw new Error(`The conversation could not be opened: ${failure}`)
    },
    /** How many of one's own messages are not known to be stored. */
    pending: (...ids: string[]) => ids.reduce((sum, id) => sum + outbox.entries(id).length, 0),
    /** What is held of a conversation, in a form in which equal windows are equal. */
    state(conversationId: string) {
      const row = read(cache, keys.lobby)!.rows[conversationId]
      const membership = row && { ...row.membership, lastDeliveredSeq: 0 }
      const window = read(cache, keys.messages(conversationId))
      return { row: row && { ...row, membership }, revision: window?.revision, messages: window?.messages ?? [] }
    },
    close() {
      live.stop()
      outbox.close()
      hangUp()
    },
  }
}

const meOf = async ({ personId, handle, name, email }: Guest) =>
  ({ id: personId, handle, name, email, role: "member", settings: defaultSettings, activity: 0, revision: 0 }) as const
