import { type SQL, sql } from "drizzle-orm"
import { reader } from "#db/client.ts"
import type { Actor } from "#lib/domain/actor.ts"
import type { TicksDto } from "#lib/protocol/conversations.ts"
import { limits } from "#lib/protocol/limits.ts"

/** Where nobody is waited for any more, it stays with who came furthest: a tick does not go back. */
const lowest = (kind: "delivered" | "read") => {
  const [shown, tells] = [sql.raw(`o.shown_${kind}_seq`), sql.raw(`o.tells_${kind}`)]
  return sql`coalesce(min(${shown}) filter (where o.state = 'active' and ${tells}), max(${shown}))`
}

/**
 * Up to where every other member has received and read, as JSON; null in conversations of more than `receiptsMax`. It may speak of `c`
 * (conversations) and `m` (the person's memberships). Who tells no receipts is not told others' reading.
 */
export const ticksOf = (personId: string | SQL): SQL => sql`(
  case when c.member_count <= ${limits.receiptsMax} then (
    select json_build_object(
      'delivered', ${lowest("delivered")},
      'read', case when (select p.receipts from people p where p.id = ${personId}) then ${lowest("read")} end
    )
    from memberships o
    where o.conversation_id = c.id and o.person_id <> ${personId}
  ) end
)`

/** The ticks of some of the actor's conversations; those that are not theirs are left out. */
export const readTicks = async (actor: Actor, ids: string[]): Promise<Record<string, TicksDto>> => {
  if (ids.length === 0) return {}
  const rows = (await reader().execute(sql`
    select c.id, ${ticksOf(actor.personId)} as ticks
    from memberships m join conversations c on c.id = m.conversation_id
    where m.person_id = ${actor.personId} and m.state = 'active'
      and c.id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))
  `)) as unknown as { id: string; ticks: TicksDto | null }[]
  return Object.fromEntries(rows.flatMap(({ id, ticks }) => (ticks ? [[id, ticks]] : [])))
}
