import { and, desc, eq, isNotNull, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { journeyChanges, journeyWatches } from "#db/schema/journeys.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { linksOf } from "#lib/domain/journeys/links.ts"
import { requireJourney, requireOwnJourney, templateKey, toJourney, toOwnSide } from "#lib/domain/journeys/rows.ts"
import { templateOf } from "#lib/domain/journeys/templates.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import type { Correction, OpenedJourney } from "#lib/protocol/journeys.ts"
import { limits } from "#lib/protocol/limits.ts"

type Input = { journeyId: string }

/** All that a journey's page shows. Errors: `not_found`. */
export const openJourney = async (actor: Actor, { journeyId }: Input): Promise<OpenedJourney> => {
  const row = await requireJourney(actor, journeyId)
  const template = await templateOf(row)
  const own = row.ownerId === actor.personId
  const links = await linksOf(actor, row)
  const [counts] = (await db().execute(sql`
    select (select count(*)::int from journey_watches w where w.journey_id = ${journeyId}) as watchers,
      exists (select 1 from journey_watches w where w.journey_id = ${journeyId} and w.person_id = ${actor.personId}) as watching,
      (select count(*)::int from journey_comments c where c.journey_id = ${journeyId}) as comments
  `)) as unknown as { watchers: number; watching: boolean; comments: number }[]
  return {
    journey: toJourney(row, template, actor),
    template,
    own: own ? toOwnSide(row) : null,
    people: await peopleByIds([row.ownerId, ...links.map(link => link.row.ownerId)]),
    ...counts!,
    linked: links.map(({ row, template, accepted, proposedByMe }) => ({
      journey: toJourney(row, template, actor),
      accepted,
      proposedByMe,
    })),
    templates: Object.fromEntries(
      links.map(({ row, template }) => [templateKey(toJourney(row, template, actor), template.free), template]),
    ),
  }
}

/** What was corrected, the latest first; the first date of a step is none. The owner's alone. Errors: `not_found`. */
export const listCorrections = async (actor: Actor, { journeyId }: Input): Promise<{ corrections: Correction[] }> => {
  await requireOwnJourney(actor, journeyId)
  const rows = await db()
    .select()
    .from(journeyChanges)
    .where(and(eq(journeyChanges.journeyId, journeyId), isNotNull(journeyChanges.before)))
    .orderBy(desc(journeyChanges.number))
    .limit(limits.historyMax)
  return {
    corrections: rows.map(({ number, at, step, occurrence, before, after }) => ({
      number,
      at: at.toISOString(),
      step,
      occurrence,
      before: before as Correction["before"],
      after: after as Correction["after"],
    })),
  }
}

/** Hears of this journey from now on; a repeat changes nothing. Errors: `not_found`, `too_large` (the bound). */
export const watchJourney = async (actor: Actor, { journeyId }: Input): Promise<Record<string, never>> => {
  await requireJourney(actor, journeyId)
  const [held] = (await db().execute(
    sql`select count(*)::int as count from journey_watches where person_id = ${actor.personId}`,
  )) as unknown as { count: number }[]
  if (held!.count >= limits.watchesMax) throw new Refusal("too_large", `At most ${limits.watchesMax} can be watched.`)
  await db().insert(journeyWatches).values({ journeyId, personId: actor.personId }).onConflictDoNothing()
  return {}
}

/** Hears of it no more; a repeat changes nothing. */
export const unwatchJourney = async (actor: Actor, { journeyId }: Input): Promise<Record<string, never>> => {
  await db()
    .delete(journeyWatches)
    .where(and(eq(journeyWatches.journeyId, journeyId), eq(journeyWatches.personId, actor.personId)))
  return {}
}
