/**
 * Takes out of a picture's file what tells of its making (place, device, time, author, embedded smaller pictures) and leaves every byte of
 * the picture itself. What is not one of these formats, or is broken, comes back as it was: the server decides about it.
 * Formats: JPEG ITU T.81 annex B with Exif 2.32, PNG 3 §5, WebP container specification, GIF89a.
 */
export const stripPicture = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const parts = partsOf(bytes) ?? [bytes]
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const joined = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

const partsOf = (bytes: Uint8Array) => {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(bytes)
  if (text(bytes, 1, 3) === "PNG") return png(bytes)
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 4) === "WEBP") return webp(bytes)
  if (text(bytes, 0, 3) === "GIF") return gif(bytes)
}

const text = (bytes: Uint8Array, at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length))
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Turns the picture: the only thing of Exif that the picture needs. */
const orientationSegment = (orientation: number) =>
  new Uint8Array([
    0xff,
    0xe1,
    0,
    34,
    0x45,
    0x78,
    0x69,
    0x66,
    0,
    0,
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    1,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ])

const orientationOf = (segment: Uint8Array): number => {
  if (text(segment, 4, 4) !== "Exif" || segment.length < 18) return 1
  const tiff = view(segment.subarray(10))
  const little = tiff.getUint16(0) === 0x4949
  const directory = tiff.getUint32(4, little)
  if (directory + 2 > tiff.byteLength) return 1
  const count = tiff.getUint16(directory, little)
  for (let index = 0; index < count; index++) {
    const at = directory + 2 + index * 12
    if (at + 12 > tiff.byteLength) return 1
    if (tiff.getUint16(at, little) === 0x112) return tiff.getUint16(at + 8, little)
  }
  return 1
}

/** Kept: JFIF, the colour profile, Adobe's note about the colours. Everything after the end of the picture goes, too. */
const jpeg = (bytes: Uint8Array) => {
  const parts = [bytes.subarray(0, 2)]
  const data = view(bytes)
  let at = 2
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1]!
    if (bytes[at] !== 0xff) return
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xda) {
      const end = scanEnd(bytes, at)
      return [...parts, bytes.subarray(at, end)]
    }
    const next = at + 2 + data.getUint16(at + 2)
    if (next > bytes.length) return
    const segment = bytes.subarray(at, next)
    const told = (marker >= 0xe1 && marker <= 0xef) || marker === 0xfe
    const needed = (marker === 0xe2 && text(segment, 4, 11) === "ICC_PROFILE") || marker === 0xee
    if (!told || needed) parts.push(segment)
    else if (marker === 0xe1) {
      const orientation = orientationOf(segment)
      if (orientation > 1 && orientation < 9) parts.push(orientationSegment(orientation))
    }
    at = next
  }
}

/** Where the picture ends: further scans belong to it, what follows its end (another picture, a film) does not. */
const scanEnd = (bytes: Uint8Array, from: number) => {
  for (let at = from + 2; at + 1 < bytes.length; at++) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at + 2
  }
  return bytes.length
}

/** Kept: what the picture is made of, its colours and its movement. */
const pngKept = /^(?:IHDR|PLTE|IDAT|IEND|tRNS|gAMA|cHRM|sRGB|iCCP|cICP|sBIT|pHYs|bKGD|acTL|fcTL|fdAT)$/

const png = (bytes: Uint8Array) => {
  const parts = [bytes.subarray(0, 8)]
  const data = view(bytes)
  let at = 8
  while (at + 12 <= bytes.length) {
    const next = at + 12 + data.getUint32(at)
    if (next > bytes.length) return
    const name = text(bytes, at + 4, 4)
    if (pngKept.test(name)) parts.push(bytes.subarray(at, next))
    if (name === "IEND") return parts
    at = next
  }
}

const webp = (bytes: Uint8Array) => {
  const parts: Uint8Array[] = []
  const data = view(bytes)
  let at = 12
  while (at + 8 <= bytes.length) {
    const length = data.getUint32(at + 4, true)
    const next = at + 8 + length + (length % 2)
    if (at + 8 + length > bytes.length) return
    const name = text(bytes, at, 4)
    if (/^(?:VP8 |VP8L|VP8X|ANIM|ANMF|ALPH|ICCP)$/.test(name)) {
      const chunk = bytes.slice(at, next)
      // The header says no longer that there is Exif (8) or XMP (4).
      if (name === "VP8X") chunk[8] = chunk[8]! & ~12
      parts.push(chunk)
    }
    at = next
  }
  const head = bytes.slice(0, 12)
  view(head).setUint32(4, 4 + parts.reduce((sum, part) => sum + part.length, 0), true)
  return [head, ...parts]
}

/** Blocks of data, each with its length before it, up to an empty one. */
const blocksEnd = (bytes: Uint8Array, from: number) => {
  let at = from
  while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1
  return at + 1
}

const gif = (bytes: Uint8Array) => {
  const tableSize = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  let at = 13 + tableSize(bytes[10] ?? 0)
  const parts = [bytes.subarray(0, at)]
  while (at < bytes.length) {
    const from = at
    if (bytes[at] === 0x3b) return [...parts, bytes.subarray(at, at + 1)]
    if (bytes[at] === 0x2c) {
      at = blocksEnd(bytes, at + 11 + tableSize(bytes[at + 9] ?? 0))
      parts.push(bytes.subarray(from, at))
    } else if (bytes[at] === 0x21) {
      const label = bytes[at + 1]
      at = blocksEnd(bytes, at + 2)
      // How long a frame stands, and how often all of it is repeated.
      const loops = label === 0xff && /^(?:NETSCAPE|ANIMEXTS)/.test(text(bytes, from + 3, 8))
      if (label === 0xf9 || loops) parts.push(bytes.subarray(from, at))
    } else return
  }
  return parts
}

/** Whether a GIF or WebP (or a PNG) moves. */
export const isAnimated = (bytes: Uint8Array): boolean => {
  if (text(bytes, 0, 3) === "GIF") return (gif(bytes) ?? []).filter(part => part[0] === 0x2c).length > 1
  if (text(bytes, 8, 4) === "WEBP") return text(bytes, 12, 4) === "VP8X" && (bytes[20]! & 2) !== 0
  return text(bytes, 1, 3) === "PNG" && text(bytes.subarray(0, 4096), 0, 4096).includes("acTL")
}
