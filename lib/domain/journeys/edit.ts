import { eq, sql } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { journeys } from "#db/schema/journeys.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid, Refusal } from "#lib/domain/errors.ts"
import { announceJourney, tellMilestone, whoHears } from "#lib/domain/journeys/announce.ts"
import { changeJourney, failuresOf, ownJourney, raiseRoute } from "#lib/domain/journeys/change.ts"
import { milestonesOf, requireOwnJourney } from "#lib/domain/journeys/rows.ts"
import { newestTemplate, withOwnSteps } from "#lib/domain/journeys/templates.ts"
import type { Milestone, OwnStep } from "#lib/protocol/journeys/check.ts"
import type { ChangedJourney, JourneyCreateInput, JourneyUpdateInput, SetStepInput } from "#lib/protocol/journeys.ts"
import { limits } from "#lib/protocol/limits.ts"

/**
 * Begins a journey; the same client id again answers with the one that it made. Errors: `not_found` (no such route), `invalid`, `too_large`
 * (the bound).
 */
export const createJourney = async (actor: Actor, input: JourneyCreateInput): Promise<ChangedJourney> => {
  const newest = await newestTemplate(input.route)
  const steps = (input.steps ?? null) as OwnStep[] | null
  if (newest.template.free ? !steps : steps) throw invalid({ steps: newest.template.free ? "required" : "unknown" })
  if (newest.template.free && !input.title) throw invalid({ title: "required" })
  const template = newest.template.free
    ? withOwnSteps(newest.template, steps ?? [], input.title ?? null)
    : newest.template
  const { offices = [] } = input
  const fields = withFields({}, input.fields)
  const failures = failuresOf(template, { offices, fields }, [])
  if (Object.keys(failures).length > 0) throw invalid(failures)
  const id = await db().transaction(async tx => {
    // One after the other for each person, so that the bound holds.
    await tx.execute(sql`select 1 from people where id = ${actor.personId} for no key update`)
    const own = await tx
      .select({ id: journeys.id, clientId: journeys.clientId })
      .from(journeys)
      .where(eq(journeys.ownerId, actor.personId))
    const made = own.find(one => one.clientId === input.clientId)
    if (made) return made.id
    if (own.length >= limits.journeysMax) throw new Refusal("too_large", `At most ${limits.journeysMax} journeys.`)
    const id = uuidv7()
    await tx.insert(journeys).values({
      id,
      ownerId: actor.personId,
      clientId: input.clientId,
      route: input.route,
      version: newest.version,
      title: newest.template.free ? (input.title ?? null) : null,
      steps,
      origin: input.origin ?? null,
      offices,
      audience: input.audience ?? "everyone",
      counted: input.counted ?? true,
      compared: input.compared ?? false,
      fields,
      notes: input.notes ?? "",
      status: "planned",
    })
    await raiseRoute(tx, input.route)
    return id
  })
  await announceJourney(id)
  return ownJourney(actor, id)
}

/** Changes all but the dates; what is left out stays. Errors: `not_found`, `invalid`. */
export const updateJourney = (actor: Actor, { journeyId, ...input }: JourneyUpdateInput): Promise<ChangedJourney> =>
  changeJourney(actor, journeyId, (row, template) => {
    const { steps, title, fields, ...rest } = input
    if (!template.free && (steps || title)) throw invalid({ [steps ? "steps" : "title"]: "unknown" })
    if (template.free && title === "") throw invalid({ title: "required" })
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
    return { ...given, fields: withFields(row.fields, fields), ...(steps && { steps }), ...(title && { title }) }
  })

const withFields = (held: Record<string, string | number>, changed: JourneyUpdateInput["fields"] = []) => {
  const next = new Map(Object.entries(held))
  for (const { key, value } of changed) {
    if (value === null || value === "") next.delete(key)
    else next.set(key, value)
  }
  return Object.fromEntries(next)
}

/** Gives a step its date, corrects it, or takes it away. Errors: `not_found`, `invalid`, `too_large` (it came too often). */
export const setStep = async (actor: Actor, input: SetStepInput): Promise<ChangedJourney> => {
  let isNew = false
  const changed = await changeJourney(actor, input.journeyId, (row, template) => {
    const held = milestonesOf(row, template)
    const repeatable = template.steps.find(one => one.key === input.step)?.repeatable ?? false
    const milestones = withStep(held, input, repeatable)
    isNew = milestones.length > held.length
    return { milestones }
  })
  if (isNew) await tellMilestone(actor, input.journeyId)
  return changed
}

/** The dates with one more, another or one less. */
const withStep = (held: Milestone[], input: SetStepInput, repeatable: boolean): Milestone[] => {
  const { step, when, outcome, place } = input
  const same = held.filter(one => one.step === step)
  const occurrence = input.occurrence ?? (repeatable ? same.length + 1 : 1)
  if (occurrence > limits.occurrencesMax || occurrence > same.length + 1) {
    throw new Refusal("too_large", `A step comes at most ${limits.occurrencesMax} times, one after the other.`)
  }
  const rest = held.filter(one => one.step !== step || one.occurrence !== occurrence)
  if (when === null) return rest
  return [...rest, { step, occurrence, when, ...(outcome && { outcome }), ...(place && { place }) }]
}

/** Removes an own journey and all that hangs on it. Errors: `not_found`. */
export const removeJourney = async (
  actor: Actor,
  { journeyId }: { journeyId: string },
): Promise<Record<string, never>> => {
  const before = await whoHears(journeyId)
  await db().transaction(async tx => {
    const row = await requireOwnJourney(actor, journeyId, tx, { lock: true })
    await tx.delete(journeys).where(eq(journeys.id, journeyId))
    await raiseRoute(tx, row.route)
  })
  await announceJourney(journeyId, before)
  return {}
}

/** Nothing is new: it still waits, and statistics count it so. `quiet`: nor is it to be asked again. Errors: `not_found`. */
export const confirmJourney = async (
  actor: Actor,
  { journeyId, quiet }: { journeyId: string; quiet?: boolean | undefined },
): Promise<ChangedJourney> => {
  await db().transaction(async tx => {
    const row = await requireOwnJourney(actor, journeyId, tx, { lock: true })
    await tx.execute(
      quiet
        ? sql`update journeys set asked_at = now() where id = ${journeyId}`
        : sql`update journeys set touched_at = now() where id = ${journeyId}`,
    )
    if (!quiet) await raiseRoute(tx, row.route)
  })
  await announceJourney(journeyId)
  return ownJourney(actor, journeyId)
}
