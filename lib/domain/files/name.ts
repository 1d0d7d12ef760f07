import { limits } from "#lib/protocol/limits.ts"
import { codePoints, isBlank } from "#lib/protocol/text.ts"

/** Whatever turns, hides or breaks a line of text. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]/gu

/** A name as it is shown and saved under: no path, no control or direction characters, one line, not too long and with its ending. */
export const safeName = (name: string): string => {
  const last = name.toWellFormed().split(/[/\\]/).at(-1)!
  const plain = last.replace(unsafe, "").replace(/\s+/gu, " ").trim().replace(/^\.+/, "")
  if (isBlank(plain)) return "file"
  if (codePoints(plain) <= limits.fileNameMax) return plain
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(plain)?.[0] ?? ""
  return [...plain].slice(0, limits.fileNameMax - ending.length).join("") + ending
}
