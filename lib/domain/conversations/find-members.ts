import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { requireMember } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { likeLiteral } from "#lib/domain/people/search.ts"
import { type PersonRow, pictureShown, toPerson } from "#lib/domain/people/to-person.ts"
import { fold } from "#lib/protocol/fold.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

const marks = "[\u0300-\u036f]"

/** Members whose handle, name or a word of it begins so, accents apart; at most `limits.suggestMax`. Errors: `not_found`, `forbidden`. */
export const findMembers = async (
  actor: Actor,
  { conversationId, query }: { conversationId: string; query: string },
): Promise<{ people: PersonDto[] }> => {
  await requireMember(actor, conversationId)
  const begin = `${likeLiteral(fold(query.trim()))}%`
  const found = (await db().execute(sql`
    select p.id, p.handle, p.name, ${sql.raw(pictureShown)} as picture
    from memberships m
    join people p on p.id = m.person_id and p.banned_at is null
    cross join lateral (select lower(regexp_replace(normalize(p.name, NFKD), ${marks}, '', 'g')) as name) folded
    where m.conversation_id = ${conversationId} and m.state = 'active'
      and (p.handle like ${begin} or folded.name like ${begin} or folded.name like ${`% ${begin}`})
    order by folded.name, p.id
    limit ${limits.suggestMax}
  `)) as unknown as PersonRow[]
  return { people: found.map(toPerson) }
}
