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
    ${
      from.repeatable
        ? sql`select m.journey_id, max(m."from") as "from", max(m."to") as "to" from milestones m
            where m.route = ${template.route} and m.step = ${from.key} group by m.journey_id`
        : sql`select m.journey_id, m."from", m."to" from milestones m
            where m.route = ${template.route} and m.step = ${from.key}`
    }
  ),
  t as (
    select m.journey_id, m."from", m."to", m.outcome from milestones m
    where m.route = ${template.route} and m.step = ${to.key} ${to.repeatable ? sql`and m.occurrence = 1` : sql``}
  ),
  cases as materialized (
    select extract(year from f."from")::int as year, array_to_string(j.offices, ',') collate "C" as offices, ${middle("f")} as start,
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

/** Cases that are alike: filed in a year with these offices, and seen for so many days. */
export type Group = Cell & {
  days: number
  events: number
  censored: number
  refused: number
  /** With a date of which only the month is known. */
  months: number
  /** The month of the first of the two steps, for those that came to the second within the last 90 days. */
  lately: string | null
}

/** All cases of a pair of steps in groups: what every question about it is answered from, whatever the office and the year. */
export const groupsOf = async (pair: Pair): Promise<Group[]> => {
  const rows = (await db().execute(sql`
    with ${cases(pair)}
    select year, offices, greatest(0, seen - start)::int as days, count(*)::int as n,
      count(*) filter (where done)::int as events, count(*) filter (where not done)::int as censored,
      count(*) filter (where done and refused)::int as refused, count(*) filter (where month)::int as months,
      case when done and seen > ${pair.today}::date - 90 then extract(year from start)::int * 100 + extract(month from start)::int end as lately
    from cases group by 1, 2, 3, 9
  `)) as unknown as (Omit<Group, "offices" | "lately"> & { offices: string; lately: number | null })[]
  return rows.map(({ offices, lately, ...row }) => ({
    ...row,
    offices: offices ? offices.split(",") : [],
    lately: lately === null ? null : `${Math.floor(lately / 100)}-${String(lately % 100).padStart(2, "0")}`,
  }))
}

export type Observations = {
  observed: Observed[]
  refused: number
  months: number
  /** The month up to which three of four that were decided in the last 90 days had been begun; null where they are too few. */
  decidedUntil: string | null
}

/** What was observed of those with this office and year. */
export const observationsOf = (
  groups: readonly Group[],
  { office, year }: { office?: string | undefined; year?: number | undefined },
): Observations => {
  const chosen = groups.filter(group => (!office || group.offices.includes(office)) && (!year || group.year === year))
  const total = (of: "refused" | "months") => chosen.reduce((sum, group) => sum + group[of], 0)
  return { observed: chosen, refused: total("refused"), months: total("months"), decidedUntil: decidedUntil(chosen) }
}

const decidedUntil = (groups: readonly Group[]): string | null => {
  const lately = groups
    .flatMap(({ lately, n }) => (lately ? [{ month: lately, n }] : []))
    .sort((a, b) => a.month.localeCompare(b.month))
  const all = lately.reduce((sum, one) => sum + one.n, 0)
  if (all < limits.fewest) return null
  let counted = 0
  for (const { month, n } of lately) {
    counted += n
    if (counted >= all * 0.75) return month
  }
  return null
}
