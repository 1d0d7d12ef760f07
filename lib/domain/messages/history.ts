import { and, desc, eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { messageEdits, messages } from "#db/schema/messages.ts"
import { requireReader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { notFound } from "#lib/domain/errors.ts"
import type { Place } from "#lib/domain/messages/change.ts"
import { firstVisible } from "#lib/domain/messages/list.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { History } from "#lib/protocol/messages.ts"

/**
 * What a message said before, the latest first, each with when it was written; of very many edits the latest ones. For all who may
 * read the message; a tombstone has none. Errors: `not_found`.
 */
export const listHistory = async (actor: Actor, { conversationId, seq }: Place): Promise<History> =>
  db().transaction(
    async tx => {
      const access = await requireReader(actor, conversationId, tx)
      const [message] = await tx
        .select()
        .from(messages)
        .where(and(eq(messages.conversationId, conversationId), eq(messages.seq, seq)))
      if (message?.kind !== "text" || message.deletedAt || seq < firstVisible(access)) throw notFound()
      const edits = await tx
        .select({ body: messageEdits.body, endedAt: messageEdits.editedAt })
        .from(messageEdits)
        .where(and(eq(messageEdits.conversationId, conversationId), eq(messageEdits.seq, seq)))
        .orderBy(desc(messageEdits.revision))
        .limit(limits.historyMax + 1)
      // A row is kept when its words end; they began when those before them ended.
      const versions = edits.slice(0, limits.historyMax).map(({ body }, index) => ({
        body,
        at: (edits[index + 1]?.endedAt ?? message.createdAt).toISOString(),
      }))
      return { versions }
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  )
