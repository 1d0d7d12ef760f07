import { and, eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { files } from "#db/schema/files.ts"
import { requireFileSender } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { dropUnused } from "#lib/domain/files/detach.ts"
import { eraseSoon } from "#lib/domain/files/erase-soon.ts"
import { type FileRow, toUpload } from "#lib/domain/files/to-dto.ts"
import type { UploadDto, UploadRoute } from "#lib/protocol/files.ts"

/** Whether the bytes of this upload are waited for, or there already. */
export const isExpected = async (key: string): Promise<boolean> => (await db().$count(files, eq(files.key, key))) > 0

/**
 * All bytes of an upload are there. Told again, also by another route or long after, nothing changes: what it is for was written down when it began. Answers with how it
 * stands; null where nobody waits for it, or its owner may no longer write there, and then it is dropped.
 */
export const uploadArrived = async (route: UploadRoute, key: string, storedKey: string): Promise<UploadDto | null> => {
  const [row] = await db()
    .select()
    .from(files)
    .where(and(eq(files.key, key), eq(files.purpose, route)))
  if (!row?.ownerId) return null
  if (row.state !== "uploading") return toUpload(row)
  if (!(await mayStillWrite(row))) {
    await db().transaction(tx => dropUnused(tx, [row.id]))
    eraseSoon()
    return null
  }
  const [arrived] = await db()
    .update(files)
    .set({ state: "processing", key: storedKey })
    .where(and(eq(files.id, row.id), eq(files.state, "uploading")))
    .returning()
  if (!arrived) return toUpload(row)
  announceUpload(arrived)
  return toUpload(arrived)
}

/** Tells an upload's owner how it stands. */
export const announceUpload = (row: FileRow) => {
  if (row.ownerId) announce({ personId: row.ownerId }, "uploads:changed", { uploads: [toUpload(row)] })
}

const mayStillWrite = async ({ purpose, ownerId, conversationId }: FileRow): Promise<boolean> => {
  if (purpose !== "attachment") return true
  if (!conversationId) return false
  const owner: Actor = { personId: ownerId!, sessionId: "", address: "" }
  return requireFileSender(owner, conversationId).then(
    () => true,
    error => {
      if (error instanceof Refusal) return false
      throw error
    },
  )
}
