import { and, count, desc, eq, gte, isNotNull } from "drizzle-orm"
import { db } from "#db/client.ts"
import { messages } from "#db/schema/messages.ts"
import { requirePermission, requireReader } from "#lib/domain/access.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import { dropActivity, noteActivity } from "#lib/domain/activity/note.ts"
import type { Actor } from "#lib/domain/actor.ts"
import type { Step } from "#lib/domain/conversations/change.ts"
import { notFound, Refusal } from "#lib/domain/errors.ts"
import { announceMessage, changeMessage, type Place } from "#lib/domain/messages/change.ts"
import { firstVisible } from "#lib/domain/messages/list.ts"
import { reactionsOf } from "#lib/domain/messages/reactions-of.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { toMessage } from "#lib/domain/to-dto.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { Pins } from "#lib/protocol/messages.ts"

/**
 * Pins a message for everyone; its author is told. A repeat changes nothing. Errors: `not_found` (also for a tombstone), `forbidden`
 * (owners in rooms, any member elsewhere), `too_large` (a conversation's bound), and those of every change of a message.
 */
export const pinMessage = async (actor: Actor, place: Place): Promise<Record<string, never>> => {
  let told: string[] = []
  const changed = await changeMessage(actor, place, async (step, row) => {
    await requirePermission("pin", actor, place.conversationId, step.tx)
    if (row.deletedAt) throw notFound()
    if (row.pinnedAt) return null
    if ((await countPins(step)) >= limits.pinsMax) {
      throw new Refusal("too_large", `A conversation has at most ${limits.pinsMax} pinned messages.`)
    }
    told = await noteActivity(step.tx, "pin", row, actor.personId)
    return { pinnedAt: new Date(), pinnedBy: actor.personId }
  })
  await announceMessage("messages:pinned", changed)
  await announceActivity(told)
  return {}
}

/** Takes a pin away; a repeat changes nothing. Errors: as for pinning. */
export const unpinMessage = async (actor: Actor, place: Place): Promise<Record<string, never>> => {
  let told: string[] = []
  const changed = await changeMessage(actor, place, async (step, row) => {
    await requirePermission("pin", actor, place.conversationId, step.tx)
    if (!row.pinnedAt) return null
    told = await dropActivity(step.tx, row, "pin")
    return { pinnedAt: null, pinnedBy: null }
  })
  await announceMessage("messages:pinned", changed)
  await announceActivity(told)
  return {}
}

const countPins = async ({ tx, conversation }: Step): Promise<number> => {
  const [row] = await tx
    .select({ pins: count() })
    .from(messages)
    .where(and(eq(messages.conversationId, conversation.id), isNotNull(messages.pinnedAt)))
  return row!.pins
}

/** What is pinned and may be read, the latest first, as of `revision`. Errors: `not_found`. */
export const listPins = async (actor: Actor, { conversationId }: { conversationId: string }): Promise<Pins> =>
  db().transaction(
    async tx => {
      const access = await requireReader(actor, conversationId, tx)
      const rows = await tx
        .select()
        .from(messages)
        .where(
          and(
            eq(messages.conversationId, conversationId),
            isNotNull(messages.pinnedAt),
            gte(messages.seq, firstVisible(access)),
          ),
        )
        .orderBy(desc(messages.pinnedAt), desc(messages.seq))
        .limit(limits.pinsMax)
      const reactions = await reactionsOf(rows, tx)
      const pins = rows.map(row => toMessage(row, reactions(row)))
      const people = await peopleByIds([...idsNamedBy(pins), ...pins.flatMap(pin => pin.pinnedBy ?? [])], tx)
      return { revision: access.conversation.revision, messages: pins, people }
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  )
