import { type SQL, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Reader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { notFound } from "#lib/domain/errors.ts"
import { templateOf } from "#lib/domain/journeys/templates.ts"
import { audienceAllows, viewableBy } from "#lib/domain/people/may-view.ts"
import type { Audience } from "#lib/protocol/audience.ts"
import { inOrder, type Milestone, type Outcome, type OwnStep, type Status } from "#lib/protocol/journeys/check.ts"
import { writeWhen } from "#lib/protocol/journeys/days.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyDto, OwnSide } from "#lib/protocol/journeys.ts"
import { limits } from "#lib/protocol/limits.ts"

type Dated = {
  step: string
  occurrence: number
  from: string
  to: string
  outcome: Outcome | null
  place: string | null
}

/** A journey as the statements of this part read it, its milestones with it. Days are `YYYY-MM-DD`, times what PostgreSQL writes. */
export type JourneyRow = {
  id: string
  ownerId: string
  route: string
  version: number
  title: string | null
  steps: OwnStep[] | null
  origin: string | null
  offices: string[]
  audience: Audience
  counted: boolean
  compared: boolean
  fields: Record<string, string | number>
  notes: string
  status: Status
  filedFrom: string | null
  filedTo: string | null
  reached: number
  revision: number
  changedAt: string
  touchedAt: string
  askedAt: string | null
  milestones: Dated[]
  /** Whether the one who asks is a contact of its owner's. */
  known: boolean
}

/** The columns of a journey `j` as {@link JourneyRow}, for the one who asks. */
export const journeyColumns = (actor: Pick<Actor, "personId">): SQL => sql`
  j.id, j.owner_id as "ownerId", j.route, j.version, j.title, j.steps, j.origin, j.offices, j.audience, j.counted, j.compared, j.fields,
  j.notes, j.status, j.filed_from::text as "filedFrom", j.filed_to::text as "filedTo", j.reached, j.revision,
  j.changed_at as "changedAt", j.touched_at as "touchedAt", j.asked_at as "askedAt",
  coalesce((
    select json_agg(json_build_object('step', m.step, 'occurrence', m.occurrence, 'from', m."from", 'to', m."to",
      'outcome', m.outcome, 'place', m.place) order by m."from", m.step, m.occurrence)
    from milestones m where m.journey_id = j.id
  ), '[]'::json) as milestones,
  exists (select 1 from contacts k where k.person_id = j.owner_id and k.contact_id = ${actor.personId}::uuid) as known`

/** Whether the one who asks may see the journey `j`. */
export const isViewable = (actor: Pick<Actor, "personId">): SQL => viewableBy(actor, sql`j.owner_id`, sql`j.audience`)

/** A journey that the actor may see. Errors: `not_found`, also for what is not to be seen. */
export const requireJourney = async (actor: Actor, journeyId: string, from: Reader = db()): Promise<JourneyRow> => {
  const [row] = (await from.execute(sql`
    select ${journeyColumns(actor)} from journeys j where j.id = ${journeyId} and ${isViewable(actor)}
  `)) as unknown as JourneyRow[]
  if (!row) throw notFound()
  return row
}

/** An own journey; `lock` holds it until the transaction ends. Errors: `not_found`. */
export const requireOwnJourney = async (
  actor: Actor,
  journeyId: string,
  from: Reader = db(),
  { lock = false } = {},
): Promise<JourneyRow> => {
  const [row] = (await from.execute(sql`
    select ${journeyColumns(actor)} from journeys j where j.id = ${journeyId} and j.owner_id = ${actor.personId}
    ${lock ? sql`for update of j` : sql``}
  `)) as unknown as JourneyRow[]
  if (!row) throw notFound()
  return row
}

export const milestonesOf = (row: Pick<JourneyRow, "milestones">, template: Template): Milestone[] =>
  inOrder(
    template.steps,
    row.milestones.map(({ step, occurrence, from, to, outcome, place }) => ({
      step,
      occurrence,
      when: writeWhen({ from, to }),
      ...(outcome && { outcome }),
      ...(place && { place }),
    })),
  )

/** A row as the one who asked may see it: own fields as far as their audience goes. */
export const toJourney = (row: JourneyRow, template: Template, actor: Pick<Actor, "personId">): JourneyDto => {
  const standing = row.ownerId === actor.personId ? "self" : row.known ? "contact" : "stranger"
  const shown = template.fields.filter(field => audienceAllows(standing, field.audience)).map(field => field.key)
  const { id, ownerId, route, version, title, origin, offices, status, filedFrom, filedTo, reached, notes } = row
  return {
    id,
    ownerId,
    route,
    version,
    title,
    origin,
    offices,
    status,
    filed: filedFrom && filedTo ? writeWhen({ from: filedFrom, to: filedTo }) : null,
    reached,
    milestones: milestonesOf(row, template),
    fields: Object.fromEntries(Object.entries(row.fields).filter(([key]) => shown.includes(key))),
    notes,
    revision: row.revision,
    changedAt: new Date(row.changedAt).toISOString(),
  }
}

const dayMs = 86_400_000

/** Whether it is time to ask: it still waits, nothing was said of it for 60 days, and it was not asked since. */
export const isStale = (row: Pick<JourneyRow, "status" | "touchedAt" | "askedAt">, now = Date.now()): boolean =>
  row.status === "waiting" &&
  now - Date.parse(row.touchedAt) > limits.staleDays * dayMs &&
  (row.askedAt === null || Date.parse(row.askedAt) < Date.parse(row.touchedAt))

export const toOwnSide = (row: JourneyRow): OwnSide => ({
  audience: row.audience,
  counted: row.counted,
  compared: row.compared,
  stale: isStale(row),
})

/** Templates of some journeys by `route@version`; those of free ones by their own id. */
export const templatesFor = async (rows: JourneyRow[]): Promise<Map<JourneyRow, Template>> =>
  new Map(await Promise.all(rows.map(async row => [row, await templateOf(row)] as const)))

export const templateKey = (journey: Pick<JourneyDto, "id" | "route" | "version">, free = false) =>
  free ? journey.id : `${journey.route}@${journey.version}`
