import { and, eq, inArray, or, sql } from "drizzle-orm"
import { fileErasures, files, messageFiles } from "#db/schema/files.ts"
import { people } from "#db/schema/people.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"

/**
 * A message carries its files no more (of `previews`, the picture of its link alone); those that nothing else carries are nobody's from the commit on, and their bytes are deleted
 * after it (see `erase.ts`).
 */
export const detachFiles = async (
  tx: Transaction,
  { conversationId, seq }: { conversationId: string; seq: number },
  { previews = false } = {},
) => {
  const carried = await tx
    .delete(messageFiles)
    .where(
      and(
        eq(messageFiles.conversationId, conversationId),
        eq(messageFiles.seq, seq),
        previews ? eq(messageFiles.kind, "preview") : undefined,
      ),
    )
    .returning({ id: messageFiles.fileId })
  await dropUnused(
    tx,
    carried.map(row => row.id),
  )
}

/**
 * Removes those of these files that no message and no profile uses, and notes their bytes for deletion. Answers with how many. Locked first: who is
 * passing one on at this moment has either done so when we look, or finds it gone.
 */
export const dropUnused = async (tx: Transaction, ids: string[]): Promise<number> => {
  if (ids.length === 0) return 0
  await tx.select({ id: files.id }).from(files).where(inArray(files.id, ids)).orderBy(files.id).for("update")
  const used = sql`exists (select 1 from ${messageFiles} where ${messageFiles.fileId} = ${files.id})
    or exists (select 1 from ${people} where ${people.id} = ${files.ownerId} and ${or(
      eq(people.pictureId, files.id),
      eq(people.coverId, files.id),
    )})`
  const dropped = await tx
    .delete(files)
    .where(and(inArray(files.id, ids), sql`not (${used})`))
    .returning()
  const keys = dropped.flatMap(row => [row.key, ...row.variants.map(variant => variant.key)])
  if (keys.length > 0) {
    await tx
      .insert(fileErasures)
      .values(keys.map(key => ({ key })))
      .onConflictDoNothing()
  }
  return dropped.length
}
