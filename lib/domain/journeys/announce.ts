import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { announce } from "#lib/domain/announce.ts"
import { viewableBy } from "#lib/domain/people/may-view.ts"

/** Watchers who are told of one change; the rest see it when they look. */
const mostTold = 500

/**
 * Tells that a journey is different, and nothing of it: who may see it asks. Hear it: its owner, those who watch it and may see it,
 * and the rooms that one of its cards was posted to.
 */
export const announceJourney = async (journeyId: string, owner?: string): Promise<void> => {
  const people = (await db().execute(sql`
    select j.owner_id as id from journeys j where j.id = ${journeyId}
    union
    (select w.person_id from journey_watches w join journeys j on j.id = w.journey_id
    where w.journey_id = ${journeyId} and ${viewableBy({ personId: sql`w.person_id` }, sql`j.owner_id`, sql`j.audience`)}
    limit ${mostTold})
  `)) as unknown as { id: string }[]
  const rooms = (await db().execute(
    sql`select distinct conversation_id as id from journey_cards where journey_id = ${journeyId}`,
  )) as unknown as { id: string }[]
  const told = new Set([...people.map(row => row.id), ...(owner ? [owner] : [])])
  for (const personId of told) announce({ personId }, "journeys:changed", { journeyId })
  for (const { id } of rooms) announce({ conversationId: id }, "journeys:changed", { journeyId })
}
