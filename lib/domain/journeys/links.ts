import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid, notFound, Refusal } from "#lib/domain/errors.ts"
import { announceJourney } from "#lib/domain/journeys/announce.ts"
import {
  isViewable,
  type JourneyRow,
  journeyColumns,
  requireJourney,
  requireOwnJourney,
  templatesFor,
} from "#lib/domain/journeys/rows.ts"
import { dropNotice, giveNotice } from "#lib/domain/notices.ts"
import { limits } from "#lib/protocol/limits.ts"

type Input = { journeyId: string; otherId: string }
type Linked = JourneyRow & { accepted: boolean; proposedBy: string; linkedOwner: string }

const pair = ({ journeyId, otherId }: Input) => [journeyId, otherId].sort() as [string, string]

/**
 * Journeys that belong to one family, as far as the actor may see them. What was only proposed is shown to the two owners alone, and that
 * as much of the other's as they may see anyway.
 */
export const linksOf = async (actor: Actor, journey: JourneyRow) => {
  const rows = (await db().execute(sql`
    select ${journeyColumns(actor)}, l.accepted_at is not null as accepted, l.proposed_by as "proposedBy"
    from journey_links l join journeys j on j.id = case when l.one_id = ${journey.id} then l.other_id else l.one_id end
    where (l.one_id = ${journey.id} or l.other_id = ${journey.id}) and ${isViewable(actor)}
      and (l.accepted_at is not null or ${journey.ownerId} = ${actor.personId}::text or j.owner_id = ${actor.personId})
    order by l.created_at
  `)) as unknown as Linked[]
  const templates = await templatesFor(rows)
  return rows.map(row => ({
    row,
    template: templates.get(row as JourneyRow)!,
    accepted: row.accepted,
    proposedByMe: row.proposedBy === actor.personId,
  }))
}

/**
 * Proposes that two journeys belong to one family, or agrees to what the other owner has proposed. Between two of one's own it holds at once.
 * Errors: `not_found` (not one's own, or the other not to be seen), `invalid` (the same one), `too_large` (the bound).
 */
export const linkJourneys = async (actor: Actor, input: Input): Promise<Record<string, never>> => {
  if (input.journeyId === input.otherId) throw invalid({ otherId: "wrong" })
  await requireOwnJourney(actor, input.journeyId)
  const other = await requireJourney(actor, input.otherId)
  const [one, two] = pair(input)
  const mine = other.ownerId === actor.personId
  const [counted] = (await db().execute(
    sql`select count(*)::int as count from journey_links where one_id = ${input.journeyId} or other_id = ${input.journeyId}`,
  )) as unknown as { count: number }[]
  if (counted!.count >= limits.linksMax) throw new Refusal("too_large", `At most ${limits.linksMax} can be linked.`)
  await db().execute(sql`
    insert into journey_links as l (one_id, other_id, proposed_by, accepted_at)
    values (${one}, ${two}, ${actor.personId}, ${mine ? sql`now()` : sql`null`})
    on conflict (one_id, other_id) do update set accepted_at = coalesce(l.accepted_at, now())
    where l.proposed_by <> excluded.proposed_by`)
  await tell(input)
  await forget(actor.personId, input.journeyId)
  if (!mine && !(await isAccepted(one, two))) {
    await giveNotice([other.ownerId], { kind: "journey-link", key: input.otherId, actorId: actor.personId })
  }
  return {}
}

const isAccepted = async (one: string, two: string): Promise<boolean> => {
  const rows = (await db().execute(
    sql`select 1 from journey_links where one_id = ${one} and other_id = ${two} and accepted_at is not null`,
  )) as unknown as unknown[]
  return rows.length > 0
}

/** Who has answered is asked no more. */
const forget = async (personId: string, journeyId: string) =>
  announceActivity(await db().transaction(tx => dropNotice(tx, personId, "journey-link", journeyId)))

/** Takes a link back, whoever proposed it; a repeat changes nothing. Errors: `not_found` (neither is one's own). */
export const unlinkJourneys = async (actor: Actor, input: Input): Promise<Record<string, never>> => {
  const [one, two] = pair(input)
  const [own] = (await db().execute(
    sql`select 1 from journeys where id in (${one}, ${two}) and owner_id = ${actor.personId} limit 1`,
  )) as unknown as unknown[]
  if (!own) throw notFound()
  await db().execute(sql`delete from journey_links where one_id = ${one} and other_id = ${two}`)
  const owners = (await db().execute(
    sql`select id, owner_id as "ownerId" from journeys where id in (${one}, ${two})`,
  )) as unknown as { id: string; ownerId: string }[]
  for (const { id, ownerId } of owners) await forget(ownerId, id)
  await tell(input)
  return {}
}

const tell = async ({ journeyId, otherId }: Input) => {
  await announceJourney(journeyId)
  await announceJourney(otherId)
}
