import { randomUUID } from "node:crypto"
import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { inArray } from "drizzle-orm"
import { db } from "#db/client.ts"
import { fileErasures, files } from "#db/schema/files.ts"
import type { Card } from "#db/schema/previews.ts"
import { keep } from "#lib/domain/files/process.ts"
import { makeWorkFolder } from "#lib/domain/files/work.ts"
import { env } from "#lib/env.ts"
import { examine } from "#lib/media/examine.ts"
import type { Found } from "#lib/media/examined.ts"
import { fetchPublic } from "#lib/outbound/fetch.ts"
import { NotFetched } from "#lib/outbound/target.ts"
import { once } from "#lib/process.ts"

export const pictureTypes = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]

const wanted = {
  accept: "image/webp, image/png, image/jpeg, image/gif;q=0.8",
  takes: (type: string) => pictureTypes.includes(type),
  page: false,
}

/** Smaller ones are dots that count visitors, and icons. */
const leastSide = 64
/** For one picture of a megabyte: milliseconds, bytes, pixels. */
const bounds = { ms: 30_000, memory: 512 * 1024 * 1024 }
const mostPixels = 25_000_000

/** The picture of a page, fetched as the page was; null where there is none that can be shown. */
export const pictureAt = async (address: string, signal: AbortSignal): Promise<Card["picture"] | null> => {
  try {
    return await keepPicture((await fetchPublic(address, { ...wanted, signal })).body)
  } catch (error) {
    if (error instanceof NotFetched && !signal.aborted) return null
    throw error
  }
}

const state = once("preview-pictures", () => ({ tail: Promise.resolve() as Promise<unknown> }))

/** Makes a picture anew and keeps it as a file that nobody owns, one at a time. Until a message carries it nobody may read it. */
export const keepPicture = (bytes: Uint8Array): Promise<Card["picture"] | null> => {
  const turn = state.tail.then(() => make(bytes))
  state.tail = turn.catch(() => {})
  return turn
}

const make = async (bytes: Uint8Array): Promise<Card["picture"] | null> => {
  const folder = await makeWorkFolder()
  try {
    const path = join(folder, "arrived")
    await writeFile(path, bytes)
    const pixels = Math.min(env().files.pixels, mostPixels)
    const found = await examine({ path, out: folder, kind: "picture", purpose: "preview", pixels }, bounds)
    if (!found.ok || Math.min(found.width ?? 0, found.height ?? 0) < leastSide) return null
    return await store(found)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const store = async (found: Found): Promise<Card["picture"] | null> => {
  // One that moves stands still here, and none is kept larger than it is ever shown.
  const of = (name: string) => found.variants.find(variant => variant.name === name)
  const shown = (found.animated ? of("poster") : of("screen")) ?? found.original
  if (!shown) return null
  const small = of("bubble")
  const key = await keep(shown.path, shown.type)
  const variants =
    small && !found.animated
      ? [
          {
            name: "bubble" as const,
            key: await keep(small.path, small.type),
            type: small.type,
            size: small.size,
            width: small.width,
            height: small.height,
          },
        ]
      : []
  const { type, size, width, height } = shown
  const id = randomUUID()
  await db().transaction(async tx => {
    const stored = size + (variants[0]?.size ?? 0)
    await tx.insert(files).values({
      id,
      key,
      purpose: "preview",
      kind: "picture",
      name: "preview",
      type,
      size,
      stored,
      width,
      height,
      thumbhash: found.thumbhash ?? null,
      variants,
      state: "ready",
    })
    await tx.delete(fileErasures).where(inArray(fileErasures.key, [key, ...variants.map(variant => variant.key)]))
  })
  return { id, width, height, ...(found.thumbhash && { thumbhash: found.thumbhash }) }
}
