import { and, eq, inArray, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { files } from "#db/schema/files.ts"
import type { Reader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { dropUnused } from "#lib/domain/files/detach.ts"
import { eraseSoon } from "#lib/domain/files/erase-soon.ts"
import { toUpload } from "#lib/domain/files/to-dto.ts"
import { tools } from "#lib/domain/files/tools.ts"
import { env } from "#lib/env.ts"
import type { FileLimits, UploadDto } from "#lib/protocol/files.ts"
import { limits } from "#lib/protocol/limits.ts"

/** How own uploads stand; those that are not there, or not one's own, are left out. */
export const checkUploads = async (actor: Actor, { ids }: { ids: string[] }): Promise<{ uploads: UploadDto[] }> => {
  const rows = await db()
    .select()
    .from(files)
    .where(and(inArray(files.id, ids), eq(files.ownerId, actor.personId)))
  return { uploads: rows.map(toUpload) }
}

/** Takes back an own upload that is used nowhere; one that is not there is taken back already. Errors: `conflict` (it is used). */
export const discardUpload = async (actor: Actor, { id }: { id: string }): Promise<Record<string, never>> => {
  await db().transaction(async tx => {
    const [own] = await tx
      .select({ id: files.id })
      .from(files)
      .where(and(eq(files.id, id), eq(files.ownerId, actor.personId)))
    if (own && (await dropUnused(tx, [id])) === 0) throw new Refusal("conflict", "This file is in use.")
  })
  eraseSoon()
  return {}
}

/** How large files may be, and how much of what one may keep is used. */
export const fileLimitsOf = async (actor: Actor): Promise<FileLimits> => {
  const { picture, video, voice, file, portrait, quota } = env().files
  return {
    picture,
    video,
    voice,
    file,
    portrait,
    perMessage: limits.filesPerMessage,
    quota,
    used: await storedBy(actor.personId),
    smaller: tools().ffmpeg !== null,
  }
}

/** All bytes that are kept for a person, what is announced of unfinished uploads included. */
export const storedBy = async (personId: string, from: Reader = db()): Promise<number> => {
  const [row] = await from
    .select({ stored: sql<number>`coalesce(sum(${files.stored}), 0)::bigint` })
    .from(files)
    .where(eq(files.ownerId, personId))
  return Number(row!.stored)
}
