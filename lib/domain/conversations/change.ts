import { eq } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { conversations } from "#db/schema/conversations.ts"
import { messages } from "#db/schema/messages.ts"
import type { ConversationRow } from "#lib/domain/access.ts"
import { notFound } from "#lib/domain/errors.ts"
import { toMessage } from "#lib/domain/to-dto.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

export type Transaction = Parameters<Parameters<ReturnType<typeof db>["transaction"]>[0]>[0]

/** One step of a conversation's history, made under its row lock. */
export type Step = {
  tx: Transaction
  /** The row as it is under the lock; `seq`, `revision` and `memberCount` are counted up here and written at the end. */
  conversation: ConversationRow
  /** Takes the next revision for one changed row. */
  next(): number
  /** Writes a line (someone joined, the name changed) with the next number and revision. */
  line(kind: MessageDto["kind"], authorId: string, payload?: MessageDto["payload"]): Promise<MessageDto>
}

/** What a step changed: revisions after `base` up to `revision`. `base` equals `revision` when nothing was changed. */
export type Changed<T> = { value: T; conversation: ConversationRow; base: number; revision: number }

/**
 * Runs `work` in a transaction that holds the conversation's row lock, so that numbers are taken in the order of commits. All
 * changes but sends, which are merged (see `messages/send-queue.ts`), come through here. Errors: `not_found`, and what `work` throws.
 */
export const changeConversation = async <T>(
  conversationId: string,
  work: (step: Step) => Promise<T>,
): Promise<Changed<T>> =>
  db().transaction(async tx => {
    const [conversation] = await tx
      .select()
      .from(conversations)
      .where(eq(conversations.id, conversationId))
      // What only refers to the row, a receipt for one, waits for nobody here.
      .for("no key update")
    if (!conversation) throw notFound()
    const base = conversation.revision
    const value = await work(makeStep(tx, conversation))
    if (conversation.revision !== base) {
      const { id: _id, createdAt: _createdAt, ...changed } = conversation
      await tx.update(conversations).set(changed).where(eq(conversations.id, conversationId))
    }
    return { value, conversation, base, revision: conversation.revision }
  })

export const makeStep = (tx: Transaction, conversation: ConversationRow): Step => {
  const next = () => ++conversation.revision
  return {
    tx,
    conversation,
    next,
    async line(kind, authorId, payload = null) {
      const id = uuidv7()
      const [row] = await tx
        .insert(messages)
        .values({
          id,
          conversationId: conversation.id,
          seq: ++conversation.seq,
          revision: next(),
          authorId,
          clientId: id,
          kind,
          payload,
        })
        .returning()
      return toMessage(row!)
    },
  }
}
