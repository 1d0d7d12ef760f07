import { and, eq } from "drizzle-orm"
import { messageEdits } from "#db/schema/messages.ts"
import { messageWords } from "#db/schema/search.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { forbidden, invalid, notFound } from "#lib/domain/errors.ts"
import { announceMessage, changeMessage, type Place } from "#lib/domain/messages/change.ts"
import { checkBody } from "#lib/domain/messages/check-body.ts"
import { mentionsAfterEdit } from "#lib/domain/messages/mentions.ts"
import { dropPreview } from "#lib/domain/previews/drop.ts"
import { previewAfterEdit } from "#lib/domain/previews/of-message.ts"
import { mayWait, tellRequests } from "#lib/domain/requests.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { isBlank } from "#lib/protocol/text.ts"

/** Edits an own message and keeps what it said. Errors: `not_found` (also for a tombstone), `forbidden`, `invalid` (too long, or blank without files). */
export const editMessage = async (actor: Actor, input: Place & { body: string }): Promise<{ message: MessageDto }> => {
  checkBody(input.body)
  const changed = await changeMessage(actor, input, async (step, row) => {
    // What is passed on are the words of somebody else.
    if (row.authorId !== actor.personId || row.forwarded) throw forbidden()
    if (row.deletedAt || row.body === null) throw notFound()
    if (isBlank(input.body) && !row.files) throw invalid({ body: "required" })
    if (row.body === input.body) return null
    const { conversationId, seq, body } = row
    await step.tx.insert(messageEdits).values({ conversationId, seq, revision: row.revision, body })
    const mentions = await mentionsAfterEdit(row, input.body, step.tx)
    // Found by its old words no more, from this commit on; by the new ones as soon as the job has been here.
    await step.tx
      .delete(messageWords)
      .where(and(eq(messageWords.conversationId, conversationId), eq(messageWords.seq, seq)))
    const preview = previewAfterEdit(row.preview, input.body)
    if (row.preview && !preview) await dropPreview(step.tx, row)
    return { body: input.body, mentions, preview, editedAt: new Date() }
  })
  await announceMessage("messages:edited", changed)
  if (mayWait(changed.conversation)) void tellRequests([input.conversationId])
  return { message: changed.value.message }
}
