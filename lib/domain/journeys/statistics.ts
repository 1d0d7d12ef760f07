import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid } from "#lib/domain/errors.ts"
import { type Curve, kaplanMeier, quantile, survivalAt } from "#lib/domain/journeys/kaplan-meier.ts"
import { type Group, groupsOf, type Observations, observationsOf, type Pair } from "#lib/domain/journeys/observed.ts"
import { type Publishable, publishable } from "#lib/domain/journeys/publish.ts"
import { milestonesOf, requireOwnJourney } from "#lib/domain/journeys/rows.ts"
import { newestTemplate, templateOf } from "#lib/domain/journeys/templates.ts"
import { once } from "#lib/process.ts"
import type { Milestone } from "#lib/protocol/journeys/check.ts"
import { addDays, dayAt, dayNumber, readWhen, utcToday } from "#lib/protocol/journeys/days.ts"
import { middle } from "#lib/protocol/journeys/timeline.ts"
import type { Position, Statistics, StatisticsAnswer, StatisticsInput } from "#lib/protocol/journeys.ts"
import { limits } from "#lib/protocol/limits.ts"

type Chosen = { office?: string | undefined; year?: number | undefined }

/** What was computed last, by question; each question holds the route's revision and the day, so that what is old is never found. */
const kept = once("journey-statistics", () => new Map<string, Promise<Known>>())
type Known = { publishable: Publishable; groups: Group[] }
/** A pair of steps has a few thousand groups at most. */
const mostKept = 40

const remember = (key: string, make: () => Promise<Known>): Promise<Known> => {
  const held = kept.get(key)
  if (held) {
    // The one used last goes last.
    kept.delete(key)
    kept.set(key, held)
    return held
  }
  const made = make()
  kept.set(key, made)
  made.catch(() => kept.delete(key))
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
  return made
}

/**
 * How long it takes from one step of a route to another, and, with an own journey, where that one stands. `statistics` is null where too
 * few cases are behind it, see `publishable`. Errors: `not_found` (the route, the journey), `invalid` (the steps).
 */
export const journeyStatistics = async (
  actor: Actor,
  input: StatisticsInput,
  today = utcToday(),
): Promise<StatisticsAnswer> => {
  const pair = await pairOf(input, today)
  const counted = await countedOf(pair, input)
  const curve = counted.curve
  return {
    statistics: curve && counted.observations ? toStatistics(pair, curve, counted.observations) : null,
    position: curve && input.journeyId ? await positionOf(actor, input.journeyId, pair, curve) : null,
    ...choices(counted.publishable, input),
    asOf: today,
  }
}

const pairOf = async ({ route, from, to }: StatisticsInput, today: string): Promise<Pair> => {
  const { template } = await newestTemplate(route)
  const one = template.steps.find(step => step.key === from)
  const other = template.steps.find(step => step.key === to)
  if (!one) throw invalid({ from: "unknown" })
  // What not everybody comes to has no time that it takes.
  if (!other || other.optional) throw invalid({ to: "unknown" })
  if (template.steps.indexOf(one) >= template.steps.indexOf(other)) throw invalid({ to: "out_of_order" })
  return { template, from: one, to: other, today }
}

type Counted = { publishable: Publishable; curve: Curve | null; observations: Observations | null }

/** What of a pair may be told, and the curve of those chosen, if theirs may be. */
const countedOf = async (pair: Pair, { office, year }: Chosen): Promise<Counted> => {
  const { template, from, to, today } = pair
  const [row] = (await db().execute(
    sql`select revision from journey_routes where route = ${template.route}`,
  )) as unknown as { revision: number }[]
  const key = [template.route, from.key, to.key, today, row?.revision ?? 0].join("|")
  const known = await remember(key, async () => {
    const groups = await groupsOf(pair)
    return { groups, publishable: publishable(groups, template.offices) }
  })
  if (!mayTell(known.publishable, { office, year })) {
    return { publishable: known.publishable, curve: null, observations: null }
  }
  const observations = observationsOf(known.groups, { office, year })
  return { publishable: known.publishable, observations, curve: kaplanMeier(observations.observed) }
}

const mayTell = ({ total, years, offices, byYear }: Publishable, { office, year }: Chosen) =>
  total &&
  (office === undefined || (year === undefined ? offices : byYear).includes(office)) &&
  (year === undefined || office !== undefined || years.includes(year))

/** What may be chosen beside what is chosen. */
const choices = ({ years, offices, byYear }: Publishable, { office, year }: Chosen) => ({
  offices: year === undefined ? offices : byYear,
  years: office === undefined || byYear.includes(office) ? years : [],
})

