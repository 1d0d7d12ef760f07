import { and, eq, isNull } from "drizzle-orm"
import { db } from "#db/client.ts"
import { files, messageFiles } from "#db/schema/files.ts"
import { messages } from "#db/schema/messages.ts"
import type { Card } from "#db/schema/previews.ts"
import { changeConversation, type Step } from "#lib/domain/conversations/change.ts"
import { announceMessage, changeRow, type MessageRow, type Place } from "#lib/domain/messages/change.ts"
import { linkOf, previewOf } from "#lib/domain/previews/of-message.ts"

/**
 * Shows a card with a message, as a change of the conversation like any other, unless the message has been deleted, has another link by now, or
 * its author wants no preview.
 */
export const attachPreview = async ({ conversationId, seq }: Place, url: string, card: Card): Promise<void> => {
  const at = and(eq(messages.conversationId, conversationId), eq(messages.seq, seq))
  const changed = await changeConversation(conversationId, async step => {
    const [row] = await step.tx.select().from(messages).where(at)
    const wanted = row && linkOf(row) === url
    return row && changeRow(step, row, wanted ? { preview: previewOf(url, await carried(step, row, card)) } : null)
  })
  if (changed.value) await announceMessage("messages:previewed", { ...changed, value: changed.value })
}

/** The message carries the card's picture from now on, and who may read the one may read the other; a picture that is gone by now is left out. */
const carried = async (
  { tx }: Step,
  { conversationId, seq }: MessageRow,
  { picture, ...words }: Card,
): Promise<Card> => {
  if (!picture) return words
  const [held] = await tx.select({ id: files.id }).from(files).where(eq(files.id, picture.id)).for("key share")
  if (!held) return words
  // One picture may be with many messages: none has it as its own.
  const link = { conversationId, seq, fileId: picture.id, position: 0, kind: "preview", forwarded: true } as const
  await tx.insert(messageFiles).values(link).onConflictDoNothing()
  return { ...words, picture }
}

/** Writes down that a link was looked at and nothing is shown: readers notice nothing. */
export const passOver = async ({ conversationId, seq }: Place, url: string, body: string): Promise<void> => {
  await db()
    .update(messages)
    .set({ preview: previewOf(url, null) })
    .where(
      and(
        eq(messages.conversationId, conversationId),
        eq(messages.seq, seq),
        eq(messages.body, body),
        isNull(messages.preview),
      ),
    )
}
