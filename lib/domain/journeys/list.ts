import { type SQL, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid } from "#lib/domain/errors.ts"
import {
  isStale,
  isViewable,
  type JourneyRow,
  journeyColumns,
  templateKey,
  templatesFor,
  toJourney,
} from "#lib/domain/journeys/rows.ts"
import { newestTemplate, newestTemplates } from "#lib/domain/journeys/templates.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import { audienceAllows } from "#lib/domain/people/may-view.ts"
import { likeLiteral } from "#lib/domain/people/search.ts"
import { daysBetween, readWhen, utcToday } from "#lib/protocol/journeys/days.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyListInput, JourneyPage, JourneyRow as JourneyRowDto, RouteRow } from "#lib/protocol/journeys.ts"
import { limits } from "#lib/protocol/limits.ts"

/** Every road, with how many cases statistics count on it; fewer than five are said to be none. */
export const listRoutes = async (_actor: Actor): Promise<{ routes: RouteRow[] }> => {
  const counts = (await db().execute(sql`
    select route, count(*)::int as cases from journeys where counted and filed_from is not null group by route
  `)) as unknown as { route: string; cases: number }[]
  const by = new Map(counts.map(row => [row.route, row.cases]))
  const fewest = (cases: number) => (cases < limits.fewest ? 0 : cases)
  return {
    routes: (await newestTemplates()).map(({ template, version }) => ({
      template,
      version,
      cases: fewest(by.get(template.route) ?? 0),
    })),
  }
}

/**
 * Cases that the actor may see, 30 at a time. Without a sort the latest filed first; those without a filing are in no list of others by
 * filing. Errors: `not_found` (the route), `invalid` (the cursor, a field that is not filterable).
 */
export const listJourneys = async (actor: Actor, input: JourneyListInput): Promise<JourneyPage> => {
  const { sort = input.whose === "mine" ? "changed" : "filed" } = input
  const { value, order } = orders[sort]
  const place = input.cursor === undefined ? null : parseCursor(input.cursor)
  const found = (await db().execute(sql`
    select ${journeyColumns(actor)}, (${value})::text as place
    from journeys j
    where ${isViewable(actor)} and ${await conditions(actor, input)} and ${value} is not null
      ${place ? sql`and (${value}, j.id) ${order === "asc" ? sql`>` : sql`<`} (${place.at}::${cast(sort)}, ${place.id}::uuid)` : sql``}
    order by ${value} ${sql.raw(order)}, j.id ${sql.raw(order)}
    limit ${pageSize + 1}
  `)) as unknown as (JourneyRow & { place: string })[]
  const page = found.slice(0, pageSize)
  const last = page.at(-1)
  return {
    ...(await toPage(actor, page)),
    next: found.length > page.length && last ? `${last.place}~${last.id}` : null,
  }
}

const pageSize = 30

const orders = {
  filed: { value: sql`j.filed_from`, order: "desc" },
  oldest: { value: sql`j.filed_from`, order: "asc" },
  changed: { value: sql`j.changed_at`, order: "desc" },
} as const
const cast = (sort: keyof typeof orders) => sql.raw(sort === "changed" ? "timestamptz" : "date")

const conditions = async (actor: Actor, input: JourneyListInput): Promise<SQL> => {
  const { route, office, year, status, fields = [], whose = "everyone", ownerId } = input
  const all: SQL[] = []
  if (route) all.push(sql`j.route = ${route}`)
  if (office) all.push(sql`${office} = any(j.offices)`)
  if (year) all.push(sql`j.filed_from >= ${`${year}-01-01`}::date and j.filed_from <= ${`${year}-12-31`}::date`)
  if (status) all.push(sql`j.status = ${status}`)
  if (ownerId) all.push(sql`j.owner_id = ${ownerId}`)
  if (whose === "mine") all.push(sql`j.owner_id = ${actor.personId}`)
  if (whose === "watched") {
    all.push(
      sql`exists (select 1 from journey_watches w where w.journey_id = j.id and w.person_id = ${actor.personId})`,
    )
  }
  if (whose === "contacts") {
    all.push(sql`exists (select 1 from contacts k where k.person_id = j.owner_id and k.contact_id = ${actor.personId})`)
  }
  for (const field of fields) all.push(await fieldCondition(actor, route, field))
  return all.length > 0 ? sql.join(all, sql` and `) : sql`true`
}

/** Whoever may not see a field does not find by it either. */
const fieldCondition = async (
  actor: Actor,
  route: string | undefined,
  { key, is, least, most }: NonNullable<JourneyListInput["fields"]>[number],
): Promise<SQL> => {
  if (!route) throw invalid({ route: "required" })
  const { template } = await newestTemplate(route)
  const field = template.fields.find(one => one.key === key)
  if (!field?.filterable) throw invalid({ [`fields.${key}`]: "unknown" })
  const seen = audienceAllows("stranger", field.audience)
    ? sql`true`
    : audienceAllows("contact", field.audience)
      ? sql`(j.owner_id = ${actor.personId} or exists (
          select 1 from contacts k where k.person_id = j.owner_id and k.contact_id = ${actor.personId}))`
      : sql`j.owner_id = ${actor.personId}`
  if (field.kind === "text") return sql`${seen} and j.fields->>${key} ilike ${`%${likeLiteral(is ?? "")}%`}`
  if (field.kind !== "number") return sql`${seen} and j.fields->>${key} = ${is ?? ""}`
  const number = sql`(j.fields->>${key})::numeric`
  return sql`${seen} and ${number} >= ${least ?? field.min} and ${number} <= ${most ?? field.max}`
}

const toPage = async (actor: Actor, rows: JourneyRow[]): Promise<Omit<JourneyPage, "next">> => {
  const templates = await templatesFor(rows)
  const told: Record<string, Template> = {}
  const page = rows.map((row): JourneyRowDto => {
    const template = templates.get(row)!
    const journey = toJourney(row, template, actor)
    told[templateKey(journey, template.free)] = template
    return { journey, day: daysOf(row) }
  })
  return { rows: page, templates: told, people: await peopleByIds(rows.map(row => row.ownerId)) }
}

/** Days since it was filed: until it was decided, or until today. */
const daysOf = ({ filedFrom, filedTo, status, milestones }: JourneyRow) => {
  if (!filedFrom || !filedTo) return null
  const ended = status === "waiting" ? undefined : milestones.findLast(one => one.outcome)
  const until = ended ?? readWhen(utcToday())!
  return daysBetween({ from: filedFrom, to: filedTo }, until)
}

const parseCursor = (cursor: string) => {
  const parts =
    /^(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?\+\d{2}(?::?\d{2})?)?)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      cursor,
    )
  if (!parts || Number.isNaN(Date.parse(parts[1]!.slice(0, 10)))) throw invalid({ cursor: "malformed" })
  return { at: parts[1]!, id: parts[2]! }
}

/** Own journeys that it is time to ask about. */
export const listStale = async (actor: Actor): Promise<string[]> => {
  const rows = (await db().execute(sql`
    select ${journeyColumns(actor)} from journeys j where j.owner_id = ${actor.personId} and j.status = 'waiting'
    order by j.created_at, j.id
  `)) as unknown as JourneyRow[]
  return rows.filter(row => isStale(row)).map(row => row.id)
}
