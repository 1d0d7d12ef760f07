import { and, eq, inArray, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { files, messageFiles } from "#db/schema/files.ts"
import { requireFileSender } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid } from "#lib/domain/errors.ts"
import { toFile } from "#lib/domain/files/to-dto.ts"
import type { FileDto } from "#lib/protocol/files.ts"

/**
 * What a message will carry, in the order asked for: own uploads for this conversation that are ready and that no message carries as its own yet.
 * Errors: those of writing here, and `invalid` with `files: unknown`, whichever of these fails.
 */
export const filesToSend = async (actor: Actor, conversationId: string, ids: string[]): Promise<FileDto[]> => {
  await requireFileSender(actor, conversationId)
  const rows = await db()
    .select()
    .from(files)
    .where(
      and(
        inArray(files.id, ids),
        eq(files.ownerId, actor.personId),
        eq(files.conversationId, conversationId),
        eq(files.purpose, "attachment"),
        eq(files.state, "ready"),
        sql`not exists (select 1 from ${messageFiles} where ${messageFiles.fileId} = ${files.id} and not ${messageFiles.forwarded})`,
      ),
    )
  const found = new Map(rows.map(row => [row.id, toFile(row)]))
  return ids.map(id => {
    const file = found.get(id)
    if (!file) throw invalid({ files: "unknown" })
    return file
  })
}
