import { and, eq, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { memberships } from "#db/schema/conversations.ts"
import { type MembershipRow, requireMember } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { tallyOf } from "#lib/domain/conversations/rows.ts"
import { raisePersonRevision } from "#lib/domain/people/revision.ts"
import type { WatermarksDto } from "#lib/protocol/conversations.ts"

type Place = { conversationId: string; seq: number }

/**
 * Moves the own read mark forward, to the last message at most; a lower one changes nothing. What was read was delivered too.
 * Told to the person's own devices. Errors: `not_found`, `forbidden`.
 */
export const markRead = async (actor: Actor, { conversationId, seq }: Place): Promise<WatermarksDto> => {
  const { membership, conversation } = await requireMember(actor, conversationId)
  const target = Math.min(seq, conversation.seq)
  const { lastReadSeq, unreadFromSeq } = membership
  const goesOn = target > lastReadSeq || (unreadFromSeq !== null && target >= unreadFromSeq)
  const moved = goesOn ? await moveReadMark(actor, conversationId, target) : null
  const marks = await marksOf(actor.personId, moved ?? membership)
  if (moved) announce({ personId: actor.personId }, "watermarks:moved", marks)
  return marks
}

/** A person's own marks in a conversation, with what is unread now. */
export const marksOf = async (personId: string, own: MembershipRow): Promise<WatermarksDto> => ({
  conversationId: own.conversationId,
  lastReadSeq: own.lastReadSeq,
  lastDeliveredSeq: own.lastDeliveredSeq,
  unreadFromSeq: own.unreadFromSeq,
  ...(await unreadAt(personId, own.conversationId)),
  personRevision: own.personRevision,
})

const moveReadMark = (actor: Actor, conversationId: string, target: number) =>
  db().transaction(async tx => {
    const personRevision = await raisePersonRevision(tx, actor.personId)
    const [row] = await tx
      .update(memberships)
      .set({
        lastReadSeq: sql`greatest(${memberships.lastReadSeq}, ${target})`,
        lastDeliveredSeq: sql`greatest(${memberships.lastDeliveredSeq}, ${target})`,
        // What was marked unread is unread from the next one on, and no more once the read mark is reached.
        unreadFromSeq: sql`case
          when ${memberships.unreadFromSeq} > ${target} then ${memberships.unreadFromSeq}
          when ${target} < ${memberships.lastReadSeq} then ${target}::int + 1
        end`,
        personRevision,
      })
      .where(
        and(
          eq(memberships.conversationId, conversationId),
          eq(memberships.personId, actor.personId),
          eq(memberships.state, "active"),
        ),
      )
      .returning()
    return row ?? null
  })

/** The count and the revision it belongs to: one statement, so one snapshot. */
const unreadAt = async (personId: string, conversationId: string) => {
  const [row] = (await db().execute(sql`
    select c.revision, ${tallyOf(personId)} from conversations c
    left join memberships m on m.conversation_id = c.id and m.person_id = ${personId}
    where c.id = ${conversationId}
  `)) as unknown as { revision: number; unread: number; mentions: number }[]
  return { ...row! }
}

/** Moves the own delivered marks forward, several conversations in one statement. Those one is not in are passed over. */
export const markDelivered = async (actor: Actor, { items }: { items: Place[] }): Promise<Record<string, never>> => {
  const wanted = JSON.stringify(items.map(({ conversationId, seq }) => ({ c: conversationId, s: seq })))
  await db().execute(sql`
    update memberships m set last_delivered_seq = least(w.s, c.seq)
    from (select c, max(s) as s from json_to_recordset(${wanted}::json) as w(c uuid, s int) group by c) w
    join conversations c on c.id = w.c
    where m.conversation_id = w.c and m.person_id = ${actor.personId} and m.state = 'active'
      and least(w.s, c.seq) > m.last_delivered_seq
  `)
  return {}
}
