import { stat } from "node:fs/promises"
import { join } from "node:path"
import sharp, { type Metadata, type Sharp } from "sharp"
import { rgbaToThumbHash } from "thumbhash"
import { type Examined, type Made, type MadeVariant, Problem, type ToExamine } from "#lib/media/examined.ts"

sharp.cache(false)
sharp.concurrency(1)

/** The longer side of each rendering, in pixels. */
const sides = { list: 192, bubble: 960, screen: 2048 } as const
const portraitSides = { list: 96, bubble: 320, screen: 1024 } as const
const mostFrames = 1000
const webp = { quality: 80, effort: 3 } as const

/** A picture as it is kept: upright, without anything but its pixels, and renderings of it. Throws {@link Problem}. */
export const preparePicture = async (file: ToExamine, type: string): Promise<Examined> => {
  const found = await headerOf(file.path, file.pixels)
  const isAnimated = (found.pages ?? 1) > 1
  const open = (animated: boolean) =>
    sharp(file.path, { limitInputPixels: file.pixels, animated, failOn: "error", sequentialRead: true }).autoOrient()
  const original = await write(keep(open(isAnimated), type), join(file.out, "original"))
  const variants: MadeVariant[] = []
  for (const [name, side] of Object.entries(file.purpose === "attachment" ? sides : portraitSides)) {
    const moves = isAnimated && name !== "list"
    // What is as small already is served as it is; but never a photograph where a thumbnail will do.
    if (name !== "list" && Math.max(original.width, original.height) <= side && original.size < 200_000) continue
    if (moves && name === "screen") continue
    const made = await write(within(open(moves), side).webp(webp), join(file.out, name))
    if (made.size < original.size || name === "list") variants.push({ ...made, name: name as keyof typeof sides })
  }
  if (isAnimated) {
    const still = await write(within(open(false), sides.bubble).webp(webp), join(file.out, "poster"))
    variants.push({ ...still, name: "poster" })
  }
  return {
    ok: true,
    type: original.type,
    width: original.width,
    height: original.height,
    thumbhash: await thumbhashOf(open(false)),
    ...(isAnimated && { animated: true as const }),
    original,
    variants,
  }
}

/** The still of a video, made of whatever picture came with it, or of a page; its longer side at most `side`. */
export const makeStill = async (path: string, { out, pixels }: ToExamine, side: number = sides.bubble) => {
  await headerOf(path, pixels)
  const open = () => sharp(path, { limitInputPixels: pixels }).autoOrient()
  const made = await write(within(open(), side).webp(webp), join(out, "poster"))
  return { poster: { ...made, name: "poster" as const }, thumbhash: await thumbhashOf(open()) }
}

/** Reads no more than the header, and refuses what would be too large before anything is decoded. */
const headerOf = async (path: string, pixels: number): Promise<Metadata> => {
  const found = await sharp(path, { limitInputPixels: false, animated: true }).metadata()
  const { width = 0, height = 0, pageHeight = height, pages = 1 } = found
  if (width < 1 || height < 1) throw new Problem("unreadable")
  if (width * pageHeight * pages > pixels || pages > mostFrames) throw new Problem("too_many_pixels")
  return found
}

/** The same kind of picture, written anew: profiles, EXIF, XMP, IPTC and comments stay behind. */
const keep = (image: Sharp, type: string): Sharp => {
  if (type === "image/png") return image.png({ compressionLevel: 7 })
  if (type === "image/gif") return image.gif()
  if (type === "image/jpeg") return image.jpeg({ quality: 92 })
  return image.webp({ quality: 92, effort: 3 })
}

const within = (image: Sharp, side: number) =>
  image.resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })

const types: Record<string, string> = { jpeg: "image/jpeg", png: "image/png", webp: "image/webp", gif: "image/gif" }

const write = async (image: Sharp, path: string): Promise<Made> => {
  const { format, width, height, pageHeight } = await image.toFile(path)
  const { size } = await stat(path)
  return { path, type: types[format]!, size, width, height: pageHeight ?? height }
}

const thumbhashOf = async (image: Sharp): Promise<string> => {
  const { data, info } = await within(image, 100).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64")
}
