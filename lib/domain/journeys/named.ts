import { type SQL, sql } from "drizzle-orm"
import type { Actor } from "#lib/domain/actor.ts"
import { newestTemplates } from "#lib/domain/journeys/templates.ts"
import { likeLiteral } from "#lib/domain/people/search.ts"
import { fold } from "#lib/protocol/fold.ts"
import type { RoadName } from "#lib/protocol/people.ts"

/** Every road by its name, for choosing one; the free one is no road of several. */
export const roadNames = async (): Promise<RoadName[]> =>
  (await newestTemplates()).flatMap(({ template: { route, country, name, free } }) =>
    free ? [] : { route, country, name },
  )

/** Roads whose name, in a language of the place, has this in it, or whose key has a part that is it; none for a single letter. */
export const roadsNamed = async (typed: string): Promise<string[]> => {
  const part = fold(typed.trim())
  if (part.length < 2) return []
  return (await roadNames()).flatMap(({ route, name }) =>
    route.split("-").includes(part.replaceAll("-", "")) ||
    (part.length > 2 && Object.values(name).some(said => fold(said).includes(part)))
      ? route
      : [],
  )
}

/**
 * Journeys `j` that are for the actor too; those that are only planned are left out, as on a profile. For lists of people that leave out the banned
 * and those in a block with the actor by themselves: looking for these once more for each of many thousand journeys is what would cost.
 */
const isFor = (actor: Actor) => sql`j.reached >= 0 and (
  j.audience = 'everyone' or j.owner_id = ${actor.personId}::uuid or (j.audience = 'contacts' and j.owner_id in (
    select k.person_id from contacts k where k.contact_id = ${actor.personId}::uuid
  ))
)`

/** Whether `owner` is on one of these roads, as far as the actor may see it. */
export const isOnRoad = (actor: Actor, owner: SQL, routes: string[]): SQL =>
  sql`${owner} in (select j.owner_id from journeys j where ${isFor(actor)}
    and j.route in (select value from json_array_elements_text(${JSON.stringify(routes)}::json)))`

/** Whether `owner` calls a free journey so, as far as the actor may see it. */
export const isOnOwnRoad = (actor: Actor, owner: SQL, typed: string): SQL =>
  sql`${owner} in (select j.owner_id from journeys j where ${isFor(actor)}
    and j.title is not null and j.title ilike ${`%${likeLiteral(typed)}%`})`

/** The road that `owner` changed something on last, as `{route, title}`; null where none is to be seen. */
export const lastRoad = (actor: Actor, owner: SQL): SQL<{ route: string; title: string | null } | null> => sql`(
  select json_build_object('route', j.route, 'title', j.title) from journeys j
  where j.owner_id = ${owner} and ${isFor(actor)} order by j.changed_at desc, j.id limit 1
)`
