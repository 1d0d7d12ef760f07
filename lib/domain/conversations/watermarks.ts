import { sql } from "drizzle-orm"
import { marker, reader } from "#db/client.ts"
import { requireMember } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { tallyOf } from "#lib/domain/conversations/rows.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { gather } from "#lib/domain/gather.ts"
import { tellReceipts } from "#lib/domain/receipts/told.ts"
import type { WatermarksDto } from "#lib/protocol/conversations.ts"
import { limits } from "#lib/protocol/limits.ts"

type Place = { conversationId: string; seq: number }

/** How often a mark is tried again of somebody who was no member when it was written and was one when asked why. */
const attempts = 3

/**
 * Moves the own read mark forward, to the last message at most; a lower one changes nothing. What was read was delivered too, and is
 * not marked unread any more. Told to the person's own devices and, as ticks, to the other members. Errors: `not_found`, `forbidden`,
 * `unavailable` (came and went meanwhile).
 */
export const markRead = async (actor: Actor, { conversationId, seq }: Place): Promise<WatermarksDto> => {
  const { marks, memberCount } = await readAsMember(actor, { conversationId, seq })
  if (memberCount !== null) {
    announce({ personId: actor.personId }, "watermarks:moved", marks)
    if (memberCount <= limits.receiptsMax) tellReceipts([conversationId])
  }
  return marks
}

/** Moves the own delivered marks forward, several conversations at once. Those one is not in are passed over. */
export const markDelivered = async (actor: Actor, { items }: { items: Place[] }): Promise<Record<string, never>> => {
  tellReceipts(await deliver(items.map(item => ({ personId: actor.personId, ...item }))))
  return {}
}

const readAsMember = async (actor: Actor, place: Place) => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { marks, memberCount } = await read({ personId: actor.personId, ...place })
    if (marks) return { marks, memberCount }
    await requireMember(actor, place.conversationId)
  }
  throw new Refusal("unavailable", "Not available just now.", { retryAfter: 1 })
}

type Mark = Place & { personId: string }
type Read = {
  /** How the person's marks are now, if they are a member. */
  marks: WatermarksDto | null
  /** Of how many is the conversation, if they have read on. */
  memberCount: number | null
}

/** What many have read at the same time is written together. Of a person one conversation a turn: each mark has a revision of its own. */
const read = gather("read-marks", {
  async run(marks: Mark[]): Promise<Read[]> {
    const moved = await moveReadMarks(marks)
    const now = await readMarks(marks)
    return marks.map(mark => ({
      marks: now.get(keyOf(mark)) ?? null,
      memberCount: moved.get(keyOf(mark)) ?? null,
    }))
  },
  apart: ({ personId }) => personId,
})

/** What reached many at the same time, likewise; answers in which conversations others are told of it. */
const deliver = gather("delivered-marks", {
  async run(all: Mark[][]): Promise<string[][]> {
    const told = await moveDeliveredMarks(all.flat())
    return all.map(marks => marks.filter(mark => told.has(keyOf(mark))).map(({ conversationId }) => conversationId))
  },
})

const keyOf = ({ personId, conversationId }: { personId: string; conversationId: string }) =>
  `${personId}:${conversationId}`

/** Marks as rows `w` of a statement, each conversation of a person once. */
const asRows = (marks: Mark[]) => sql`(
  select "personId" as p, "conversationId" as c, max(seq) as s
  from json_to_recordset(${JSON.stringify(marks)}::json) as t("personId" uuid, "conversationId" uuid, seq int) group by 1, 2
) w`

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

