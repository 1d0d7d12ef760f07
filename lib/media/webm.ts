import { type FileHandle, open } from "node:fs/promises"
import { Problem } from "#lib/media/examined.ts"
import type { Known } from "#lib/media/mp4.ts"

/** An element of EBML (RFC 8794). `end` is null where its size is unknown: it was recorded as it went. */
type Element = { id: number; start: number; content: number; end: number | null }

const ids = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  tags: 0x1254c367,
  attachments: 0x1941a469,
  scale: 0x2ad7b1,
  duration: 0x4489,
  title: 0x7ba9,
  dateUtc: 0x4461,
  track: 0xae,
  trackType: 0x83,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
} as const
const void_ = 0xec
const mostElements = 20_000

/** Takes tags, attachments, title and date out of a WebM file, which become `Void` of the same length, and tells duration (ms) and size. Throws {@link Problem}. */
export const cleanWebm = async (path: string): Promise<Known> => {
  const file = await open(path, "r+")
  try {
    const { size } = await file.stat()
    const known: Known = { hasVideo: false }
    let hasMedia = false
    const header = await element(file, 0, size)
    if (header?.id !== ids.header || header.end === null) throw new Problem("unreadable")
    const segment = await element(file, header.end, size)
    if (segment?.id !== ids.segment) throw new Problem("unreadable")
    let count = 0
    for (let at = segment.content; at < (segment.end ?? size); ) {
      const inner = await element(file, at, size)
      if (!inner || ++count > mostElements) break
      if (inner.id === ids.cluster) hasMedia = true
      if (inner.id === ids.tags || inner.id === ids.attachments) await blank(file, inner)
      if (inner.id === ids.info) Object.assign(known, await readInfo(file, inner))
      if (inner.id === ids.tracks) Object.assign(known, await readTracks(file, inner))
      // Clusters of unknown size come last in what a browser records; nothing else follows them there.
      if (inner.end === null) break
      at = inner.end
    }
    if (!hasMedia) throw new Problem("unreadable")
    return known
  } finally {
    await file.close()
  }
}

const number = (buffer: Buffer): number => buffer.reduce((sum, byte) => sum * 256 + byte, 0)

/** The element at a place, or null where there is none; one that reaches beyond the file means that it is not whole. */
const element = async (file: FileHandle, at: number, to: number): Promise<Element | null> => {
  const buffer = Buffer.alloc(Math.max(0, Math.min(12, to - at)))
  const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
  if (bytesRead < 2) return null
  const idLength = Math.clz32(buffer[0]!) - 23
  if (idLength > 4 || bytesRead <= idLength) return null
  const first = buffer[idLength]!
  const sizeLength = Math.clz32(first) - 23
  if (sizeLength > 8 || bytesRead < idLength + sizeLength) return null
  const bytes = Buffer.from(buffer.subarray(idLength, idLength + sizeLength))
  const isUnknown = first === 2 ** (9 - sizeLength) - 1 && bytes.subarray(1).every(byte => byte === 255)
  bytes[0] = first & (2 ** (8 - sizeLength) - 1)
  const content = at + idLength + sizeLength
  const end = isUnknown ? null : content + number(bytes)
  if (end !== null && end > to) throw new Problem("unreadable")
  return { id: number(buffer.subarray(0, idLength)), start: at, content, end }
}

const zeros = Buffer.alloc(65_536)
/** `Void` with a size of eight bytes, or of one where there is no room for that. */
const blank = async (file: FileHandle, { start, end }: Element) => {
  if (end === null) throw new Problem("unreadable")
  const length = end - start
  const head = length >= 9 ? Buffer.alloc(9) : Buffer.alloc(2)
  head[0] = void_
  if (length >= 9) {
    head[1] = 1
    head.writeUIntBE(length - 9, 3, 6)
  } else head[1] = 0x80 | (length - 2)
  for (let at = start; at < end; at += zeros.length) await file.write(zeros, 0, Math.min(zeros.length, end - at), at)
  await file.write(head, 0, head.length, start)
}

const children = async (file: FileHandle, { content, end }: Element): Promise<Element[]> => {
  const found: Element[] = []
  if (end === null) return found
  for (let at = content; at < end && found.length < 1000; ) {
    const inner = await element(file, at, end)
    if (!inner || inner.end === null) break
    found.push(inner)
    at = inner.end
  }
  return found
}

const readValue = async (file: FileHandle, { content, end }: Element): Promise<Buffer> => {
  const buffer = Buffer.alloc(Math.min(8, end! - content))
  await file.read(buffer, 0, buffer.length, content)
  return buffer
}

const readInfo = async (file: FileHandle, info: Element): Promise<Partial<Known>> => {
  let [scale, length] = [1_000_000, 0]
  for (const inner of await children(file, info)) {
    if (inner.id === ids.title || inner.id === ids.dateUtc) await blank(file, inner)
    const value = await readValue(file, inner)
    if (inner.id === ids.scale) scale = number(value)
    if (inner.id === ids.duration)
      length = value.length === 8 ? value.readDoubleBE() : value.length === 4 ? value.readFloatBE() : 0
  }
  const ms = Math.round((length * scale) / 1_000_000)
  return ms > 0 && ms < 2 ** 31 ? { duration: ms } : {}
}

const readTracks = async (file: FileHandle, tracks: Element): Promise<Partial<Known>> => {
  const known: Partial<Known> = {}
  for (const track of await children(file, tracks)) {
    if (track.id !== ids.track) continue
    for (const inner of await children(file, track)) {
      if (inner.id === ids.trackType && number(await readValue(file, inner)) === 1) known.hasVideo = true
      if (inner.id !== ids.video) continue
      for (const field of await children(file, inner)) {
        if (field.id === ids.width) known.width = number(await readValue(file, field))
        if (field.id === ids.height) known.height = number(await readValue(file, field))
      }
    }
  }
  return known
}
