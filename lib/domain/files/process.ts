import { rm, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { and, asc, eq, inArray, lt, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { fileErasures, files, type Variant } from "#db/schema/files.ts"
import { announceUpload } from "#lib/domain/files/arrive.ts"
import { eraseFiles } from "#lib/domain/files/erase.ts"
import { refine } from "#lib/domain/files/refine.ts"
import type { FileRow } from "#lib/domain/files/to-dto.ts"
import { makeWorkFolder } from "#lib/domain/files/work.ts"
import { env } from "#lib/env.ts"
import { log } from "#lib/log.ts"
import { examine } from "#lib/media/examine.ts"
import type { Found, Made } from "#lib/media/examined.ts"
import { NotStored, storage } from "#lib/storage/storage.ts"

/** Looks at an upload that has arrived, keeps what may be kept of it and tells its owner. Done once; again, nothing happens. Throws `NotNow` where a conversion has to wait. */
export const processUpload = async (id: string): Promise<void> => {
  const [row] = await db()
    .select()
    .from(files)
    .where(and(eq(files.id, id), eq(files.state, "processing")))
  if (!row) return
  const folder = await makeWorkFolder()
  try {
    await settle(row, await look(row, folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  await eraseFiles()
}

/** Uploads that arrived a minute ago and that nobody has looked at: the server was stopped in between. */
export const uploadsLeftBehind = async (): Promise<string[]> =>
  (
    await db()
      .select({ id: files.id })
      .from(files)
      .where(
        and(
          eq(files.state, "processing"),
          lt(files.createdAt, sql`now() - interval '1 minute'`),
          sql`(${files.claimedUntil} is null or ${files.claimedUntil} < now())`,
        ),
      )
      .orderBy(asc(files.createdAt))
      .limit(100)
  ).map(row => row.id)

type Outcome =
  | { problem: string }
  | { found: Found; original: Made | null; kept: Variant[]; size: number; key: string; name: string }

/** A copy is what is looked at and cleaned: what was uploaded itself is seen by nobody, and goes. */
const look = async (row: FileRow, folder: string): Promise<Outcome> => {
  const path = join(folder, "arrived")
  try {
    await storage().fetch(row.key, path, row.size)
  } catch (error) {
    if (error instanceof NotStored) return { problem: "unreadable" }
    if ((error as Error).message.includes("larger")) return { problem: "too_large" }
    throw error
  }
  const still = row.still === null ? undefined : join(folder, "still")
  if (still) await writeFile(still, Buffer.from(row.still!, "base64"))
  const { kind, purpose } = row
  const about = { path, out: folder, kind, purpose, pixels: env().files.pixels, ...(still && { still }) }
  const looked = await examine(about)
  if (!looked.ok) return { problem: looked.problem }
  const { found, from, name } = await refine(row, about, looked)
  const kept = found.original ?? { path: from, type: found.type, size: (await stat(from)).size }
  const key = await keep(kept.path, kept.type)
  const variants: Variant[] = []
  for (const { path: made, ...variant } of found.variants) {
    variants.push({ ...variant, key: await keep(made, variant.type) })
  }
  return { found, original: found.original ?? null, kept: variants, size: kept.size, key, name }
}

/** Stores a file that no row names yet. Should none ever do, its bytes are erased in an hour. */
export const keep = async (path: string, type: string): Promise<string> => {
  const key = await storage().put(path, { type, name: "file" })
  await db()
    .insert(fileErasures)
    .values({ key, since: sql`now() + interval '1 hour'` as unknown as Date })
  return key
}

const settle = async (row: FileRow, outcome: Outcome) => {
  const settled = await db().transaction(async tx => {
    const isRefused = "problem" in outcome
    const change = isRefused
      ? { state: "refused" as const, refused: outcome.problem, stored: 0 }
      : readyOf(row, outcome)
    const [changed] = await tx
      .update(files)
      .set({ ...change, still: null })
      .where(and(eq(files.id, row.id), eq(files.state, "processing")))
      .returning()
    // Taken back meanwhile: what was made of it is erased with the rest.
    if (changed && !isRefused) {
      const keys = [outcome.key, ...outcome.kept.map(variant => variant.key)]
      await tx.delete(fileErasures).where(inArray(fileErasures.key, keys))
    }
    if (changed) await tx.insert(fileErasures).values({ key: row.key }).onConflictDoNothing()
    return changed
  })
  if (!settled) return
  if (settled.state === "refused") log.info({ problem: settled.refused, kind: settled.kind }, "an upload was refused")
  announceUpload(settled)
}

const readyOf = (row: FileRow, { found, kept, size, key, name }: Exclude<Outcome, { problem: string }>) => ({
  state: "ready" as const,
  key,
  name,
  type: found.type,
  size,
  stored: size + kept.reduce((sum, variant) => sum + variant.size, 0),
  width: found.width ?? null,
  height: found.height ?? null,
  duration: found.duration ?? row.duration,
  thumbhash: found.thumbhash ?? null,
  animated: found.animated ?? false,
  excerpt: found.excerpt ?? null,
  variants: kept,
})
