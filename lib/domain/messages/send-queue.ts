import { setTimeout as sleep } from "node:timers/promises"
import { Refusal } from "#lib/domain/errors.ts"
import { announceSent } from "#lib/domain/messages/announce-sent.ts"
import { type Inserted, insertBatch, type Send, type Sending } from "#lib/domain/messages/insert-batch.ts"
import { log } from "#lib/log.ts"
import { once } from "#lib/process.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** Sends that may wait in this process. Beyond, a send is refused at once, which is definite and may be retried. */
const maxWaiting = 10_000
/** Rows of one statement. */
const maxBatch = 500
/** How long a send waits for its turn before its outcome is called unknown. */
const maxWaitMs = 10_000

type Waiter = { resolve(message: MessageDto | null): void; reject(error: unknown): void }
type Entry = { send: Send; waiters: Waiter[]; since: number }

const state = once("send-queue", () => ({
  waiting: new Map<string, Entry[]>(),
  byKey: new Map<string, Entry>(),
  running: null as Promise<void> | null,
  closing: false,
  settled: 0,
}))

const keyOf = ({ conversationId, authorId, clientId }: Send) => `${conversationId}:${authorId}:${clientId}`

/**
 * Puts a send in the queue of its conversation. While one batch is being written the rest gather, and the next takes whole queues:
 * no timer, a lone send goes at once. Answers with the committed message, or null if nothing was written (a repeat or a refusal; the
 * caller finds out which). The same client id waiting already is one entry with two waiters.
 */
export const enqueueSend = (authorId: string, input: Sending): Promise<MessageDto | null> => {
  const send = { ...input, authorId }
  const key = keyOf(send)
  return new Promise((resolve, reject) => {
    const same = state.byKey.get(key)
    if (same) return void same.waiters.push({ resolve, reject })
    if (state.closing) return reject(new Refusal("unavailable", "The server is closing.", { retryAfter: 1 }))
    if (state.byKey.size >= maxWaiting) {
      return reject(new Refusal("too_many", "Too many messages are waiting to be stored.", { retryAfter: 2 }))
    }
    const entry: Entry = { send, waiters: [{ resolve, reject }], since: Date.now() }
    state.byKey.set(key, entry)
    const queue = state.waiting.get(send.conversationId)
    if (queue) queue.push(entry)
    else state.waiting.set(send.conversationId, [entry])
    state.running ??= run()
  })
}

/** How many sends this process has settled so far: what tells others how much is being sent. */
export const settledSends = (): number => state.settled

/** For a shutdown: accepts no more, and resolves when what was accepted before is committed and answered. */
export const drainSends = async (): Promise<void> => {
  state.closing = true
  while (state.running) await state.running
}

const run = async () => {
  try {
    while (state.waiting.size > 0) await writeBatch(takeBatch())
  } finally {
    // Here and not when the promise settles: a send that comes in between would find a runner that has stopped looking.
    state.running = null
  }
}

/** Whole queues, in the order in which their conversations came. */
const takeBatch = (): Entry[] => {
  const batch: Entry[] = []
  for (const [conversationId, queue] of state.waiting) {
    if (batch.length > 0 && batch.length + queue.length > maxBatch) break
    batch.push(...queue.splice(0, maxBatch))
    if (queue.length === 0) state.waiting.delete(conversationId)
  }
  return batch
}

const takeAll = (): Entry[] => {
  const all = [...state.waiting.values()].flat()
  state.waiting.clear()
  return all
}

const writeBatch = async (batch: Entry[]) => {
  try {
    settle(batch, await insertBatch(batch.map(entry => entry.send)))
  } catch (error) {
    // A database that has been silent for so long would keep each further batch waiting as long again.
    if (codeOf(error) === "DEADLINE") return fail([...batch, ...takeAll()], error)
    if (batch.length === 1) return failOrWait(batch[0]!, error)
    // A collision, a locked conversation or anything else: one by one, so that it stops nobody but itself.
    if (!isPerRow(error)) return fail(batch, error)
    for (const group of byConversation(batch)) await writeOneByOne(group)
  }
}

const writeOneByOne = async (group: Entry[]) => {
  for (const [index, entry] of group.entries()) {
    try {
      settle([entry], await insertBatch([entry.send]))
    } catch (error) {
      // Later ones of a conversation do not overtake: the whole rest waits with the first that could not be written.
      if (isLocked(error)) return requeue(group.slice(index), error)
      fail([entry], error)
    }
  }
}

const settle = (batch: Entry[], inserted: Inserted) => {
  announceSent(inserted)
  state.settled += batch.length
  for (const entry of batch) {
    const key = keyOf(entry.send)
    state.byKey.delete(key)
    const message = inserted.byKey.get(key) ?? null
    for (const waiter of entry.waiters) waiter.resolve(message)
  }
}

const fail = (batch: Entry[], error: unknown) => {
  if (batch.length === 0) return
  if (!isCollision(error)) log.warn({ err: error, sends: batch.length }, "sends could not be stored")
  for (const entry of batch) {
    state.byKey.delete(keyOf(entry.send))
    for (const waiter of entry.waiters) {
      if (isCollision(error)) waiter.resolve(null)
      else waiter.reject(new Refusal("unavailable", "The message could not be stored now.", { retryAfter: 1 }))
    }
  }
}

const failOrWait = async (entry: Entry, error: unknown) =>
  isLocked(error) ? requeue([entry], error) : fail([entry], error)

/** Back to the front of their queue, unless they have waited too long. */
const requeue = async (entries: Entry[], error: unknown) => {
  const now = Date.now()
  fail(
    entries.filter(entry => now - entry.since > maxWaitMs),
    error,
  )
  const rest = entries.filter(entry => now - entry.since <= maxWaitMs)
  if (rest.length === 0) return
  const { conversationId } = rest[0]!.send
  const queue = state.waiting.get(conversationId) ?? []
  state.waiting.delete(conversationId)
  state.waiting.set(conversationId, [...rest, ...queue])
  // With nothing else to write, asking again at once would only keep the database busy.
  if (state.waiting.size === 1) await sleep(20)
}

const byConversation = (batch: Entry[]): Entry[][] => [
  ...Map.groupBy(batch, entry => entry.send.conversationId).values(),
]

const codeOf = (error: unknown) => (error as { code?: string } | null)?.code
const isLocked = (error: unknown) => codeOf(error) === "55P03" || codeOf(error) === "40P01"
const isCollision = (error: unknown) => codeOf(error) === "23505"
/** Errors that belong to some row and not to the connection or the server. */
const isPerRow = (error: unknown) => isLocked(error) || /^2[23]/.test(codeOf(error) ?? "")
