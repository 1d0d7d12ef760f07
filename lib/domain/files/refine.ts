import { link, mkdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { asOnlyOne } from "#lib/domain/files/claim.ts"
import type { FileRow } from "#lib/domain/files/to-dto.ts"
import { tools } from "#lib/domain/files/tools.ts"
import { examine } from "#lib/media/examine.ts"
import type { Found, ToExamine } from "#lib/media/examined.ts"
import { officeEnding, officeToPdf } from "#lib/media/office.ts"
import { makeVideoSmaller } from "#lib/media/video-smaller.ts"
import { renamed } from "#lib/protocol/renamed.ts"

/** What is known of a file, where the bytes lie that are kept of it, and what it is called. */
type Refined = { found: Found; from: string; name: string }

/** For the picture of one page: milliseconds and bytes. */
const pageBounds = { ms: 15_000, memory: 768 * 1024 * 1024 }

/**
 * What is done with a file that is fine already, and may fail: a video made smaller, where that was wanted; a picture of a document's first page. Without it the file stays as it was.
 */
export const refine = async (row: FileRow, about: ToExamine, found: Found): Promise<Refined> => {
  const asItIs = { found, from: about.path, name: row.name }
  const { ffmpeg } = tools()
  if (row.kind === "video" && row.smaller && ffmpeg) {
    const smaller = (signal: AbortSignal) => smallerVideo(ffmpeg, row.name, about, found, signal)
    return (await asOnlyOne(row.id, smaller)) ?? asItIs
  }
  if (row.kind !== "file" || found.variants.length > 0) return asItIs
  const page = await pageOf(row, about, found)
  if (!page) return asItIs
  const { width, height, thumbhash, variants } = page
  return { ...asItIs, found: { ...found, width, height, thumbhash, variants } }
}

const smallerVideo = async (
  ffmpeg: string,
  name: string,
  about: ToExamine,
  { type }: Found,
  signal: AbortSignal,
): Promise<Refined | null> => {
  const { path, out } = about
  const made = await makeVideoSmaller(ffmpeg, { path, type, size: (await stat(path)).size, folder: out }, signal)
  if (!made) return null
  const found = await examine({ ...about, path: made })
  return found.ok ? { found, from: made, name: renamed(name, "video/mp4") } : null
}

const pageOf = async (row: FileRow, about: ToExamine, { type }: Found): Promise<Found | null> => {
  const { soffice } = tools()
  const ending = soffice && officeEnding(type, row.name)
  if (soffice && ending) {
    return asOnlyOne(row.id, async signal => {
      const folder = join(about.out, "office")
      await mkdir(folder)
      const path = join(folder, `document.${ending}`)
      await link(about.path, path)
      const pdf = await officeToPdf(soffice, path, folder, signal)
      return pdf ? firstPageOf(about, pdf) : null
    })
  }
  return type === "application/pdf" ? firstPageOf(about, about.path) : null
}

const firstPageOf = async (about: ToExamine, path: string): Promise<Found | null> => {
  const found = await examine({ ...about, path, kind: "page" }, pageBounds)
  return found.ok ? found : null
}
