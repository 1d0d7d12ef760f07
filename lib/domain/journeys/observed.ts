import { type SQL, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Observed } from "#lib/domain/journeys/kaplan-meier.ts"
import type { Cell } from "#lib/domain/journeys/publish.ts"
import type { Step, Template } from "#lib/protocol/journeys/template.ts"
import { limits } from "#lib/protocol/limits.ts"

export type Pair = { template: Template; from: Step; to: Step; today: string }

/** The middle of what a date may be: what is computed with where only the month is known. */
const middle = (of: string) => sql.raw(`(${of}."from" + (${of}."to" - ${of}."from") / 2)`)

/** Steps that nobody reaches without having passed `to`: whoever has one of these but not that one never wrote it down, and is left out. */
const passedBy = ({ template, to }: Pair): string[] => {
  const after = template.steps.slice(template.steps.indexOf(to) + 1)
  return after.filter(step => (to.loose ? step.role !== undefined : !step.loose)).map(step => step.key)
}

/**
 * Every case that statistics count from one step to another, one row each: `start`; `done`, if it has come to that step; else `seen`, the last
 * day of which is known that it had not: today, or 60 days after its owner last said anything (then they are asked), or the day on
 * which it ended without that step. A withdrawal is no decision: the case was seen until then.
 */
const cases = (pair: Pair): SQL => {
  const { template, from, to, today } = pair
  return sql`
  f as (
    select m.journey_id, max(m."from") as "from", max(m."to") as "to" from milestones m
    where m.route = ${template.route} and m.step = ${from.key} group by m.journey_id
  ),
  t as (
    select m.journey_id, m."from", m."to", m.outcome from milestones m
    where m.route = ${template.route} and m.step = ${to.key} and m.occurrence = 1
  ),
  cases as (
    select extract(year from f."from")::int as year, j.offices, ${middle("f")} as start,
      t.journey_id is not null and t.outcome is distinct from 'withdrawn' as done, t.outcome = 'refused' as refused,
      (f."from" <> f."to" or t."from" <> t."to") is true as month,
      coalesce(${middle("t")},
        case when j.status in ('refused', 'withdrawn') then (
          select max(${middle("e")}) from milestones e
          where e.journey_id = j.id and e.outcome in ('refused', 'withdrawn')
        ) end,
        least(${today}::date, (j.touched_at at time zone 'UTC')::date + ${limits.staleDays}::int)
      ) as seen
    from journeys j join f on f.journey_id = j.id left join t on t.journey_id = j.id
    where j.route = ${template.route} and j.counted and f."from" <= ${today}::date
      and (t.journey_id is null or t."to" >= f."from")
      and (t.journey_id is not null or not exists (
        select 1 from milestones l
        where l.journey_id = j.id and l.step = any(${`{${passedBy(pair).join(",")}}`}::text[])
      ))
  )`
}

/** How many cases there are by year and offices. */
export const cellsOf = async (pair: Pair): Promise<Cell[]> =>
  (await db().execute(sql`
    with ${cases(pair)} select year, offices, count(*)::int as n from cases group by year, offices
  `)) as unknown as Cell[]

export type Observations = {
  observed: Observed[]
  refused: number
  months: number
  /** The month up to which three of four that were decided in the last 90 days had been begun; null where they are too few. */
  decidedUntil: string | null
}

/** What was observed of those with this office and year. */
export const observationsOf = async (
  pair: Pair,
  { office, year }: { office?: string | undefined; year?: number | undefined },
): Promise<Observations> => {
  const rows = (await db().execute(sql`
    with ${cases(pair)},
    chosen as (
      select * from cases where ${office ? sql`${office} = any(offices)` : sql`true`} and ${year ? sql`year = ${year}` : sql`true`}
    )
    select greatest(0, seen - start)::int as days, count(*) filter (where done)::int as events,
      count(*) filter (where not done)::int as censored, count(*) filter (where done and refused)::int as refused,
      count(*) filter (where month)::int as months
    from chosen group by 1 order by 1
  `)) as unknown as (Observed & { refused: number; months: number })[]
  const [lately] = (await db().execute(sql`
    with ${cases(pair)}
    select count(*)::int as n, (percentile_disc(0.75) within group (order by start))::text as until from cases
    where done and seen > ${pair.today}::date - 90 and seen <= ${pair.today}::date
      and ${office ? sql`${office} = any(offices)` : sql`true`} and ${year ? sql`year = ${year}` : sql`true`}
  `)) as unknown as { n: number; until: string | null }[]
  const total = (of: "refused" | "months") => rows.reduce((sum, row) => sum + row[of], 0)
  return {
    observed: rows.map(({ days, events, censored }) => ({ days, events, censored })),
    refused: total("refused"),
    months: total("months"),
    decidedUntil: lately && lately.n >= limits.fewest ? (lately.until?.slice(0, 7) ?? null) : null,
  }
}
