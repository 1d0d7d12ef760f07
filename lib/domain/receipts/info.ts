import { and, eq, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { messages } from "#db/schema/messages.ts"
import { people } from "#db/schema/people.ts"
import { type Reader, requireMember } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { forbidden, notFound } from "#lib/domain/errors.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessageInfo } from "#lib/protocol/messages.ts"

type Place = { conversationId: string; seq: number }

/**
 * Who has received and read an own message, and when: members when it was sent who are members still, without the author. In
 * conversations of more than `receiptsMax` only counts. Who tells no receipts is not told others' reading. Errors: `not_found`,
 * `forbidden` (another's message).
 */
export const messageInfo = (actor: Actor, place: Place): Promise<MessageInfo> =>
  db().transaction(
    async tx => {
      const { conversation, membership } = await requireMember(actor, place.conversationId, tx)
      const [message] = await tx
        .select({ authorId: messages.authorId, kind: messages.kind, deletedAt: messages.deletedAt })
        .from(messages)
        .where(and(eq(messages.conversationId, place.conversationId), eq(messages.seq, place.seq)))
      if (message?.kind !== "text" || message.deletedAt || place.seq < membership.visibleFromSeq) throw notFound()
      if (message.authorId !== actor.personId) throw forbidden()
      const told = await tellsReceipts(actor, tx)
      const counts = await readCounts(actor, place, told, tx)
      if (conversation.memberCount > limits.receiptsMax) return { counts, members: null, people: [] }
      const members = await readMembers(actor, place, told, tx)
      return {
        counts,
        members,
        people: await peopleByIds(
          members.map(one => one.personId),
          tx,
        ),
      }
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  )

const tellsReceipts = async (actor: Actor, reader: Reader) => {
  const [row] = await reader.select({ told: people.receipts }).from(people).where(eq(people.id, actor.personId))
  return row?.told ?? false
}

const addressed = (actor: Actor, { conversationId, seq }: Place) => sql`
  m.conversation_id = ${conversationId} and m.person_id <> ${actor.personId} and m.state = 'active' and m.joined_seq <= ${seq}`

/** Nothing of those whom the actor has blocked; what who has blocked the actor receives and reads is told to nobody here (`settle`). */
const isTold = (actor: Actor) => sql`not exists (
  select 1 from blocks b where b.blocker_id = ${actor.personId} and b.blocked_id = m.person_id
)`

const readCounts = async (
  actor: Actor,
  place: Place,
  told: boolean,
  reader: Reader,
): Promise<MessageInfo["counts"]> => {
  const [row] = (await reader.execute(sql`
    select count(*)::int as members,
      count(*) filter (where m.shown_delivered_seq >= ${place.seq} and ${isTold(actor)})::int as delivered,
      count(*) filter (where m.shown_read_seq >= ${place.seq} and ${isTold(actor)})::int as read
    from memberships m where ${addressed(actor, place)}
  `)) as unknown as { members: number; delivered: number; read: number }[]
  return { ...row!, read: told ? row!.read : null }
}

type Row = Record<"personId", string> &
  Record<"delivered" | "read", boolean> &
  Record<"deliveredAt" | "readAt", string | null>

const readMembers = async (actor: Actor, place: Place, told: boolean, reader: Reader) => {
  const first = (kind: "delivered" | "read") => sql`(
    select min(r.at) from receipts r
    where r.conversation_id = m.conversation_id and r.person_id = m.person_id and r.seq >= ${place.seq}
      and r.kind = ${kind}
  )`
  const rows = (await reader.execute(sql`
    select m.person_id as "personId",
      m.shown_delivered_seq >= ${place.seq} and ${isTold(actor)} as delivered,
      m.shown_read_seq >= ${place.seq} and ${isTold(actor)} as read,
      ${first("delivered")} as "deliveredAt", ${first("read")} as "readAt"
    from memberships m join people p on p.id = m.person_id
    where ${addressed(actor, place)}
    order by p.name, m.person_id
  `)) as unknown as Row[]
  const iso = (is: boolean, at: string | null) => (is && at ? new Date(at).toISOString() : null)
  return rows.map(({ personId, delivered, read, deliveredAt, readAt }) => ({
    personId,
    delivered,
    deliveredAt: iso(delivered, deliveredAt),
    read: told && read,
    readAt: iso(told && read, readAt),
  }))
}
