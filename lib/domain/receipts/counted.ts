import { type SQL, sql } from "drizzle-orm"
import type { Transaction } from "#lib/domain/conversations/change.ts"

/**
 * Decides anew which members' marks others are told, in a group or room: nobody is told the reading of who tells no receipts, nor any
 * mark of who has blocked another member. Who is counted again counts from now on, so that no tick goes back. Returns the
 * conversations in which something changed. In a direct conversation the marks of who blocks stand still instead.
 */
const settle = async (tx: Transaction, which: SQL): Promise<string[]> => {
  const hidden = sql`(c.kind <> 'direct' and exists (
    select 1 from blocks b
    join memberships o on o.conversation_id = m.conversation_id and o.person_id = b.blocked_id and o.state = 'active'
    where b.blocker_id = m.person_id
  ))`
  const rows = (await tx.execute(sql`
    with counted as (
      select m.conversation_id, m.person_id, c.seq, not ${hidden} as told, p.receipts and not ${hidden} as told_read
      from memberships m
      join people p on p.id = m.person_id
      join conversations c on c.id = m.conversation_id
      where m.state = 'active' and ${which}
      order by m.conversation_id, m.person_id for update of m
    )
    update memberships m set
      tells_read = n.told_read,
      tells_delivered = n.told,
      shown_read_seq = case when n.told_read and not m.tells_read then n.seq else m.shown_read_seq end,
      shown_delivered_seq = case when n.told and not m.tells_delivered then n.seq else m.shown_delivered_seq end
    from counted n
    where m.conversation_id = n.conversation_id and m.person_id = n.person_id
      and (n.told <> m.tells_delivered or n.told_read <> m.tells_read)
    returning m.conversation_id as id
  `)) as unknown as { id: string }[]
  return [...new Set(rows.map(row => row.id))]
}

/** After a change of the person's own settings or blocks. */
export const settlePerson = (tx: Transaction, personId: string) => settle(tx, sql`m.person_id = ${personId}`)

/** After the person entered or left the conversation. */
export const settleMember = (tx: Transaction, conversationId: string, personId: string) =>
  settle(
    tx,
    sql`m.conversation_id = ${conversationId} and (m.person_id = ${personId} or m.person_id in (
      select blocker_id from blocks where blocked_id = ${personId}
    ))`,
  )
