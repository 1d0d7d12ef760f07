import { and, eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { messages } from "#db/schema/messages.ts"
import { requireFileSender, requireWriter } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid, Refusal } from "#lib/domain/errors.ts"
import { filesToSend } from "#lib/domain/files/attach.ts"
import type { Place } from "#lib/domain/messages/change.ts"
import { checkBody } from "#lib/domain/messages/check-body.ts"
import { wordsToForward } from "#lib/domain/messages/forward.ts"
import type { Sending } from "#lib/domain/messages/insert-batch.ts"
import { reactionsOf } from "#lib/domain/messages/reactions-of.ts"
import { enqueueSend } from "#lib/domain/messages/send-queue.ts"
import { toMessage } from "#lib/domain/to-dto.ts"
import type { FileDto } from "#lib/protocol/files.ts"
import type { MessageDto, SendInput, SendOutput } from "#lib/protocol/messages.ts"

/** How often a send that was neither written nor refused is tried again: the membership or a lock changed meanwhile. */
const attempts = 3

/**
 * Sends a message: exactly one comes of a client id, however often and by whichever way it is asked for. Answers after the commit.
 * Errors: `not_found` (also for what is to be forwarded), `forbidden`, `closed`, `not_accepting`, `invalid` (too long, an unknown `replyTo`, `files` that are not one's own, not ready or sent already), `unavailable` (outcome
 * unknown: ask again with the same client id), `too_many` (the queue is full).
 */
export const sendMessage = async (actor: Actor, input: SendInput): Promise<SendOutput> => {
  checkBody(input.body)
  if (input.forwardOf) return forwardMessage(actor, input, input.forwardOf)
  const { files, ...words } = input
  return files ? sendFiles(actor, words, files) : store(actor, words)
}

/** A repeat is answered with what was sent, whose files are in a message already: also one that was sent while this one was looking. */
const sendFiles = async (actor: Actor, words: Sending, ids: string[]): Promise<SendOutput> => {
  try {
    return await store(actor, { ...words, files: await filesToSend(actor, words.conversationId, ids) })
  } catch (error) {
    const earlier = error instanceof Refusal ? await findEarlier(actor, words) : null
    if (!earlier) throw error
    return answer(earlier, words, ids)
  }
}

/** A repeat is answered first: what was passed on once stays, whatever has become of what it came from. */
const forwardMessage = async (actor: Actor, input: SendInput, from: Place): Promise<SendOutput> => {
  const earlier = await findEarlier(actor, input)
  if (earlier) return { message: earlier, conflict: false }
  const { forwardOf: _, files: __, ...rest } = input
  const { message } = await store(actor, { ...rest, ...(await wordsToForward(actor, from)), forwarded: true })
  return { message, conflict: false }
}

const store = async (actor: Actor, input: Sending): Promise<SendOutput> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const sent = await enqueueSend(actor.personId, input)
    if (sent) return answer(sent, input)
    const earlier = await findEarlier(actor, input)
    if (earlier) return answer(earlier, input)
    await (input.files ? requireFileSender : requireWriter)(actor, input.conversationId)
    if (input.files && !input.forwarded)
      await filesToSend(
        actor,
        input.conversationId,
        input.files.map(file => file.id),
      )
    if (input.replyTo !== undefined && !(await mayQuote(actor, input))) throw invalid({ replyTo: "unknown" })
  }
  throw new Refusal("unavailable", "The message could not be stored now.", { retryAfter: 1 })
}

/** A tombstone is the answer to its own repeat; with other words under the same client id the first message stands. */
const answer = (message: MessageDto, input: Sending, files = input.files?.map(file => file.id)): SendOutput => ({
  message,
  conflict: !message.deletedAt && ((message.body !== input.body && !message.editedAt) || !isSame(message.files, files)),
})

const isSame = (sent: FileDto[] = [], ids: string[] = []) => sent.map(file => file.id).join() === ids.join()

const findEarlier = async (
  actor: Actor,
  input: Pick<Sending, "conversationId" | "clientId">,
): Promise<MessageDto | null> => {
  const [row] = await db()
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, input.conversationId),
        eq(messages.authorId, actor.personId),
        eq(messages.clientId, input.clientId),
      ),
    )
  return row ? toMessage(row, (await reactionsOf([row]))(row)) : null
}

const mayQuote = async (actor: Actor, { conversationId, replyTo }: Sending): Promise<boolean> => {
  const { membership } = await requireWriter(actor, conversationId)
  if (replyTo === undefined || replyTo < membership.visibleFromSeq) return false
  const [row] = await db()
    .select({ kind: messages.kind })
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), eq(messages.seq, replyTo)))
  return row?.kind === "text"
}
