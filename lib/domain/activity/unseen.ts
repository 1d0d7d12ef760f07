import { type SQL, sql } from "drizzle-orm"
import { isReadable, joinReadable } from "#lib/domain/readable.ts"
import { unreadMax } from "#lib/protocol/conversations.ts"

/** Neither of the two has blocked the other; silent both ways. */
export const isUnblocked = (one: SQL, other: SQL): SQL => sql`not exists (
  select 1 from blocks b
  where (b.blocker_id = ${one} and b.blocked_id = ${other}) or (b.blocker_id = ${other} and b.blocked_id = ${one})
)`

/** How much of a person's activity came after `read`, of what they may still see; counted to `unreadMax` at most. */
export const unseenOf = (personId: SQL, read: SQL): SQL<number> => sql`(
  select count(*)::int from (
    select 1 from activity a ${joinReadable(sql`a`, personId)}
    where a.person_id = ${personId} and a.revision > ${read} and ${isReadable(sql`a`)}
      and ${isUnblocked(sql`a.person_id`, sql`a.actor_id`)}
    union all
    select 1 from notices n
    where n.person_id = ${personId} and n.revision > ${read}
      and (n.actor_id is null or ${isUnblocked(sql`n.person_id`, sql`n.actor_id`)})
    limit ${unreadMax}
  ) unseen
)`
