import { and, eq, sql } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { cohortMembers, cohorts } from "#db/schema/journeys.ts"
import { requireMember } from "#lib/domain/access.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { changeConversation } from "#lib/domain/conversations/change.ts"
import { createConversation } from "#lib/domain/conversations/create.ts"
import { notFound } from "#lib/domain/errors.ts"
import { newestTemplate } from "#lib/domain/journeys/templates.ts"
import { announceMembers, enter, membershipOf } from "#lib/domain/memberships.ts"
import { dropNotice, giveNotice } from "#lib/domain/notices.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import { quarterOf } from "#lib/protocol/journeys/days.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { Words } from "#lib/protocol/journeys/words.ts"
import type { CohortDto, Standings } from "#lib/protocol/journeys.ts"
import { limits } from "#lib/protocol/limits.ts"

type CohortRow = typeof cohorts.$inferSelect

const firstGroup = (template: Template) => template.offices[0]?.options.map(option => option.key) ?? []

const literal = (keys: string[]) => sql`${`{${keys.join(",")}}`}::text[]`

/** Whether the journey `j` belongs to a cohort: counted, on the road, at the office (or none was said), filed within the quarter. */
const belongs = (template: Template, { route, office, quarter }: Pick<CohortRow, "route" | "office" | "quarter">) => {
  const first = `${quarter.slice(0, 4)}-${String(Number(quarter.slice(5)) * 3 - 2).padStart(2, "0")}-01`
  return sql`(
    j.counted and j.route = ${route} and j.filed_from >= ${first}::date and j.filed_from < ${first}::date + interval '3 months'
    and ${office ? sql`${office} = any(j.offices)` : sql`not j.offices && ${literal(firstGroup(template))}`}
  )`
}

/**
 * Proposes a room to everybody of a journey's cohort, if they are five people or more: once to each, whatever they say. Free journeys have
 * none.
 */
export const proposeCohort = async (journeyId: string): Promise<void> => {
  const [journey] = (await db().execute(sql`
    select route, offices, filed_from::text as filed, counted from journeys where id = ${journeyId}
  `)) as unknown as { route: string; offices: string[]; filed: string | null; counted: boolean }[]
  if (!journey?.filed || !journey.counted) return
  const { template } = await newestTemplate(journey.route)
  if (template.free) return
  const keys = firstGroup(template)
  const key = {
    route: journey.route,
    office: journey.offices.find(office => keys.includes(office)) ?? "",
    quarter: quarterOf({ from: journey.filed, to: journey.filed }),
  }
  const owners = (await db().execute(
    sql`select distinct j.owner_id as id from journeys j where ${belongs(template, key)}`,
  )) as unknown as { id: string }[]
  if (owners.length < limits.fewest) return
  await db()
    .insert(cohorts)
    .values({ id: uuidv7(), ...key })
    .onConflictDoNothing()
  const [row] = await db()
    .select({ id: cohorts.id })
    .from(cohorts)
    .where(and(eq(cohorts.route, key.route), eq(cohorts.office, key.office), eq(cohorts.quarter, key.quarter)))
  const asked = (await db().execute(sql`
    insert into cohort_members (cohort_id, person_id, state)
    select distinct ${row!.id}::uuid, j.owner_id, 'proposed' from journeys j where ${belongs(template, key)}
    on conflict do nothing returning person_id as id
  `)) as unknown as { id: string }[]
  const told = asked.map(({ id }) => id)
  for (const personId of told) announce({ personId }, "journeys:changed", { journeyId: null })
  await giveNotice(told, { kind: "cohort", key: row!.id, actorId: null })
}

/** The cohorts of one's journeys that have a room or are offered one; those one has declined or left are not among them. */
export const listCohorts = async (actor: Actor): Promise<{ cohorts: CohortDto[] }> => {
  const rows = (await db().execute(sql`
    select c.id, c.route, c.office, c.quarter, c.conversation_id as "conversationId", m.state,
      k.state is not distinct from 'active' as inside
    from cohort_members m join cohorts c on c.id = m.cohort_id
      left join memberships k on k.conversation_id = c.conversation_id and k.person_id = m.person_id
    where m.person_id = ${actor.personId} and m.state <> 'declined'
    order by m.at desc
  `)) as unknown as (CohortRow & { state: CohortDto["state"]; inside: boolean })[]
  const told: CohortDto[] = []
  for (const { id, route, office, quarter, conversationId, state, inside } of rows) {
    if (state === "joined" && !inside) continue
    const { template } = await newestTemplate(route)
    const [counted] = (await db().execute(
      sql`select count(distinct j.owner_id)::int as cases from journeys j where ${belongs(template, { route, office, quarter })}`,
    )) as unknown as { cases: number }[]
    const cases = counted!.cases
    if (cases < limits.fewest && state === "proposed") continue
    told.push({
      id,
      route,
      office: office || null,
      quarter,
      cases,
      state,
      conversationId: inside ? conversationId : null,
      template,
    })
  }
  return { cohorts: told }
}

