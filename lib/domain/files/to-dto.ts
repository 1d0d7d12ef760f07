import type { files } from "#db/schema/files.ts"
import type { FileDto, FileProblem, UploadDto } from "#lib/protocol/files.ts"

export type FileRow = typeof files.$inferSelect

/** What readers get of a file that is ready. */
export const toFile = (row: FileRow): FileDto => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  type: row.type,
  size: row.size,
  ...(row.width !== null && { width: row.width }),
  ...(row.height !== null && { height: row.height }),
  ...(row.duration !== null && { duration: row.duration }),
  ...(row.thumbhash !== null && { thumbhash: row.thumbhash }),
  ...(row.waveform !== null && { waveform: row.waveform }),
  ...(row.animated && { animated: true }),
  ...(row.variants.some(variant => variant.name === "poster") && { poster: true }),
  ...(row.excerpt !== null && { excerpt: row.excerpt }),
})

/** What its owner gets of an upload. */
export const toUpload = (row: FileRow): UploadDto => ({
  file: toFile(row),
  state: row.state,
  ...(row.refused !== null && { problem: row.refused as FileProblem }),
})
