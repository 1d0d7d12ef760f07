/**
 * Takes the notes about place, device and author out of an MP4 or QuickTime film: the boxes `udta` and `meta` of the film and of its tracks
 * become empty ones of the same size, so that nothing else moves (ISO/IEC 14496-12). The film itself is never read whole.
 */
export const stripVideo = async (file: Blob): Promise<Blob> => {
  try {
    const moov = await find(file, "moov")
    if (!moov || moov.size > mostHeader) return file
    const bytes = new Uint8Array(await file.slice(moov.at, moov.at + moov.size).arrayBuffer())
    empty(bytes, 0, bytes.length)
    return new Blob([file.slice(0, moov.at), bytes, file.slice(moov.at + moov.size)], { type: file.type })
  } catch {
    return file
  }
}

const mostHeader = 64 * 1024 * 1024
const containers = ["moov", "trak", "mdia", "minf"]
const notes = ["udta", "meta", "uuid"]

type Box = { name: string; at: number; size: number; head: number }

const boxAt = (data: DataView, at: number, rest: number): Box => {
  const name = String.fromCharCode(...[4, 5, 6, 7].map(byte => data.getUint8(at + byte)))
  const short = data.getUint32(at)
  if (short === 1) return { name, at, size: Number(data.getBigUint64(at + 8)), head: 16 }
  return { name, at, size: short === 0 ? rest : short, head: 8 }
}

const find = async (file: Blob, wanted: string) => {
  for (let at = 0, boxes = 0; at + 16 <= file.size && boxes < 1000; boxes++) {
    const head = new DataView(await file.slice(at, at + 16).arrayBuffer())
    const box = boxAt(head, 0, file.size - at)
    if (box.size < 8) return
    if (box.name === wanted) return { at, size: box.size }
    at += box.size
  }
}

const empty = (bytes: Uint8Array, from: number, to: number) => {
  const data = new DataView(bytes.buffer)
  for (let at = from; at + 8 <= to; ) {
    const box = boxAt(data, at, to - at)
    if (box.size < box.head || at + box.size > to) return
    if (notes.includes(box.name)) {
      bytes.set([0x66, 0x72, 0x65, 0x65], at + 4)
      bytes.fill(0, at + box.head, at + box.size)
    } else if (containers.includes(box.name)) empty(bytes, at + box.head, at + box.size)
    at += box.size
  }
}
