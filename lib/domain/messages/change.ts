import { and, eq, sql } from "drizzle-orm"
import { memberships } from "#db/schema/conversations.ts"
import { messages } from "#db/schema/messages.ts"
import { requireWriter } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { changeConversation, type Step } from "#lib/domain/conversations/change.ts"
import { notFound } from "#lib/domain/errors.ts"
import { reactionsOf } from "#lib/domain/messages/reactions-of.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { toMessage } from "#lib/domain/to-dto.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

export type Place = { conversationId: string; seq: number }
export type MessageRow = typeof messages.$inferSelect

/**
 * Changes one written message under the conversation's lock and gives it the next revision. `work` returns whether anything is
 * different; if not, nothing is written. Tombstones and lines cannot be changed. Errors: `not_found`, `forbidden`, `closed`,
 * `not_accepting`, and what `work` throws.
 */
export const changeMessage = async (
  actor: Actor,
  { conversationId, seq }: Place,
  work: (step: Step, row: MessageRow) => Promise<Partial<MessageRow> | null>,
) =>
  changeConversation(conversationId, async step => {
    const { membership } = await requireWriter(actor, conversationId, step.tx)
    const at = and(eq(messages.conversationId, conversationId), eq(messages.seq, seq))
    const [row] = await step.tx.select().from(messages).where(at)
    if (row?.kind !== "text" || row.seq < membership.visibleFromSeq) throw notFound()
    return changeRow(step, row, await work(step, row))
  })

/** Within a step: gives a message what is new of it and the next revision; with nothing new, it stays as it is. */
export const changeRow = async (step: Step, row: MessageRow, change: Partial<MessageRow> | null) => {
  if (!change) return { message: await withReactions(row, step), everyoneSees: true }
  const [changed] = await step.tx
    .update(messages)
    .set({ ...change, revision: step.next() })
    .where(and(eq(messages.conversationId, row.conversationId), eq(messages.seq, row.seq)))
    .returning()
  return { message: await withReactions(changed!, step), everyoneSees: await isSeenByAll(step, row.seq) }
}

const withReactions = async (row: MessageRow, { tx }: Step): Promise<MessageDto> =>
  toMessage(row, (await reactionsOf([row], tx))(row))

/** Whether every listener may read a message: members who joined later may not, where history is closed to them. */
const isSeenByAll = async ({ tx, conversation }: Step, seq: number): Promise<boolean> => {
  if (conversation.history === "all") return true
  const [row] = await tx
    .select({ from: sql<number | null>`max(${memberships.visibleFromSeq})` })
    .from(memberships)
    .where(and(eq(memberships.conversationId, conversation.id), eq(memberships.state, "active")))
  return seq >= (row?.from ?? 0)
}

type Changed = Awaited<ReturnType<typeof changeMessage>>

/** Tells a change of one message: itself, or only its place where some listener may not read it. */
export const announceMessage = async (
  event: "messages:edited" | "messages:pinned" | "messages:previewed" | "reactions:changed",
  changed: Changed,
) => {
  const { base, revision, value, conversation } = changed
  if (base === revision) return
  const people = await peopleByIds([
    ...idsNamedBy([value.message]),
    ...(value.message.pinnedBy ? [value.message.pinnedBy] : []),
  ])
  announce({ conversationId: conversation.id }, event, {
    conversationId: conversation.id,
    base,
    revision,
    ...(value.everyoneSees ? { messages: [value.message], people } : { touched: [value.message.seq] }),
  })
}
