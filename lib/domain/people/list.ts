import { and, asc, eq, ilike, inArray, isNull, not, or, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { blocks, people } from "#db/schema/people.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { likeLiteral } from "#lib/domain/people/search.ts"
import { peopleOnline } from "#lib/domain/presence.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { PeoplePage } from "#lib/protocol/people.ts"

const columns = { id: people.id, handle: people.handle, name: people.name }

/** Everyone but the banned and those in a block with the actor; oneself too. */
const visible = (actor: Actor) =>
  and(
    isNull(people.bannedAt),
    not(sql`exists (select 1 from ${blocks} b where (b.blocker_id = ${people.id} and b.blocked_id = ${actor.personId})
      or (b.blocker_id = ${actor.personId} and b.blocked_id = ${people.id}))`),
  )

/** The directory, by name, with who is online now. `cursor` is the last person of the page before. */
export const listPeople = async (
  actor: Actor,
  { query = "", cursor }: { query?: string; cursor?: string },
): Promise<PeoplePage> => {
  const part = `%${likeLiteral(query.trim().replace(/^@/, ""))}%`
  const matching = query.trim() ? or(ilike(people.handle, part), ilike(people.name, part)) : undefined
  const place = sql`(lower(${people.name}), ${people.id})`
  const rows = await db()
    .select(columns)
    .from(people)
    .where(
      and(
        visible(actor),
        matching,
        cursor ? sql`${place} > (select lower(name), id from people where id = ${cursor})` : undefined,
      ),
    )
    .orderBy(sql`lower(${people.name})`, asc(people.id))
    .limit(limits.pageDefault + 1)
  const page = rows.slice(0, limits.pageDefault)
  return {
    people: page,
    online: cursor || query.trim() ? [] : await listOnline(actor),
    next: rows.length > page.length ? page.at(-1)!.id : null,
  }
}

const listOnline = async (actor: Actor) => {
  const ids = peopleOnline().filter(id => id !== actor.personId)
  if (ids.length === 0) return []
  return db()
    .select(columns)
    .from(people)
    .where(and(visible(actor), inArray(people.id, ids.slice(0, 1000)), not(eq(people.id, actor.personId))))
    .orderBy(sql`lower(${people.name})`, asc(people.id))
    .limit(limits.pageMax)
}
