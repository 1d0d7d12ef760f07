import { type FileHandle, open } from "node:fs/promises"
import { Problem } from "#lib/media/examined.ts"
import { type Box, boxesOf, find, read, wipe } from "#lib/media/mp4.ts"

/** The largest of the two tables that is read. */
const mostTable = 1_000_000

/**
 * Wipes what a HEIC or AVIF says of place and device: the items of the types `Exif` and `mime` (XMP), where the table of places (ISO/IEC 14496-12, 8.11.3) says
 * that they lie. Nothing moves. Throws {@link Problem} for what cannot be understood.
 */
export const cleanHeic = async (path: string): Promise<void> => {
  const file = await open(path, "r+")
  try {
    const { size } = await file.stat()
    const whole: Box = { type: "", start: 0, content: 0, end: size }
    const meta = await find(file, whole, "meta")
    if (!meta) return
    const inside: Box = { ...meta, content: meta.content + 4 }
    const [infos, places] = [await find(file, inside, "iinf"), await find(file, inside, "iloc")]
    if (!infos || !places) return
    const telling = await tellingItems(file, infos)
    const data = await find(file, inside, "idat")
    for (const { item, method, from, to } of await extentsOf(file, places)) {
      if (!telling.has(item)) continue
      const shift = method === 1 ? (data?.content ?? Number.NaN) : 0
      if (method > 1 || !(to + shift <= size)) throw new Problem("unreadable")
      await wipe(file, from + shift, to + shift)
    }
  } finally {
    await file.close()
  }
}

const tellingItems = async (file: FileHandle, infos: Box): Promise<Set<number>> => {
  const isLong = (await read(file, infos.content, 1))[0] !== 0
  const items = new Set<number>()
  for await (const box of boxesOf(file, infos.content + (isLong ? 8 : 6), infos.end)) {
    if (box.type !== "infe") continue
    const head = await read(file, box.content, Math.min(16, box.end - box.content))
    const wide = head[0] === 3
    const at = wide ? 8 : 6
    if (head[0]! < 2 || head.length < at + 6) continue
    const type = head.toString("latin1", at + 2, at + 6)
    if (type === "Exif" || type === "mime" || type === "uri ")
      items.add(wide ? head.readUInt32BE(4) : head.readUInt16BE(4))
  }
  return items
}

type Extent = { item: number; method: number; from: number; to: number }

const extentsOf = async (file: FileHandle, places: Box): Promise<Extent[]> => {
  if (places.end - places.content > mostTable) throw new Problem("unreadable")
  const table = await read(file, places.content, places.end - places.content)
  const version = table[0]!
  const [offsetSize, lengthSize, baseSize, indexSize] = [table[4]! >> 4, table[4]! & 15, table[5]! >> 4, table[5]! & 15]
  let at = 6
  const take = (bytes: number) => {
    let value = 0
    for (let n = 0; n < bytes; n++) value = value * 256 + table.readUInt8(at++)
    return value
  }
  const extents: Extent[] = []
  for (let items = take(version < 2 ? 2 : 4); items > 0; items--) {
    const item = take(version < 2 ? 2 : 4)
    const method = version > 0 ? take(2) & 15 : 0
    take(2)
    const base = take(baseSize)
    for (let count = take(2); count > 0; count--) {
      if (version > 0) take(indexSize)
      const from = base + take(offsetSize)
      extents.push({ item, method, from, to: from + take(lengthSize) })
    }
  }
  return extents
}
