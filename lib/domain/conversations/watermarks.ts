import { sql } from "drizzle-orm"
import { db, reader } from "#db/client.ts"
import { requireMember } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { tallyOf } from "#lib/domain/conversations/rows.ts"
import { tellReceipts } from "#lib/domain/receipts/told.ts"
import type { WatermarksDto } from "#lib/protocol/conversations.ts"
import { limits } from "#lib/protocol/limits.ts"

type Place = { conversationId: string; seq: number }

/**
 * Moves the own read mark forward, to the last message at most; a lower one changes nothing. What was read was delivered too, and is
 * not marked unread any more. Told to the person's own devices and, as ticks, to the other members. Errors: `not_found`, `forbidden`.
 */
export const markRead = async (actor: Actor, { conversationId, seq }: Place): Promise<WatermarksDto> => {
  const { membership, conversation } = await requireMember(actor, conversationId)
  const target = Math.min(seq, conversation.seq)
  const marked = membership.unreadFromSeq !== null && membership.unreadFromSeq <= target
  const moved = target > membership.lastReadSeq || marked ? await moveReadMark(actor, conversationId, target) : false
  const marks = await marksOf(actor.personId, conversationId)
  if (moved) {
    announce({ personId: actor.personId }, "watermarks:moved", marks)
    if (conversation.memberCount <= limits.receiptsMax) tellReceipts([conversationId])
  }
  return marks
}

/** Stands still while it is not told; in a direct conversation also while either blocks the other. */
const shown = (kind: "read" | "delivered", target: ReturnType<typeof sql>) => {
  const [column, tells] = [sql.raw(`m.shown_${kind}_seq`), sql.raw(`m.tells_${kind}`)]
  return sql`case when not ${tells} or (c.direct_key is not null and exists (
      select 1 from memberships o
      join blocks b on (b.blocker_id = o.person_id and b.blocked_id = m.person_id)
                    or (b.blocker_id = m.person_id and b.blocked_id = o.person_id)
      where o.conversation_id = c.id and o.person_id <> m.person_id
    )) then ${column} else greatest(${column}, ${target}) end`
}

/** Writes down when what is told of a member moved, in small conversations only: `from` has the columns of `moved`. */
const noted = (kind: "delivered" | "read") => sql`
  insert into receipts (conversation_id, person_id, kind, seq)
  select conversation_id, person_id, ${kind}, seq from moved where ${sql.raw(kind)} and member_count <= ${limits.receiptsMax}
  on conflict do nothing`

const moveReadMark = async (actor: Actor, conversationId: string, target: number): Promise<boolean> => {
  const rows = (await db().execute(sql`
    with person as (
      update people set revision = revision + 1 where id = ${actor.personId} returning revision
    ),
    before as (
      select m.* from memberships m, person
      where m.conversation_id = ${conversationId} and m.person_id = ${actor.personId} for update
    ),
    moved as (
      update memberships m set
        last_read_seq = greatest(m.last_read_seq, ${target}::int),
        last_delivered_seq = greatest(m.last_delivered_seq, ${target}::int),
        shown_read_seq = ${shown("read", sql`${target}::int`)},
        shown_delivered_seq = ${shown("delivered", sql`${target}::int`)},
        -- What was marked unread is unread from the next one on, and no more once the read mark is reached.
        unread_from_seq = case
          when m.unread_from_seq > ${target}::int then m.unread_from_seq
          when m.unread_from_seq is not null and ${target}::int < m.last_read_seq then ${target}::int + 1
        end,
        person_revision = person.revision
      from person, before, conversations c
      where c.id = m.conversation_id and m.conversation_id = before.conversation_id and m.person_id = before.person_id
        and m.state = 'active'
      returning m.conversation_id, m.person_id, c.member_count, ${target}::int as seq,
        m.shown_read_seq > before.shown_read_seq as read, m.shown_delivered_seq > before.shown_delivered_seq as delivered
    ),
    noted_read as (${noted("read")}),
    noted_delivered as (${noted("delivered")})
    select 1 from moved
  `)) as unknown as unknown[]
  return rows.length > 0
}

/** A person's own marks in a conversation, with what is unread now and the revision it belongs to: one statement, so one snapshot. */
export const marksOf = async (personId: string, conversationId: string): Promise<WatermarksDto> => {
  const [row] = (await reader().execute(sql`
    select m.conversation_id as "conversationId", m.last_read_seq as "lastReadSeq", m.last_delivered_seq as "lastDeliveredSeq",
      m.unread_from_seq as "unreadFromSeq", ${tallyOf(personId)}, c.revision, m.person_revision as "personRevision"
    from memberships m join conversations c on c.id = m.conversation_id
    where m.conversation_id = ${conversationId} and m.person_id = ${personId}
  `)) as unknown as WatermarksDto[]
  return { ...row! }
}

/** Moves the own delivered marks forward, several conversations in one statement. Those one is not in are passed over. */
export const markDelivered = async (actor: Actor, { items }: { items: Place[] }): Promise<Record<string, never>> => {
  const wanted = JSON.stringify(items.map(({ conversationId, seq }) => ({ c: conversationId, s: seq })))
  const told = (await db().execute(sql`
    with before as (
      select m.conversation_id, m.person_id, m.shown_delivered_seq, least(w.s, c.seq) as target
      from (select c, max(s) as s from json_to_recordset(${wanted}::json) as w(c uuid, s int) group by c) w
      join conversations c on c.id = w.c
      join memberships m on m.conversation_id = c.id and m.person_id = ${actor.personId} and m.state = 'active'
      where least(w.s, c.seq) > m.last_delivered_seq
      order by m.conversation_id for update of m
    ),
    moved as (
      update memberships m set
        last_delivered_seq = greatest(m.last_delivered_seq, before.target),
        shown_delivered_seq = ${shown("delivered", sql`before.target`)}
      from before, conversations c
      where c.id = m.conversation_id and m.conversation_id = before.conversation_id and m.person_id = before.person_id
      returning m.conversation_id, m.person_id, c.member_count, before.target as seq,
        m.shown_delivered_seq > before.shown_delivered_seq as delivered
    ),
    noted as (${noted("delivered")})
    select conversation_id as id from moved where delivered and member_count <= ${limits.receiptsMax}
  `)) as unknown as { id: string }[]
  tellReceipts(told.map(row => row.id))
  return {}
}
