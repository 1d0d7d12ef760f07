import { and, asc, eq, ilike, inArray, isNull, not, or, type SQL, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { isOnOwnRoad, isOnRoad, lastRoad, roadNames, roadsNamed } from "#lib/domain/journeys/named.ts"
import { languagesNamed } from "#lib/domain/people/languages.ts"
import { viewableBy } from "#lib/domain/people/may-view.ts"
import { likeLiteral } from "#lib/domain/people/search.ts"
import { personColumns, toPerson } from "#lib/domain/people/to-person.ts"
import { peopleOnline } from "#lib/domain/presence.ts"
import { waitingPairsOf } from "#lib/domain/requests.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { PeopleListInput, PeoplePage, RoadName } from "#lib/protocol/people.ts"
import type { ProfilePart } from "#lib/protocol/profiles.ts"

/** Everyone but the banned and those in a block with the actor; oneself too. */
const visible = (actor: Actor) =>
  and(isNull(people.bannedAt), isUnblocked(sql`${people.id}`, sql`${actor.personId}::uuid`))

const mayViewPart = (actor: Actor, part: ProfilePart): SQL<boolean> =>
  viewableBy(actor, sql`${people.id}`, sql`coalesce(${people.audiences} ->> ${part}, 'everyone')`)

const owner = sql`${people.id}`

/** People whose name, handle, place, language or road it may be, as far as the actor may see those. */
const matching = async (actor: Actor, typed: string): Promise<SQL | undefined> => {
  const words = typed.trim().replace(/^@/, "")
  if (!words) return undefined
  const part = `%${likeLiteral(words)}%`
  const codes = languagesNamed(words)
  const routes = await roadsNamed(words)
  return or(
    ilike(people.handle, part),
    ilike(people.name, part),
    and(ilike(people.place, part), mayViewPart(actor, "place")),
    codes.length > 0 ? and(speaks(codes), mayViewPart(actor, "languages")) : undefined,
    routes.length > 0 ? isOnRoad(actor, owner, routes) : undefined,
    words.length > 2 ? isOnOwnRoad(actor, owner, words) : undefined,
  )
}

const speaks = (codes: string[]): SQL =>
  sql`${people.languages} && (select array_agg(value) from json_array_elements_text(${JSON.stringify(codes)}::json))`

/** The directory, by name, with who is online now. `cursor` is the last person of the page before. */
export const listPeople = async (actor: Actor, input: PeopleListInput): Promise<PeoplePage> => {
  const { query = "", language, route, here, cursor } = input
  const place = sql`(lower(${people.name}), ${people.id})`
  const rows = await db()
    .select({
      ...personColumns,
      place: sql<string | null>`case when ${mayViewPart(actor, "place")} then ${people.place} end`,
      road: lastRoad(actor, owner),
    })
    .from(people)
    .where(
      and(
        visible(actor),
        await matching(actor, query),
        language ? and(speaks([language]), mayViewPart(actor, "languages")) : undefined,
        route ? isOnRoad(actor, owner, [route]) : undefined,
        here ? inArray(people.id, await hereFor(actor)) : undefined,
        cursor ? sql`${place} > (select lower(name), id from people where id = ${cursor})` : undefined,
      ),
    )
    .orderBy(sql`lower(${people.name})`, asc(people.id))
    .limit(limits.pageDefault + 1)
  const page = rows.slice(0, limits.pageDefault)
  const roads = await roadNames()
  const plain = !query.trim() && !language && !route && !here
  return {
    people: page.map(toPerson),
    places: Object.fromEntries(page.flatMap(row => (row.place ? [[row.id, row.place]] : []))),
    roads: Object.fromEntries(page.flatMap(row => (row.road ? [[row.id, roadOf(row.road, roads)]] : []))),
    online: cursor || !plain ? [] : await listOnline(actor),
    next: rows.length > page.length ? page.at(-1)!.id : null,
  }
}

/** A free one is called what its owner calls it. */
const roadOf = ({ route, title }: { route: string; title: string | null }, roads: RoadName[]): RoadName =>
  roads.find(road => road.route === route) ?? { route, country: null, name: { en: title ?? route, es: title ?? route } }

/** Who is connected now, as far as the actor may know it. */
const hereFor = async (actor: Actor): Promise<string[]> => {
  const waiting = await waitingPairsOf(actor.personId)
  return peopleOnline()
    .filter(id => id !== actor.personId && !waiting.has(id))
    .slice(0, 1000)
}

const listOnline = async (actor: Actor) => {
  const ids = await hereFor(actor)
  if (ids.length === 0) return []
  const rows = await db()
    .select(personColumns)
    .from(people)
    .where(and(visible(actor), inArray(people.id, ids), not(eq(people.id, actor.personId))))
    .orderBy(sql`lower(${people.name})`, asc(people.id))
    .limit(limits.pageMax)
  return rows.map(toPerson)
}