/**
 * Says yes or no to a cohort's room; whoever comes first makes it, and it is called by their language. What was declined is not proposed again. Errors: `not_found` (never
 * proposed, or removed from the room).
 */
export const answerCohort = async (
  actor: Actor,
  { cohortId, join, language = "en" }: { cohortId: string; join: boolean; language?: keyof Words | undefined },
): Promise<{ conversationId: string | null }> => {
  const mine = and(eq(cohortMembers.cohortId, cohortId), eq(cohortMembers.personId, actor.personId))
  const [held] = await db().select().from(cohortMembers).where(mine)
  if (!held) throw notFound()
  await announceActivity(await db().transaction(tx => dropNotice(tx, actor.personId, "cohort", cohortId)))
  if (!join) {
    await db().update(cohortMembers).set({ state: "declined", at: new Date() }).where(mine)
    return { conversationId: null }
  }
  const conversationId = await enterRoom(actor, cohortId, language)
  await db().update(cohortMembers).set({ state: "joined", at: new Date() }).where(mine)
  return { conversationId }
}

const enterRoom = async (actor: Actor, cohortId: string, language: keyof Words): Promise<string> => {
  const [cohort] = await db().select().from(cohorts).where(eq(cohorts.id, cohortId))
  if (!cohort) throw notFound()
  const made = cohort.conversationId ?? (await makeRoom(actor, cohort, language))
  const changed = await changeConversation(made, async step => {
    const before = await membershipOf(step.tx, made, actor.personId)
    if (before?.state === "active") return { members: [] }
    if (before?.state === "banned") throw notFound()
    const member = await enter(step, actor.personId, step.conversation.memberCount === 0 ? "owner" : "member")
    return { lines: [await step.line("joined", actor.personId)], members: [member] }
  })
  await announceMembers(changed)
  return made
}

/** Two who come first at once wait for each other here, and make one room. */
const makeRoom = async (actor: Actor, cohort: CohortRow, language: keyof Words): Promise<string> => {
  const name = await nameOf(cohort, language)
  return db().transaction(async tx => {
    const [held] = await tx.select().from(cohorts).where(eq(cohorts.id, cohort.id)).for("update")
    if (held?.conversationId) return held.conversationId
    const { row } = await createConversation(actor, { clientId: cohort.id, kind: "group", name })
    await tx.update(cohorts).set({ conversationId: row.conversation.id }).where(eq(cohorts.id, cohort.id))
    return row.conversation.id
  })
}

const nameOf = async ({ route, office, quarter }: CohortRow, language: keyof Words): Promise<string> => {
  const { template } = await newestTemplate(route)
  const option = template.offices.flatMap(group => group.options).find(option => option.key === office)
  const name = [template.name[language], option?.label[language], `${quarter.slice(4)} ${quarter.slice(0, 4)}`]
  return name.filter(Boolean).join(" · ").slice(0, limits.conversationNameMax)
}

type Held = { id: string; ownerId: string; reached: number }

/**
 * In the room of a cohort: who is ahead of one's own case, level with it, behind it. Only those who allow it, are in the room, and are in no
 * block with the actor. Errors: `not_found`, `forbidden`.
 */
export const cohortStanding = async (
  actor: Actor,
  { conversationId }: { conversationId: string },
): Promise<Standings> => {
  await requireMember(actor, conversationId)
  const [cohort] = await db().select().from(cohorts).where(eq(cohorts.conversationId, conversationId))
  if (!cohort) return { standing: null }
  const { template } = await newestTemplate(cohort.route)
  const found = (await db().execute(sql`
    select distinct on (j.owner_id) j.id, j.owner_id as "ownerId", j.reached from journeys j
    join memberships k on k.conversation_id = ${conversationId} and k.person_id = j.owner_id and k.state = 'active'
    where ${belongs(template, cohort)} and (j.compared or j.owner_id = ${actor.personId})
      and ${isUnblocked(sql`j.owner_id`, sql`${actor.personId}::uuid`)}
    order by j.owner_id, j.reached desc
    limit ${limits.groupMax}
  `)) as unknown as Held[]
  const own = found.find(one => one.ownerId === actor.personId)
  if (!own) return { standing: null }
  const others = found.filter(one => one !== own)
  return {
    standing: {
      journeyId: own.id,
      rows: others
        .sort((a, b) => b.reached - a.reached)
        .map(({ id, ownerId, reached }) => ({
          personId: ownerId,
          journeyId: id,
          reached,
          side: reached > own.reached ? "ahead" : reached < own.reached ? "behind" : "level",
        })),
      template,
      people: await peopleByIds(others.map(one => one.ownerId)),
    },
  }
}
