import { type SQL, sql } from "drizzle-orm"
import { reader } from "#db/client.ts"
import { conversations } from "#db/schema/conversations.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid } from "#lib/domain/errors.ts"
import { templateOf } from "#lib/domain/journeys/templates.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import { viewableBy } from "#lib/domain/people/may-view.ts"
import { hasStatus, toStatus } from "#lib/domain/people/statuses.ts"
import { toConversation } from "#lib/domain/to-dto.ts"
import { writeWhen } from "#lib/protocol/journeys/days.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { FollowingItem, FollowingPage } from "#lib/protocol/relations.ts"

/** Where a page begins: before this moment. */
type Before = SQL<Date>
type Source = (actor: Actor, before: Before, most: number) => Promise<FollowingItem[]>

/** Whom the actor follows and may hear of: `p` is the people of the statement. */
const isFollowed = (actor: Actor): SQL => sql`
  p.banned_at is null and exists (
    select 1 from follows f where f.follower_id = ${actor.personId} and f.followed_id = p.id
  ) and ${isUnblocked(sql`p.id`, sql`${actor.personId}::uuid`)}`

const statuses: Source = async (actor, before, most) => {
  const rows = (await reader().execute(sql`
    select p.id, p.status_emoji as emoji, p.status_text as text, p.status_until as until, p.status_at as at
    from people p
    where ${isFollowed(actor)} and ${hasStatus} and p.status_at < ${before}
      and ${viewableBy(actor, sql`p.id`, sql`coalesce(p.audiences ->> 'status', 'everyone')`)}
    order by p.status_at desc limit ${most}
  `)) as unknown as { id: string; emoji: string | null; text: string | null; until: string | null; at: string }[]
  return rows.map(({ id, at, ...row }) => ({ kind: "status", personId: id, at: iso(at), status: toStatus(row) }))
}

const newRooms: Source = async (actor, before, most) => {
  const rows = await reader()
    .select()
    .from(conversations)
    .where(sql`${conversations.kind} = 'room' and ${conversations.createdAt} < ${before}
      and ${conversations.closedAt} is null
      and exists (select 1 from people p where p.id = ${conversations.createdBy} and ${isFollowed(actor)})
      and not exists (
        select 1 from memberships m where m.conversation_id = ${conversations.id} and m.person_id = ${actor.personId} and m.state = 'banned'
      )`)
    .orderBy(sql`${conversations.createdAt} desc`, conversations.id)
    .limit(most)
  return rows.map(row => ({
    kind: "room",
    personId: row.createdBy,
    at: row.createdAt.toISOString(),
    conversation: toConversation(row),
  }))
}

/** Steps that got a date in journeys that everyone may see, as they are now. */
const milestones: Source = async (actor, before, most) => {
  const rows = (await reader().execute(sql`
    select j.id, j.owner_id as "ownerId", j.route, j.version, j.steps, j.title, m.step, m."from"::text as "from", m."to"::text as "to",
      m.outcome, c.at
    from people p join journeys j on j.owner_id = p.id and j.audience = 'everyone'
      join journey_changes c on c.journey_id = j.id and c.before is null and c.after is not null and c.at < ${before}
      join milestones m on m.journey_id = j.id and m.step = c.step and m.occurrence = c.occurrence
    where ${isFollowed(actor)}
    order by c.at desc limit ${most}
  `)) as unknown as MilestoneRow[]
  return Promise.all(
    rows.map(async ({ id, ownerId, step, from, to, outcome, at, ...follows }): Promise<FollowingItem> => {
      const template = await templateOf(follows)
      const label = template.steps.find(one => one.key === step)?.label ?? { en: step, es: step }
      const when = writeWhen({ from, to })
      return {
        kind: "milestone",
        personId: ownerId,
        at: iso(at),
        journeyId: id,
        step: label,
        road: template.name,
        when,
        outcome,
      }
    }),
  )
}

type MilestoneRow = Parameters<typeof templateOf>[0] & {
  id: string
  ownerId: string
  step: string
  from: string
  to: string
  outcome: "approved" | "refused" | "withdrawn" | null
  at: string
}

/** What there is to hear of whom one follows: each reads its newest before a moment, with its own rule of who may see it. */
const sources: Source[] = [statuses, newRooms, milestones]

/** What those whom the actor follows did, as far as they may see it, newest first. Errors: `invalid` (the cursor). */
export const listFollowing = async (actor: Actor, { cursor }: { cursor?: string }): Promise<FollowingPage> => {
  if (cursor !== undefined && Number.isNaN(Date.parse(cursor))) throw invalid({ cursor: "malformed" })
  const before: Before = cursor ? sql`${cursor}::timestamptz` : sql`'infinity'::timestamptz`
  const most = limits.pageDefault + 1
  const found = (await Promise.all(sources.map(read => read(actor, before, most)))).flat()
  const newest = found.sort((a, b) => (a.at < b.at ? 1 : -1))
  const items = newest.slice(0, limits.pageDefault)
  const following = await followed(actor)
  return {
    items,
    following,
    people: await peopleByIds([...items, ...following].map(one => one.personId)),
    next: newest.length > items.length ? items.at(-1)!.at : null,
  }
}

const followed = async (actor: Actor): Promise<FollowingPage["following"]> => {
  const rows = (await reader().execute(sql`
    select p.id as "personId", f.notify from follows f join people p on p.id = f.followed_id
    where f.follower_id = ${actor.personId} and ${isFollowed(actor)}
    order by lower(p.name), p.id limit ${limits.followsMax}
  `)) as unknown as FollowingPage["following"]
  return rows.map(row => ({ ...row }))
}

const iso = (at: string | Date) => new Date(at).toISOString()
