import { stat } from "node:fs/promises"
import { text } from "node:stream/consumers"
import { fileTypeFromFile } from "file-type"
import { excerptOf, firstPage } from "#lib/media/document.ts"
import { type Examined, Problem, type ToExamine } from "#lib/media/examined.ts"
import { cleanHeic } from "#lib/media/heic.ts"
import { cleanMp4 } from "#lib/media/mp4.ts"
import { makeStill, preparePicture } from "#lib/media/picture.ts"
import { cleanWebm } from "#lib/media/webm.ts"

const pictures = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]
const heics = ["image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"]
const mp4s = ["video/mp4", "video/quicktime", "video/x-m4v", "audio/mp4", "audio/x-m4a"]
const webms = ["video/webm", "audio/webm", "video/matroska", "video/x-matroska", "audio/matroska", "audio/x-matroska"]
const sounds = ["audio/ogg", "audio/opus", "audio/mpeg", "audio/aac", "audio/wav"]

const run = async (file: ToExamine): Promise<Examined> => {
  const { size } = await stat(file.path)
  if (size === 0) throw new Problem("unreadable")
  const found = (await fileTypeFromFile(file.path))?.mime.split(";")[0] ?? ""
  if (file.kind === "picture") {
    if (heics.includes(found)) throw new Problem("heic")
    if (!pictures.includes(found)) throw new Problem("mismatch")
    return preparePicture(file, found)
  }
  if (file.kind === "file") return prepareFile(file, found)
  if (file.kind === "page") {
    if (found !== "application/pdf") throw new Problem("mismatch")
    return firstPage(file)
  }
  const isMp4 = mp4s.includes(found)
  if (!isMp4 && !webms.includes(found) && !(file.kind === "voice" && sounds.includes(found)))
    throw new Problem("mismatch")
  if (!isMp4 && !webms.includes(found)) return { ok: true, type: found, variants: [] }
  const known = isMp4 ? await cleanMp4(file.path) : await cleanWebm(file.path)
  const type = `${file.kind === "voice" ? "audio" : "video"}/${isMp4 ? "mp4" : "webm"}`
  if (file.kind === "voice") return { ok: true, type, duration: known.duration, variants: [] }
  if (!known.hasVideo) throw new Problem("mismatch")
  const still = file.still ? await makeStill(file.still, file).catch(() => null) : null
  return {
    ok: true,
    type,
    duration: known.duration,
    width: known.width ?? still?.poster.width,
    height: known.height ?? still?.poster.height,
    ...(still && { thumbhash: still.thumbhash }),
    variants: still ? [still.poster] : [],
  }
}

/** A file is kept as it is; pictures and videos among them lose what tells of place and device all the same. */
const prepareFile = async (file: ToExamine, found: string): Promise<Examined> => {
  if (pictures.includes(found)) {
    const { variants: _, ...rest } = (await preparePicture(file, found)) as Extract<Examined, { ok: true }>
    return { ...rest, variants: [] }
  }
  if (heics.includes(found)) await cleanHeic(file.path)
  // What cannot be read as a video is no video: it stays what it is, a file.
  if (mp4s.includes(found)) await cleanMp4(file.path).catch(() => null)
  if (webms.includes(found)) await cleanWebm(file.path).catch(() => null)
  const excerpt = found ? null : await excerptOf(file.path)
  if (excerpt === null) return { ok: true, type: found || "application/octet-stream", variants: [] }
  return { ok: true, type: "text/plain", ...(excerpt && { excerpt }), variants: [] }
}

if (import.meta.main) {
  const asked = await text(process.stdin)
  // Nobody needs it any more.
  if (asked === "") process.exit(0)
  const { memory, ...file } = JSON.parse(asked) as ToExamine & { memory: number }
  setInterval(() => {
    if (process.memoryUsage.rss() > memory) process.exit(3)
  }, 20).unref()
  const answer = await run(file).catch((error: unknown): Examined => {
    if (error instanceof Problem) return { ok: false, problem: error.problem }
    // Trouble of the disk is none of the file's.
    if (typeof (error as NodeJS.ErrnoException).errno === "number") throw error
    return { ok: false, problem: "unreadable" }
  })
  process.stdout.write(JSON.stringify(answer), () => process.exit(0))
}
