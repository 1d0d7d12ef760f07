import { keys } from "#lib/client/cache/keys.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import { read } from "#lib/client/cache/store.ts"
import type { CommandInput, CommandName, CommandOutput } from "#lib/protocol/commands.ts"
import { fail, type Result } from "#lib/protocol/result.ts"
import { type Guest, json } from "#tests/support/guest.ts"
import { persist } from "#tests/support/sockets.ts"
import { openWindow } from "#tests/support/window.ts"
import type { Recorder } from "./record.ts"

export type Client = Awaited<ReturnType<typeof openClient>>
type Options = {
  /** Hears by long polling and asks by POST. */
  http?: boolean
  /** Sends everything three times at once: by its socket, and by this other way as a socket and over HTTP. */
  repeat?: Pick<Guest, "dial" | "fetch"> | null
  /** A planted bug: hears broadcasts, not all of them, and never catches up. */
  deaf?: boolean
}
const unanswered = () => fail("unavailable", "No answer.")

/** Somebody with the page's own cache, catch-up and outbox, all of whose sends are written down. */
export async function openClient(guest: Guest, record: Recorder, { http, repeat, deaf }: Options = {}) {
  const by = repeat ?? guest
  const post = <N extends CommandName>(name: N, input: CommandInput<N>): Promise<Result<CommandOutput<N>>> =>
    by
      .fetch(`/api/commands/${name}`, { ...json(input, guest.cookie), signal: AbortSignal.timeout(10_000) })
      .then(response => response.json() as never, unanswered)
      .catch(unanswered)
  const reconnecting = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 300, timeout: 2000 }
  const second = repeat ? repeat.dial(reconnecting) : null
  const hangUpSecond = second && persist(second)
  const bySecond: typeof post = (name, input) =>
    second?.socket.connected ? second.ask(name, input).catch(unanswered) : Promise.resolve(unanswered())
  const way = http ? { transports: ["polling"] } : {}
  const dial: Guest["dial"] = options => {
    const dialled = guest.dial({ ...options, ...way })
    if (deaf) muffle(dialled)
    return dialled
  }

  const window = await openWindow({ ...guest, cookie: guest.cookie, dial }, record, async (input, first) => {
    if (!repeat) return http ? post("message:send", input) : first()
    const answers = await Promise.all([first(), bySecond("message:send", input), post("message:send", input)])
    for (const answer of answers) record.ends(input.clientId, answer)
    return answers.find(answer => answer.ok) ?? answers[0]!
  })
  const ask = <N extends CommandName>(name: N, input: CommandInput<N>): Promise<Result<CommandOutput<N>>> => {
    if (http) return post(name, input)
    return window.socket.connected ? window.ask(name, input).catch(unanswered) : Promise.resolve(unanswered())
  }
  const marks = new Map<string, number>()
  const gone = new Set<string>()

  return {
    ...window,
    guest,
    ask,
    held: (conversationId: string) => read(window.cache, keys.messages(conversationId)),
    /** The least of what is held of a conversation: its row's revision, and that of its messages where they are held. */
    revisionOf(conversationId: string) {
      const row = read(window.cache, keys.lobby)?.rows[conversationId]?.conversation.revision ?? 0
      return Math.min(row, read(window.cache, keys.messages(conversationId))?.revision ?? row)
    },
    /** Whether a read mark or a tick went back, or a tombstone came alive, since it was last looked at: how many of each. */
    lookBack(conversationIds: string[], deleted: { conversationId: string; seq: number }[]) {
      let [back, alive] = [0, 0]
      for (const id of conversationIds) {
        const row = read(window.cache, keys.lobby)?.rows[id]
        const seqs = { own: row?.membership.lastReadSeq, delivered: row?.ticks?.delivered, read: row?.ticks?.read }
        for (const [name, seq] of Object.entries(seqs)) {
          const [key, now] = [`${id}:${name}`, seq ?? 0]
          if (now < (marks.get(key) ?? 0)) back++
          marks.set(key, now)
        }
      }
      for (const { conversationId, seq } of deleted) {
        const key = `${conversationId}:${seq}`
        const message = messageAt(read(window.cache, keys.messages(conversationId))?.messages ?? [], seq)
        if (message?.deletedAt) gone.add(key)
        else if (message && gone.delete(key)) alive++
      }
      return { back, alive }
    },
    close() {
      hangUpSecond?.()
      window.close()
    },
  }
}

/** Loses one broadcast in twenty and every repeated head, and gets no answer to questions about what it missed. */
function muffle({ socket }: ReturnType<Guest["dial"]>) {
  let heard = 0
  const onAny = socket.onAny.bind(socket)
  socket.onAny = listener =>
    onAny((name: string, payload: unknown) => {
      if (!/head/.test(name) && ++heard % 20 > 0) listener(name, payload)
    })
  const timeout = socket.timeout.bind(socket)
  socket.timeout = (ms: number) => {
    const line = timeout(ms)
    const emit = line.emitWithAck.bind(line) as (name: string, ...rest: unknown[]) => Promise<never>
    const isQuestion = (name: string) => name === "message:changes" || name === "sync:catch-up"
    return {
      emitWithAck: (name: string, ...rest: unknown[]) =>
        isQuestion(name) ? Promise.resolve(unanswered()) : emit(name, ...rest),
    } as never
  }
}
