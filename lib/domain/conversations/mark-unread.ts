import { and, eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { memberships } from "#db/schema/conversations.ts"
import { requireMember } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { marksOf } from "#lib/domain/conversations/watermarks.ts"
import { notFound } from "#lib/domain/errors.ts"
import { raisePersonRevision } from "#lib/domain/people/revision.ts"
import type { WatermarksDto } from "#lib/protocol/conversations.ts"

/**
 * Counts a conversation as unread from a message on, until it is read again. The read mark, and what others are told of it, stays where
 * it is. Told to the own devices. Errors: `not_found` (also for a message one may not see), `forbidden`.
 */
export const markUnread = async (
  actor: Actor,
  { conversationId, seq }: { conversationId: string; seq: number },
): Promise<WatermarksDto> => {
  const { membership, conversation } = await requireMember(actor, conversationId)
  if (seq > conversation.seq || seq < membership.visibleFromSeq) throw notFound()
  const moved = await db().transaction(async tx => {
    const personRevision = await raisePersonRevision(tx, actor.personId)
    const own = and(
      eq(memberships.conversationId, conversationId),
      eq(memberships.personId, actor.personId),
      eq(memberships.state, "active"),
    )
    const [row] = await tx.update(memberships).set({ unreadFromSeq: seq, personRevision }).where(own).returning()
    return row
  })
  if (!moved) throw notFound()
  const marks = await marksOf(actor.personId, conversationId)
  announce({ personId: actor.personId }, "watermarks:moved", marks)
  return marks
}
