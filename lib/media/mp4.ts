import { type FileHandle, open } from "node:fs/promises"
import { Problem } from "#lib/media/examined.ts"

/** A box of ISO/IEC 14496-12: where its content begins and where it ends. */
export type Box = { type: string; start: number; content: number; end: number }

export type Known = { duration?: number; width?: number; height?: number; hasVideo: boolean }

/** Boxes that hold what a camera says of place, device and owner, wherever they stand. `uuid` is XMP and makers' own. */
const telling = new Set(["udta", "meta", "uuid", "\u00a9xyz", "loci", "gps ", "gps0", "CAME"])
const containers = new Set(["moov", "trak", "mdia", "minf", "stbl", "moof", "traf", "edts"])
/** Tracks that people see or hear; others (positions, sensors) go. */
const shown = new Set(["vide", "soun", "text", "subt", "sbtl", "clcp", "tmcd", "auxv", "pict"])
const mostBoxes = 20_000

/**
 * Takes out of an MP4 or QuickTime file what tells where and with what it was taken: those boxes become `free` with zeros inside, so that no
 * offset anywhere changes; tracks of positions and sensors lose their samples too. Tells duration (ms) and size. Throws {@link Problem} for what is not whole.
 */
export const cleanMp4 = async (path: string): Promise<Known> => {
  const file = await open(path, "r+")
  try {
    const { size } = await file.stat()
    const known: Known = { hasVideo: false }
    let [hasMovie, hasMedia, count] = [false, false, 0]
    const visit = async (from: number, to: number, depth: number): Promise<void> => {
      for await (const box of boxesOf(file, from, to)) {
        if (++count > mostBoxes || depth > 8) throw new Problem("unreadable")
        if (box.type === "moov") hasMovie = true
        if (box.type === "mdat") hasMedia = true
        if (telling.has(box.type)) await blank(file, box)
        else if (box.type === "trak") await visitTrack(box, depth)
        else if (containers.has(box.type)) await visit(box.content, box.end, depth + 1)
        else if (box.type === "mvhd") known.duration = await durationOf(file, box)
      }
    }
    const visitTrack = async (box: Box, depth: number) => {
      const handler = await handlerOf(file, box)
      if (handler !== null && !shown.has(handler)) {
        await blankSamples(file, box, size)
        return blank(file, box)
      }
      if (handler === "vide") Object.assign(known, { hasVideo: true }, await sizeOf(file, box))
      await visit(box.content, box.end, depth + 1)
    }
    await visit(0, size, 0)
    if (!hasMovie || !hasMedia) throw new Problem("unreadable")
    return known
  } finally {
    await file.close()
  }
}

/** Boxes one after the other. A box that reaches beyond its place means that the file is not whole. */
export async function* boxesOf(file: FileHandle, from: number, to: number): AsyncGenerator<Box> {
  let start = from
  while (start < to) {
    if (to - start < 8) {
      // QuickTime ends some lists with four zeros.
      if ((await read(file, start, to - start)).every(byte => byte === 0)) return
      throw new Problem("unreadable")
    }
    const head = await read(file, start, Math.min(16, to - start))
    const short = head.readUInt32BE(0)
    if (short === 0 && from > 0) return
    const wide = short === 1
    if (wide && head.length < 16) throw new Problem("unreadable")
    const length = short === 0 ? to - start : wide ? Number(head.readBigUInt64BE(8)) : short
    const content = start + (wide ? 16 : 8)
    const end = start + length
    if (end < content || end > to) throw new Problem("unreadable")
    yield { type: head.toString("latin1", 4, 8), start, content, end }
    start = end
  }
}

/** Bytes at a place; fewer there means that the file is not whole. */
export const read = async (file: FileHandle, at: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, at)
  if (bytesRead < length) throw new Problem("unreadable")
  return buffer
}

const zeros = Buffer.alloc(65_536)
/** Zeros from one place to another. */
export const wipe = async (file: FileHandle, from: number, to: number) => {
  for (let at = from; at < to; at += zeros.length) await file.write(zeros, 0, Math.min(zeros.length, to - at), at)
}