const toStatistics = ({ from, to }: Pair, curve: Curve, observations: Observations): Statistics => ({
  n: curve.n,
  decided: curve.events,
  waiting: curve.censored,
  months: observations.months,
  quartiles: { quarter: quantile(curve, 0.25), half: quantile(curve, 0.5), most: quantile(curve, 0.75) },
  refused: to.role === "decision" && curve.events >= limits.fewest ? observations.refused / curve.events : null,
  decidedUntil: to.role === "decision" && from.role === "filing" ? observations.decidedUntil : null,
  curve: [
    { days: 0, waiting: survivalAt(curve, 0) },
    ...curve.points.filter(point => point.days > 0).map(({ days, survival }) => ({ days, waiting: survival })),
  ],
})

const positionOf = async (actor: Actor, journeyId: string, pair: Pair, curve: Curve): Promise<Position | null> => {
  const row = await requireOwnJourney(actor, journeyId)
  return standingIn(milestonesOf(row, await templateOf(row)), pair, curve)
}

/**
 * Where dates stand on a curve. `expected` is where the middle half of those fall who waited as long: from the first to the third quarter of
 * what is left of the curve, and never a single day; `to` null: too many still wait to know.
 */
export const standingIn = (milestones: readonly Milestone[], pair: Pair, curve: Curve): Position | null => {
  const spanOf = (key: string) => {
    const when = milestones.findLast(one => one.step === key)?.when
    return when === undefined ? null : readWhen(when)
  }
  const start = spanOf(pair.from.key)
  if (!start) return null
  const end = spanOf(pair.to.key)
  const days = Math.max(0, (end ? middle(end) : dayNumber(pair.today)) - middle(start))
  const before = 1 - survivalAt(curve, days - (end ? 1 : 0))
  if (end) return { days, done: true, before, expected: null }
  const first = quantile(curve, 0.25, days)
  if (first === null) return { days, done: false, before, expected: null }
  const last = quantile(curve, 0.75, days)
  const at = (days: number) => addDays(dayAt(middle(start)), days)
  return {
    days,
    done: false,
    before,
    // A range, even where all that is known falls on one day.
    expected: { from: at(first), to: last === null ? null : at(Math.max(last, first + 1)) },
  }
}

/** What the timeline of a journey says of its next step: of those who came as far as its last date, or, where they are too few, since the filing. */
export const expectationOf = async (
  steps: { route: string; milestones: readonly Milestone[]; last: string; filing: string | null; next: string },
  today = utcToday(),
): Promise<Expectation | null> => {
  for (const from of [steps.last, steps.filing]) {
    if (!from) continue
    const pair = await pairOf({ route: steps.route, from, to: steps.next }, today).catch(() => null)
    if (!pair) continue
    const { curve } = await countedOf(pair, {})
    if (!curve) continue
    const position = standingIn(steps.milestones, pair, curve)
    const half = quantile(curve, 0.5)
    if (position && (half !== null || position.expected)) {
      return { from, position, half, n: curve.n, bars: barsOf(curve, position.days) }
    }
  }
  return null
}

export type Bar = { share: number; own: boolean }
export type Expectation = { from: string; position: Position; half: number | null; n: number; bars: Bar[] }

const barCount = 24

/**
 * The shape of a curve in a few bars, from the first day to where nine of ten are done, and where one stands. What falls into each is spread
 * over its neighbours by the weights 1 2 3 2 1: two dozen cases are no comb, and no bar tells of one of them.
 */
export const barsOf = (curve: Curve, days: number): Bar[] => {
  const last = quantile(curve, 0.9) ?? curve.points.findLast(point => point.events > 0)?.days ?? 0
  const width = Math.max(1, (Math.max(last, 1) + 1) / barCount)
  const fall = Array.from({ length: barCount }, (_, at) => {
    const from = at === 0 ? 1 : survivalAt(curve, Math.ceil(at * width) - 1)
    const to = survivalAt(curve, Math.ceil((at + 1) * width) - 1)
    return Math.max(0, from - to)
  })
  const bars = fall.map((_, at) =>
    [1, 2, 3, 2, 1].reduce((sum, weight, beside) => sum + weight * (fall[at + beside - 2] ?? 0), 0),
  )
  const highest = Math.max(...bars, Number.MIN_VALUE)
  const own = Math.min(barCount - 1, Math.floor(days / width))
  return bars.map((share, at) => ({ share: share / highest, own: at === own }))
}
