import { bytes } from "./pictures.ts"

/** MP4 by hand: what a telephone writes, without a picture in it. */

const u32 = (...values: number[]) => {
  const buffer = Buffer.alloc(values.length * 4)
  for (const [n, value] of values.entries()) buffer.writeUInt32BE(value >>> 0, n * 4)
  return buffer
}
export const box = (type: string, ...content: Buffer[]): Buffer => {
  const inside = Buffer.concat(content)
  return Buffer.concat([u32(inside.length + 8), Buffer.from(type, "latin1"), inside])
}
const text = (value: string) => Buffer.from(value, "latin1")

const header = (ms: number) => box("mvhd", u32(0, 0, 0, 1000, ms), Buffer.alloc(80))
const trackHeader = (width: number, height: number, turned: boolean) =>
  box(
    "tkhd",
    u32(0, 0, 0, 1, 0, 1000),
    Buffer.alloc(16),
    turned ? u32(0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000) : u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000),
    u32(width << 16, height << 16),
  )
const handler = (type: string) => box("hdlr", u32(0, 0), text(type), Buffer.alloc(12))
/** One chunk of samples of the same size at a place in the file. */
const table = (at: number, samples: number, size: number) =>
  box("stbl", box("stsc", u32(0, 1, 1, samples, 1)), box("stsz", u32(0, size, samples)), box("stco", u32(0, 1, at)))

/** Where it was taken, in the three ways that cameras say it, and a track of positions among the media. */
export const videoWithPlace = ({ ms = 1500, turned = false } = {}) => {
  const place = "+52.5200+013.4050/"
  const frames = Buffer.alloc(4000, "F")
  const positions = text(`${place}`.repeat(10).padEnd(200))
  const make = (at: number) => {
    const video = box(
      "trak",
      trackHeader(640, 360, turned),
      box("mdia", handler("vide"), box("minf", table(at, 10, 400))),
      box("udta", box("\u00a9xyz", text(place))),
    )
    const gps = box(
      "trak",
      trackHeader(0, 0, false),
      box("mdia", handler("meta"), box("minf", table(at + 4000, 10, 20))),
    )
    const keys = box("meta", handler("mdta"), box("ilst", text(`com.apple.quicktime.location.ISO6709 ${place}`)))
    return box(
      "moov",
      header(ms),
      video,
      gps,
      keys,
      box("udta", box("\u00a9xyz", text(place)), box("\u00a9mod", text("Canary-Phone"))),
    )
  }
  const begin = box("ftyp", text("isom"), u32(512), text("isomiso2avc1mp41"))
  const size = begin.length + make(0).length + 8
  return bytes(Buffer.concat([begin, make(size), box("mdat", frames, positions)]))
}

/** An element of EBML with a size of eight bytes. */
export const element = (id: number, content: Buffer): Buffer => {
  const head = Buffer.alloc(8)
  head.writeBigUInt64BE(BigInt(content.length) | (1n << 56n))
  return Buffer.concat([
    Buffer.from(
      id
        .toString(16)
        .padStart(id > 0xff ? 8 : 2, "0")
        .replace(/^(00)+(?=..)/, ""),
      "hex",
    ),
    head,
    content,
  ])
}

/** What a browser records: a header, a track, a cluster; and tags, which a browser would not write. */
export const recording = ({ video = false, tags = true } = {}) => {
  const track = element(
    0xae,
    Buffer.concat([
      element(0x83, Buffer.from([video ? 1 : 2])),
      ...(video
        ? [element(0xe0, Buffer.concat([element(0xb0, Buffer.from([2, 0x80])), element(0xba, Buffer.from([1, 0x68]))]))]
        : []),
    ]),
  )
  const duration = Buffer.alloc(8)
  duration.writeDoubleBE(2500)
  const parts = [
    element(
      0x1549a966,
      Buffer.concat([
        element(0x2ad7b1, Buffer.from([0x0f, 0x42, 0x40])),
        element(0x4489, duration),
        element(0x7ba9, text("Canary-Title")),
      ]),
    ),
    element(0x1654ae6b, track),
    ...(tags ? [element(0x1254c367, text("LOCATION +52.5200+013.4050/"))] : []),
    element(0x1f43b675, Buffer.alloc(3000, "S")),
  ]
  const type = element(0x1a45dfa3, element(0x4282, text("webm")))
  return bytes(Buffer.concat([type, element(0x18538067, Buffer.concat(parts))]))
}

/** A HEIC as a telephone makes it, without a picture in it: an item of pixels and one of EXIF with the place. */
export const heicWithPlace = () => {
  const u16 = (...values: number[]) => Buffer.from(values.flatMap(value => [value >> 8, value & 255]))
  const [pixels, exif] = [Buffer.alloc(300, "P"), text("Exif GPS +52.5200+013.4050/ Canary-Phone")]
  const info = (id: number, type: string) => box("infe", Buffer.from([2, 0, 0, 0]), u16(id, 0), text(`${type}\0`))
  const make = (at: number) =>
    box(
      "meta",
      u32(0),
      handler("pict"),
      box("iinf", u32(0), u16(2), info(1, "hvc1"), info(2, "Exif")),
      box(
        "iloc",
        Buffer.from([0, 0, 0, 0, 0x44, 0]),
        ...[u16(2), u16(1, 0, 1), u32(at, pixels.length), u16(2, 0, 1), u32(at + pixels.length, exif.length)],
      ),
    )
  const begin = box("ftyp", text("heic"), u32(0), text("mif1heic"))
  const at = begin.length + make(0).length + 8
  return bytes(Buffer.concat([begin, make(at), box("mdat", pixels, exif)]))
}
