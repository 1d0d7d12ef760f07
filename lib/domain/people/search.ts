import { and, asc, eq, ilike, isNull, not, or, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { blocks, people } from "#db/schema/people.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { personColumns, toPerson } from "#lib/domain/people/to-person.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** `%`, `_` and `\` are letters in what people search for. */
export const likeLiteral = (text: string) => text.replace(/[\\%_]/g, "\\$&")

/** Finds people by a part of their name or handle, at most 20; those in a block with the actor are not found. */
export const searchPeople = async (actor: Actor, input: { query: string }): Promise<{ people: PersonDto[] }> => {
  const words = input.query.trim().replace(/^@/, "")
  const part = `%${likeLiteral(words)}%`
  const blocked = sql`exists (select 1 from ${blocks} b where (b.blocker_id = ${people.id} and b.blocked_id = ${actor.personId})
    or (b.blocker_id = ${actor.personId} and b.blocked_id = ${people.id}))`
  const found = await db()
    .select(personColumns)
    .from(people)
    .where(
      and(
        or(ilike(people.handle, part), ilike(people.name, part)),
        isNull(people.bannedAt),
        not(eq(people.id, actor.personId)),
        not(blocked),
      ),
    )
    .orderBy(sql`${people.handle} <> ${words.toLowerCase()}`, asc(people.name), asc(people.id))
    .limit(20)
  return { people: found.map(toPerson) }
}
