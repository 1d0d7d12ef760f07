import { createGunzip, createInflate, createInflateRaw } from "node:zlib"
import { withoutEntities } from "#lib/outbound/page/entities.ts"
import { scan } from "#lib/outbound/page/scan.ts"

/**
 * The beginning of a body with its compression undone: never more than `most` bytes are made, whatever it would grow to. What is
 * cut off or broken further on is worth as much as came before.
 */
export const inflated = (body: Uint8Array, encoding: "gzip" | "deflate" | null, most: number): Promise<Uint8Array> => {
  if (encoding === null) return Promise.resolve(body.subarray(0, most))
  return new Promise((resolve, reject) => {
    const isWrapped = (body[0]! & 15) === 8 && ((body[0]! << 8) | body[1]!) % 31 === 0
    const inflate = encoding === "gzip" ? createGunzip() : isWrapped ? createInflate() : createInflateRaw()
    const chunks: Buffer[] = []
    let bytes = 0
    const end = () => {
      inflate.destroy()
      resolve(Buffer.concat(chunks).subarray(0, most))
    }
    inflate.on("data", (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= most) end()
    })
    inflate.on("end", end)
    inflate.on("error", error => (bytes > 0 ? end() : reject(error)))
    inflate.end(body)
  })
}

/** How far into a page its own word on its encoding is looked for. */
const declaredWithin = 2048

const decoderOf = (label: string | null): TextDecoder | null => {
  if (!label) return null
  try {
    return new TextDecoder(label)
  } catch {
    return null
  }
}

/** A page as text: by its mark, by what came with it, by what it says of itself, else UTF-8. Always well-formed. */
export const decoded = (bytes: Uint8Array, charset: string | null): string => {
  const [a, b, c] = bytes
  const marked =
    a === 0xef && b === 0xbb && c === 0xbf
      ? "utf-8"
      : a === 0xff && b === 0xfe
        ? "utf-16le"
        : a === 0xfe && b === 0xff
          ? "utf-16be"
          : null
  const said = () => {
    const own = scan(Buffer.from(bytes.subarray(0, declaredWithin)).toString("latin1")).charset
    // Who can say so in ASCII does not write UTF-16.
    return own && /^utf-?16/i.test(own) ? "utf-8" : own
  }
  const decoder = decoderOf(marked) ?? decoderOf(charset) ?? decoderOf(said()) ?? new TextDecoder()
  return decoder.decode(bytes).toWellFormed()
}

/** Characters that turn the text around them, or draw nothing; what joins emoji and letters stays. */
const turning = /[[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]--[\u200c\u200d\ufe0f]]/gv
const towers = /(\p{M}{4})\p{M}+/gu
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" })

/** Text that a stranger wrote as one line of at most `most` characters as a person counts them; null if nothing is left. */
export const cleaned = (raw: string | null | undefined, most: number): string | null => {
  if (!raw) return null
  const text = withoutEntities(raw.slice(0, most * 8))
    .toWellFormed()
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Co}\p{Z}]+/gu, " ")
    .replace(turning, "")
    .replace(towers, "$1")
    .trim()
  if (!/[\p{L}\p{N}\p{S}\p{P}]/u.test(text)) return null
  if (text.length <= most) return text
  const cut: string[] = []
  let units = 0
  for (const { segment } of graphemes.segment(text)) {
    if (cut.length >= most || units + segment.length > most * 2)
      return `${cut
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    cut.push(segment)
    units += segment.length
  }
  return text
}