/** Moves them as far as they lie behind; of each that moved, how many members its conversation has. People are locked first, in order. */
const moveReadMarks = async (marks: Mark[]): Promise<Map<string, number>> => {
  const rows = (await marker().execute(sql`
    with moving as (
      select w.p, w.c, least(w.s, c.seq) as target
      from ${asRows(marks)}
      join conversations c on c.id = w.c
      join memberships m on m.conversation_id = w.c and m.person_id = w.p and m.state = 'active'
      where least(w.s, c.seq) > m.last_read_seq or m.unread_from_seq <= least(w.s, c.seq)
    ),
    locked as (select id from people where id in (select p from moving) order by id for no key update),
    person as (
      update people set revision = people.revision + 1 from locked where people.id = locked.id
      returning people.id, people.revision
    ),
    before as (
      select m.*, x.target, person.revision as new_revision
      from moving x join person on person.id = x.p
      join memberships m on m.conversation_id = x.c and m.person_id = x.p
      order by m.conversation_id, m.person_id for update of m
    ),
    moved as (
      update memberships m set
        last_read_seq = greatest(m.last_read_seq, before.target),
        last_delivered_seq = greatest(m.last_delivered_seq, before.target),
        shown_read_seq = ${shown("read", sql`before.target`)},
        shown_delivered_seq = ${shown("delivered", sql`before.target`)},
        -- What was marked unread is unread from the next one on, and no more once the read mark is reached.
        unread_from_seq = case
          when m.unread_from_seq > before.target then m.unread_from_seq
          when m.unread_from_seq is not null and before.target < m.last_read_seq then before.target + 1
        end,
        person_revision = before.new_revision
      from before, conversations c
      where c.id = m.conversation_id and m.conversation_id = before.conversation_id and m.person_id = before.person_id
        and m.state = 'active'
      returning m.conversation_id, m.person_id, c.member_count, before.target as seq,
        m.shown_read_seq > before.shown_read_seq as read, m.shown_delivered_seq > before.shown_delivered_seq as delivered
    ),
    noted_read as (${noted("read")}),
    noted_delivered as (${noted("delivered")})
    select person_id as "personId", conversation_id as "conversationId", member_count as "memberCount" from moved
  `)) as unknown as (Place & { personId: string; memberCount: number })[]
  return new Map(rows.map(row => [keyOf(row), row.memberCount]))
}

/** Those that are in the statement's own snapshot, by person and conversation; members' only. */
const readMarks = async (marks: Mark[]): Promise<Map<string, WatermarksDto>> => {
  const rows = (await reader().execute(sql`
    select m.person_id as "personId", m.conversation_id as "conversationId", m.last_read_seq as "lastReadSeq",
      m.last_delivered_seq as "lastDeliveredSeq", m.unread_from_seq as "unreadFromSeq", ${tallyOf(sql`w.p`)},
      c.revision, m.person_revision as "personRevision"
    from ${asRows(marks)}
    join memberships m on m.conversation_id = w.c and m.person_id = w.p and m.state = 'active'
    join conversations c on c.id = w.c
  `)) as unknown as (WatermarksDto & { personId: string })[]
  return new Map(rows.map(({ personId, ...row }) => [keyOf({ personId, ...row }), row]))
}

/** A person's own marks in a conversation, with what is unread now and the revision it belongs to: one statement, so one snapshot. */
export const marksOf = async (personId: string, conversationId: string): Promise<WatermarksDto> => {
  const mark = { personId, conversationId, seq: 0 }
  return (await readMarks([mark])).get(keyOf(mark))!
}

/** Moves them as far as they lie behind; returns those of which others are told. */
const moveDeliveredMarks = async (marks: Mark[]): Promise<Set<string>> => {
  const rows = (await marker().execute(sql`
    with before as (
      select m.conversation_id, m.person_id, m.shown_delivered_seq, least(w.s, c.seq) as target
      from ${asRows(marks)}
      join conversations c on c.id = w.c
      join memberships m on m.conversation_id = c.id and m.person_id = w.p and m.state = 'active'
      where least(w.s, c.seq) > m.last_delivered_seq
      order by m.conversation_id, m.person_id for update of m
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
    select person_id as "personId", conversation_id as "conversationId"
    from moved where delivered and member_count <= ${limits.receiptsMax}
  `)) as unknown as (Place & { personId: string })[]
  return new Set(rows.map(keyOf))
}
