import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Reader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { giveNotice } from "#lib/domain/notices.ts"
import { viewableBy } from "#lib/domain/people/may-view.ts"

/** Watchers who are told of one change; the rest see it when they look. */
const mostTold = 500

/** Its owner, and those who watch it and may see it. */
export const whoHears = async (journeyId: string, from: Reader = db()): Promise<string[]> => {
  const rows = (await from.execute(sql`
    select j.owner_id as id from journeys j where j.id = ${journeyId}
    union
    (select w.person_id from journey_watches w join journeys j on j.id = w.journey_id
    where w.journey_id = ${journeyId} and ${viewableBy({ personId: sql`w.person_id` }, sql`j.owner_id`, sql`j.audience`)}
    limit ${mostTold})
  `)) as unknown as { id: string }[]
  return rows.map(row => row.id)
}

/**
 * Tells that a journey is different, and nothing of it: who may see it asks. Hear it: {@link whoHears}, those who did `before` and may not see
 * it any more, and the rooms that one of its cards was posted to.
 */
export const announceJourney = async (journeyId: string, before: string[] = []): Promise<void> => {
  const rooms = (await db().execute(
    sql`select distinct conversation_id as id from journey_cards where journey_id = ${journeyId}`,
  )) as unknown as { id: string }[]
  const told = new Set([...before, ...(await whoHears(journeyId))])
  for (const personId of told) announce({ personId }, "journeys:changed", { journeyId })
  for (const { id } of rooms) announce({ conversationId: id }, "journeys:changed", { journeyId })
}

/**
 * A step got its first date: news for those who watch the journey, and for those who follow its owner and want to know, as far as they may see
 * it. The news say whose journey, and nothing of it.
 */
export const tellMilestone = async (actor: Actor, journeyId: string): Promise<void> => {
  const told = (await db().execute(sql`
    select p.id from journeys j join (
      select w.person_id as id from journey_watches w where w.journey_id = ${journeyId}
      union select f.follower_id from follows f join journeys o on o.owner_id = f.followed_id where o.id = ${journeyId} and f.notify
    ) p on p.id <> j.owner_id
    where j.id = ${journeyId} and ${viewableBy({ personId: sql`p.id` }, sql`j.owner_id`, sql`j.audience`)}
    limit ${mostTold}
  `)) as unknown as { id: string }[]
  const notice = { kind: "journey", key: journeyId, actorId: actor.personId, again: true }
  await giveNotice(
    told.map(row => row.id),
    notice,
  )
}
