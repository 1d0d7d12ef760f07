import { and, eq } from "drizzle-orm"
import { messageEdits, reactions, savedMessages } from "#db/schema/messages.ts"
import { messageWords } from "#db/schema/search.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import { dropActivity } from "#lib/domain/activity/note.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { forbidden } from "#lib/domain/errors.ts"
import { detachFiles } from "#lib/domain/files/detach.ts"
import { eraseSoon } from "#lib/domain/files/erase-soon.ts"
import { changeMessage, type Place } from "#lib/domain/messages/change.ts"
import { dropPreview } from "#lib/domain/previews/drop.ts"
import { mayWait, tellRequests } from "#lib/domain/requests.ts"

/**
 * Deletes an own message for everyone: a tombstone keeps its place; body, history, reactions, files, preview and search entry go in the same
 * transaction, and the event names the place only. A repeat changes nothing. Errors: `not_found`, `forbidden`.
 */
export const removeMessage = async (actor: Actor, place: Place): Promise<Record<string, never>> => {
  let told: string[] = []
  const { value, conversation, base, revision } = await changeMessage(actor, place, async ({ tx }, row) => {
    if (row.authorId !== actor.personId) throw forbidden()
    if (row.deletedAt) return null
    for (const table of [messageEdits, reactions, messageWords, savedMessages]) {
      await tx.delete(table).where(and(eq(table.conversationId, row.conversationId), eq(table.seq, row.seq)))
    }
    if (row.files) await detachFiles(tx, row)
    if (row.preview) await dropPreview(tx, row)
    told = await dropActivity(tx, row)
    const nothing = {
      body: null,
      payload: null,
      replyTo: null,
      mentions: null,
      forwarded: false,
      files: null,
      preview: null,
      pinnedAt: null,
      pinnedBy: null,
    }
    return { ...nothing, editedAt: null, deletedAt: new Date() }
  })
  if (base === revision) return {}
  const { id, seq, deletedAt } = value.message
  announce({ conversationId: conversation.id }, "messages:deleted", {
    conversationId: conversation.id,
    base,
    revision,
    deleted: [{ id, seq, deletedAt: deletedAt! }],
  })
  eraseSoon()
  if (mayWait(conversation)) void tellRequests([conversation.id])
  await announceActivity(told)
  return {}
}