const blank = async (file: FileHandle, box: Box) => {
  await file.write(Buffer.from("free", "latin1"), 0, 4, box.start + 4)
  await wipe(file, box.content, box.end)
}

/** The first box below another by a path of types. */
export const find = async (file: FileHandle, box: Box, ...path: string[]): Promise<Box | null> => {
  const [first, ...rest] = path
  for await (const inner of boxesOf(file, box.content, box.end)) {
    if (inner.type === first) return rest.length === 0 ? inner : find(file, inner, ...rest)
  }
  return null
}

const handlerOf = async (file: FileHandle, track: Box): Promise<string | null> => {
  const box = await find(file, track, "mdia", "hdlr")
  return box && box.end - box.content >= 12 ? (await read(file, box.content + 8, 4)).toString("latin1") : null
}

/** Milliseconds; nothing where the file does not say (it was recorded as it went). */
const durationOf = async (file: FileHandle, box: Box): Promise<number | undefined> => {
  const head = await read(file, box.content, Math.min(32, box.end - box.content))
  const isLong = head[0] === 1
  if (head.length < (isLong ? 32 : 20)) return undefined
  const scale = head.readUInt32BE(isLong ? 20 : 12)
  const length = isLong ? Number(head.readBigUInt64BE(24)) : head.readUInt32BE(16)
  const ms = Math.round((length / scale) * 1000)
  return ms > 0 && ms < 2 ** 31 ? ms : undefined
}

/** Width and height on screen: a track that is turned by a quarter has them the other way round. */
const sizeOf = async (file: FileHandle, track: Box): Promise<{ width?: number; height?: number }> => {
  const box = await find(file, track, "tkhd")
  if (!box) return {}
  const head = await read(file, box.content, Math.min(96, box.end - box.content))
  const at = head[0] === 1 ? 52 : 40
  if (head.length < at + 44) return {}
  const [a, b] = [head.readInt32BE(at), head.readInt32BE(at + 4)]
  const [wide, high] = [head.readUInt32BE(at + 36) >>> 16, head.readUInt32BE(at + 40) >>> 16]
  if (!wide || !high) return {}
  return a === 0 && b !== 0 ? { width: high, height: wide } : { width: wide, height: high }
}

/** What a track of positions recorded lies among the media, where its tables say; it is wiped there. */
const blankSamples = async (file: FileHandle, track: Box, size: number) => {
  const table = await find(file, track, "mdia", "minf", "stbl")
  if (!table) return
  const boxes = new Map<string, Buffer>()
  for await (const box of boxesOf(file, table.content, table.end)) {
    if (!["stco", "co64", "stsc", "stsz"].includes(box.type)) continue
    if (box.end - box.content > 8_000_000) throw new Problem("unreadable")
    boxes.set(box.type, await read(file, box.content, box.end - box.content))
  }
  for (const [from, to] of samplesOf(boxes)) {
    if (to > size) throw new Problem("unreadable")
    await wipe(file, from, to)
  }
}

/** The places of a track's chunks (8.7 of the standard): each chunk has as many samples as the last rule that covers it says. */
function* samplesOf(boxes: Map<string, Buffer>): Generator<[number, number]> {
  const [wide, narrow, rules, sizes] = [boxes.get("co64"), boxes.get("stco"), boxes.get("stsc"), boxes.get("stsz")]
  const offsets = wide ?? narrow
  if (!offsets || !rules || !sizes) return
  const same = sizes.readUInt32BE(4)
  const samples = sizes.readUInt32BE(8)
  const ruleCount = rules.readUInt32BE(4)
  let [sample, rule] = [0, 0]
  for (let chunk = 1; chunk <= offsets.readUInt32BE(4); chunk++) {
    while (rule + 1 < ruleCount && rules.readUInt32BE(8 + (rule + 1) * 12) <= chunk) rule++
    const from = wide ? Number(wide.readBigUInt64BE(8 + (chunk - 1) * 8)) : offsets.readUInt32BE(8 + (chunk - 1) * 4)
    let length = 0
    for (let n = rules.readUInt32BE(8 + rule * 12 + 4); n > 0 && sample < samples; n--, sample++) {
      length += same || sizes.readUInt32BE(12 + sample * 4)
    }
    yield [from, from + length]
  }
}
