import { and, eq, inArray } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { journeyCards } from "#db/schema/journeys.ts"
import { messages } from "#db/schema/messages.ts"
import { requireReader, requireWriter } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { changeConversation } from "#lib/domain/conversations/change.ts"
import { notFound, Refusal } from "#lib/domain/errors.ts"
import { milestonesOf, requireJourney, requireOwnJourney, toJourney } from "#lib/domain/journeys/rows.ts"
import { templateOf } from "#lib/domain/journeys/templates.ts"
import { firstVisible } from "#lib/domain/messages/list.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import { toMessage } from "#lib/domain/to-dto.ts"
import { timelineOf } from "#lib/protocol/journeys/timeline.ts"
import type { JourneyCard } from "#lib/protocol/journeys.ts"

type Reference = { journeyId: string; step: string; occurrence: number }
type PostInput = Reference & { conversationIds: string[]; clientId: string }

/**
 * Posts a milestone to rooms: a message that says which one it is, and nothing of it. What it shows is asked for by each reader and judged by
 * the journey's audience at that time. The same client id posts to each room once. Errors: `not_found` (no such milestone, a room), `forbidden`,
 * `closed`, `not_accepting`; then it is posted nowhere.
 */
export const postMilestone = async (actor: Actor, input: PostInput): Promise<{ conversationIds: string[] }> => {
  const { journeyId, step, occurrence } = input
  const row = await requireOwnJourney(actor, journeyId)
  if (!row.milestones.some(one => one.step === step && one.occurrence === occurrence)) throw notFound()
  const conversationIds = [...new Set(input.conversationIds)]
  for (const id of conversationIds) await requireWriter(actor, id)
  for (const id of conversationIds) await post(actor, id, input)
  return { conversationIds }
}

const post = async (
  actor: Actor,
  conversationId: string,
  { journeyId, step: key, occurrence, clientId }: PostInput,
) => {
  const { value, base, revision } = await changeConversation(conversationId, async step => {
    await requireWriter(actor, conversationId, step.tx)
    const [held] = await step.tx
      .select({ seq: messages.seq })
      .from(messages)
      .where(
        and(
          eq(messages.conversationId, conversationId),
          eq(messages.authorId, actor.personId),
          eq(messages.clientId, clientId),
        ),
      )
    if (held) return null
    const [row] = await step.tx
      .insert(messages)
      .values({
        id: uuidv7(),
        conversationId,
        seq: ++step.conversation.seq,
        revision: step.next(),
        authorId: actor.personId,
        clientId,
        kind: "text",
        body: "",
        payload: { journey: { journeyId, step: key, occurrence } },
      })
      .returning()
    await step.tx.insert(journeyCards).values({ conversationId, seq: row!.seq, journeyId })
    return toMessage(row!)
  })
  if (!value) return
  const people = await peopleByIds([actor.personId])
  announce({ conversationId }, "messages:sent", { conversationId, base, revision, messages: [value], people })
}

/**
 * What the cards of some messages show to the actor now; null for those whose journey is not to be seen (any more) or has lost that date.
 * Errors: `not_found` (the conversation).
 */
export const showCards = async (
  actor: Actor,
  { conversationId, seqs }: { conversationId: string; seqs: number[] },
): Promise<{ cards: Record<string, JourneyCard | null> }> => {
  const access = await requireReader(actor, conversationId)
  const rows = await db()
    .select({ seq: messages.seq, payload: messages.payload })
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), inArray(messages.seq, seqs)))
  const cards: Record<string, JourneyCard | null> = {}
  for (const { seq, payload } of rows) {
    const reference = seq >= firstVisible(access) ? payload?.journey : undefined
    if (reference) cards[seq] = await cardOf(actor, reference)
  }
  return { cards }
}

const cardOf = async (actor: Actor, { journeyId, step, occurrence }: Reference): Promise<JourneyCard | null> => {
  const row = await requireJourney(actor, journeyId).catch((error: unknown) => {
    if (error instanceof Refusal) return null
    throw error
  })
  if (!row) return null
  const template = await templateOf(row)
  const milestones = milestonesOf(row, template)
  const milestone = milestones.find(one => one.step === step && one.occurrence === occurrence)
  if (!milestone) return null
  const shown = timelineOf(template.steps, milestones, true).find(one => one.key === `${step}.${occurrence}`)
  return {
    journeyId,
    step,
    occurrence,
    template,
    journey: toJourney(row, template, actor),
    milestone,
    day: shown?.day ?? null,
  }
}
