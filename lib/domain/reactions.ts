import { and, eq } from "drizzle-orm"
import { reactions } from "#db/schema/messages.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import { dropReaction, noteActivity } from "#lib/domain/activity/note.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { notFound, Refusal } from "#lib/domain/errors.ts"
import { announceMessage, changeMessage, type Place } from "#lib/domain/messages/change.ts"
import { reactionsOf } from "#lib/domain/messages/reactions-of.ts"
import { limits } from "#lib/protocol/limits.ts"

type Input = Place & { emoji: string }

/** Reacts with an emoji; a repeat changes nothing. Errors: `not_found`, `forbidden`, `too_large` (too many different emoji). */
export const addReaction = async (actor: Actor, input: Input): Promise<Record<string, never>> => {
  let told: string[] = []
  const changed = await changeMessage(actor, input, async ({ tx }, row) => {
    if (row.deletedAt) throw notFound()
    const { conversationId, seq } = row
    const used = (await reactionsOf([row], tx))(row)
    if (used.length >= limits.reactionsPerMessage && !used.some(({ emoji }) => emoji === input.emoji)) {
      throw new Refusal("too_large", `A message has at most ${limits.reactionsPerMessage} different reactions.`)
    }
    const added = await tx
      .insert(reactions)
      .values({ conversationId, seq, personId: actor.personId, emoji: input.emoji })
      .onConflictDoNothing()
      .returning()
    if (added.length === 0) return null
    told = await noteActivity(tx, "reaction", row, actor.personId)
    return {}
  })
  await announceMessage("reactions:changed", changed)
  await announceActivity(told)
  return {}
}

/** Takes a reaction back; a repeat changes nothing. Errors: `not_found`, `forbidden`. */
export const removeReaction = async (actor: Actor, input: Input): Promise<Record<string, never>> => {
  let told: string[] = []
  const changed = await changeMessage(actor, input, async ({ tx }, row) => {
    const removed = await tx
      .delete(reactions)
      .where(
        and(
          eq(reactions.conversationId, row.conversationId),
          eq(reactions.seq, row.seq),
          eq(reactions.personId, actor.personId),
          eq(reactions.emoji, input.emoji),
        ),
      )
      .returning()
    if (removed.length === 0) return null
    told = await dropReaction(tx, row)
    return {}
  })
  await announceMessage("reactions:changed", changed)
  await announceActivity(told)
  return {}
}
