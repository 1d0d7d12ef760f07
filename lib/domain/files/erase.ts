import { and, asc, inArray, lt, lte, notExists, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { fileErasures, files, messageFiles } from "#db/schema/files.ts"
import { dropUnused } from "#lib/domain/files/detach.ts"
import { removeLeftWork } from "#lib/domain/files/work.ts"
import { storage } from "#lib/storage/storage.ts"

const batch = 200

/** Deletes the bytes of what is nobody's any more. What could not be deleted stays on the list. */
export const eraseFiles = async (): Promise<void> => {
  for (let count = batch; count === batch; ) {
    const rows = await db()
      .select()
      .from(fileErasures)
      .where(lte(fileErasures.since, sql`now()`))
      .orderBy(asc(fileErasures.since))
      .limit(batch)
    const keys = rows.map(row => row.key)
    if (keys.length > 0) {
      await storage().remove(keys)
      await db().delete(fileErasures).where(inArray(fileErasures.key, keys))
    }
    count = keys.length
  }
}

/** Drops what was uploaded a day ago and is in no message and no profile, whole or not; what carried it may be gone too. */
export const sweepUploads = async (): Promise<void> => {
  const old = lt(files.createdAt, sql`now() - interval '1 day'`)
  const unused = notExists(
    db().select({ one: sql`1` }).from(messageFiles).where(sql`${messageFiles.fileId} = ${files.id}`),
  )
  for (;;) {
    const rows = await db()
      .select({ id: files.id })
      .from(files)
      .where(
        and(
          old,
          unused,
          sql`not exists (select 1 from people p where p.picture_id = ${files.id} or p.cover_id = ${files.id})`,
        ),
      )
      .limit(batch)
    const dropped = await db().transaction(tx =>
      dropUnused(
        tx,
        rows.map(row => row.id),
      ),
    )
    if (dropped < batch) break
  }
  await eraseFiles()
  await removeLeftWork()
}
