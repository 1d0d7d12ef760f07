import { and, eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { messages } from "#db/schema/messages.ts"
import { requireReader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { Refusal } from "#lib/domain/errors.ts"
import type { Place } from "#lib/domain/messages/change.ts"
import { firstVisible } from "#lib/domain/messages/list.ts"
import type { FileDto } from "#lib/protocol/files.ts"

type Forwarded = { body: string; files?: FileDto[] }

/**
 * The words and files of a message that somebody passes on, read here and never taken from them: only what stands there can be called forwarded.
 * Errors: `not_found` with the field `forwardOf` (not there, not theirs to read, or deleted meanwhile).
 */
export const wordsToForward = async (actor: Actor, { conversationId, seq }: Place): Promise<Forwarded> => {
  const gone = new Refusal("not_found", "The message to forward is not there.", { fields: { forwardOf: "unknown" } })
  const access = await requireReader(actor, conversationId).catch(error => {
    throw error instanceof Refusal ? gone : error
  })
  const [row] = await db()
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), eq(messages.seq, seq)))
  if (row?.kind !== "text" || row.body === null || row.deletedAt || seq < firstVisible(access)) throw gone
  // A card shows what its owner shows to each reader; it is not for others to pass on.
  if (row.payload?.journey) throw gone
  return { body: row.body, ...(row.files && { files: row.files }) }
}
