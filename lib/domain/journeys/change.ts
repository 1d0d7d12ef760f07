import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { journeyChanges, milestones as milestoneTable } from "#db/schema/journeys.ts"
import type { Actor } from "#lib/domain/actor.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { invalid } from "#lib/domain/errors.ts"
import { announceJourney, whoHears } from "#lib/domain/journeys/announce.ts"
import { proposeCohort } from "#lib/domain/journeys/cohorts.ts"
import { type JourneyRow, milestonesOf, requireOwnJourney, toJourney, toOwnSide } from "#lib/domain/journeys/rows.ts"
import { newestTemplate, templateOf, withOwnSteps } from "#lib/domain/journeys/templates.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import {
  checkFields,
  checkMilestones,
  checkOffices,
  derive,
  inOrder,
  type Milestone,
  type Problem,
} from "#lib/protocol/journeys/check.ts"
import { latestToday, readWhen } from "#lib/protocol/journeys/days.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { ChangedJourney } from "#lib/protocol/journeys.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** What an edit may make of a journey. What is left out stays. */
export type Edit = Partial<
  Pick<JourneyRow, "title" | "steps" | "origin" | "offices" | "audience" | "counted" | "compared" | "fields" | "notes">
> & { milestones?: Milestone[] }

/**
 * Changes an own journey under its lock: checks all of it against its template, keeps what was corrected, and tells those who look at it. It
 * moves on to the newest version of the template if nothing of it contradicts that one. Errors: `not_found`, `invalid`.
 */
export const changeJourney = async (
  actor: Actor,
  journeyId: string,
  work: (row: JourneyRow, template: Template) => Edit | Promise<Edit>,
): Promise<ChangedJourney> => {
  const before = await db().transaction(async tx => {
    const row = await requireOwnJourney(actor, journeyId, tx, { lock: true })
    const template = await templateOf(row)
    const edit = await work(row, template)
    const narrowed = edit.audience !== undefined && edit.audience !== row.audience
    const before = narrowed ? await whoHears(journeyId, tx) : []
    await writeJourney(tx, row, template, edit)
    return before
  })
  await announceJourney(journeyId, before)
  await proposeCohort(journeyId)
  return ownJourney(actor, journeyId)
}

/** An own journey as a change of it answers. */
export const ownJourney = async (actor: Actor, journeyId: string): Promise<ChangedJourney> => {
  const row = await requireOwnJourney(actor, journeyId)
  const template = await templateOf(row)
  return {
    journey: toJourney(row, template, actor),
    template,
    own: toOwnSide(row),
    people: await peopleByIds([row.ownerId]),
  }
}

const writeJourney = async (tx: Transaction, row: JourneyRow, template: Template, edit: Edit) => {
  const before = milestonesOf(row, template)
  const { milestones: given = before, ...rest } = edit
  const next = { ...row, ...rest }
  const fitting = await fittingTemplate(next, template, given)
  const { steps } = fitting.template
  const after = inOrder(steps, given)
  const { status, filed, reached } = derive(steps, after)
  await writeMilestones(tx, row, before, after)
  await tx.execute(sql`
    update journeys set version = ${fitting.version}, title = ${next.title}, steps = ${JSON.stringify(next.steps)}::jsonb,
      origin = ${next.origin}, offices = ${textArray(next.offices)}, audience = ${next.audience}, counted = ${next.counted},
      compared = ${next.compared}, fields = ${JSON.stringify(next.fields)}::jsonb, notes = ${next.notes}, status = ${status},
      filed_from = ${filed?.from ?? null}::date, filed_to = ${filed?.to ?? null}::date, reached = ${reached},
      revision = revision + 1, changed_at = now(), touched_at = now()
    where id = ${row.id}`)
  await raiseRoute(tx, row.route)
}

/** As the literal of a PostgreSQL array: keys hold nothing that would need quoting. */
export const textArray = (keys: string[]) => sql`${`{${keys.join(",")}}`}::text[]`

/** What was computed of a route before is not shown after this. */
export const raiseRoute = (tx: Transaction, route: string) =>
  tx.execute(sql`
    insert into journey_routes (route, revision) values (${route}, 1)
    on conflict (route) do update set revision = journey_routes.revision + 1`)

/** The newest version, if the journey does not contradict it; else the one it has. Throws `invalid` where it contradicts that one too. */
const fittingTemplate = async (next: JourneyRow, own: Template, milestones: Milestone[]) => {
  const newest = await newestTemplate(next.route)
  const candidates = newest.template.free
    ? [{ version: newest.version, template: withOwnSteps(newest.template, next.steps ?? [], next.title) }]
    : [newest, { version: next.version, template: own }]
  let failure: Failure["fields"] = {}
  for (const { version, template } of candidates) {
    failure = failuresOf(template, next, milestones)
    if (Object.keys(failure).length === 0) return { version, template }
  }
  throw invalid(failure)
}

type Checked = Pick<JourneyRow, "offices" | "fields">

/** What is wrong, by the names of the input: `when` and `outcome` with the step behind them, `offices`, `fields.x`. */
export const failuresOf = (template: Template, { offices, fields }: Checked, milestones: Milestone[]) => {
  const failures: NonNullable<Failure["fields"]> = {}
  for (const problem of checkMilestones(template.steps, milestones, latestToday())) {
    failures[nameOf(problem)] ??= problem.problem
    failures[problem.field] ??= problem.problem
  }
  const office = checkOffices(template.offices, offices)
  if (office) failures.offices = office
  for (const [key, problem] of Object.entries(checkFields(template.fields, fields))) failures[`fields.${key}`] = problem
  return failures
}

const nameOf = ({ step, occurrence, field }: Problem) => `${field}.${step}.${occurrence}`

/** Writes what is different, and keeps how it was. A new date of a journey that has none yet is no correction. */
const writeMilestones = async (tx: Transaction, row: JourneyRow, before: Milestone[], after: Milestone[]) => {
  const keyOf = ({ step, occurrence }: Milestone) => `${step}.${occurrence}`
  const was = new Map(before.map(one => [keyOf(one), one]))
  const is = new Map(after.map(one => [keyOf(one), one]))
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
    key => JSON.stringify(shape(was.get(key))) !== JSON.stringify(shape(is.get(key))),
  )
  if (changed.length === 0) return
  const steps = [...new Set(changed.map(key => (is.get(key) ?? was.get(key))!.step))]
  for (const step of steps) {
    await tx.execute(sql`delete from milestones where journey_id = ${row.id} and step = ${step}`)
  }
  const values = after.filter(one => steps.includes(one.step)).map(one => toRow(row, one))
  if (values.length > 0) await tx.insert(milestoneTable).values(values)
  const [last] = (await tx.execute(
    sql`select coalesce(max(number), 0)::int as number from journey_changes where journey_id = ${row.id}`,
  )) as unknown as { number: number }[]
  await tx.insert(journeyChanges).values(
    changed.map((key, at) => {
      const one = (is.get(key) ?? was.get(key))!
      return {
        journeyId: row.id,
        number: last!.number + at + 1,
        step: one.step,
        occurrence: one.occurrence,
        before: was.get(key) ?? null,
        after: is.get(key) ?? null,
      }
    }),
  )
}

const shape = (one: Milestone | undefined) => one && [one.when, one.outcome ?? null, one.place ?? null]

export const toRow = (
  journey: { id: string; route: string },
  { step, occurrence, when, outcome, place }: Milestone,
) => {
  const span = readWhen(when)!
  return {
    journeyId: journey.id,
    route: journey.route,
    step,
    occurrence,
    ...span,
    outcome: outcome ?? null,
    place: place ?? null,
  }
}
