import { type SQL, sql } from "drizzle-orm"

/**
 * Joins `c` (conversation) and `m` (the person's membership) to rows that name a place, and leaves those that the person may read now:
 * the rule of `requireReader` for many rows at once.
 */
export const joinReadable = (rows: SQL, personId: SQL | string): SQL => sql`
  join conversations c on c.id = ${rows}.conversation_id
  left join memberships m on m.conversation_id = c.id and m.person_id = ${personId}
`
export const isReadable = (rows: SQL): SQL => sql`(
  (m.state = 'active' and ${rows}.seq >= m.visible_from_seq)
  or (c.kind = 'room' and m.state is distinct from 'active' and m.state is distinct from 'banned')
)`
