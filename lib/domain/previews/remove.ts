import type { Actor } from "#lib/domain/actor.ts"
import { forbidden, notFound } from "#lib/domain/errors.ts"
import { announceMessage, changeMessage, type Place } from "#lib/domain/messages/change.ts"
import { dropPreview } from "#lib/domain/previews/drop.ts"
import { withoutPreview } from "#lib/domain/previews/of-message.ts"
import { firstLink } from "#lib/protocol/markdown/links-in.ts"

/**
 * Takes the preview from an own message; it stays away until the message has another link. A repeat changes nothing. Errors: `not_found` (also
 * for a tombstone), `forbidden`, and those of every change of a message.
 */
export const removePreview = async (actor: Actor, place: Place): Promise<Record<string, never>> => {
  const changed = await changeMessage(actor, place, async (step, row) => {
    if (row.authorId !== actor.personId) throw forbidden()
    if (row.deletedAt || row.body === null) throw notFound()
    const url = firstLink(row.body)
    if (!url || row.preview?.removed) return null
    await dropPreview(step.tx, row)
    return { preview: withoutPreview(url) }
  })
  await announceMessage("messages:previewed", changed)
  return {}
}
