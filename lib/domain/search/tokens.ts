import { lexemeOf, shortened } from "#lib/domain/search/fold.ts"

/**
 * A piece of text that is looked for as one. `from` and `to` are its place in the text it came from, in UTF-16 units. A `word` stands between
 * spaces; a `pair` is two neighbours of a script that writes without them, so that any part of a run is a row of pairs (the last letter of a
 * run stands alone); an `emoji` is itself. `at` counts from 1. `text` and `written` are as much of it as is looked for.
 */
export type Token = {
  kind: "word" | "pair" | "emoji"
  text: string
  written: string
  from: number
  to: number
  at: number
}

// Emoji by how they are built: asking for \p{RGI_Emoji} costs a hundred times as much, and a message may have thousands.
const pieces =
  /(?<emoji>[#*0-9]\ufe0f?\u20e3|\p{RI}{2}|\u{1f3f4}[\u{e0061}-\u{e007a}]+\u{e007f}|\p{ExtPict}[\ufe0f\p{EMod}]?(?:\u200d\p{ExtPict}[\ufe0f\p{EMod}]?)*)|[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00ad\u200c\u200d]*/gu
const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Mymr}\u30fc]/u
/** Most words: folding makes small letters of them, and nothing in them stands alone. */
const simple = /^[A-Za-z0-9]+$/
const emojiStyle = /[\ufe0f\u{1f3fb}-\u{1f3ff}]/gu

/** What PostgreSQL can hold as a place in a text. */
const lastPlace = 16_383

/** Everything in a text that can be searched for, in order. */
export const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = []
  const add = (kind: Token["kind"], folded: string, from: number, to: number) => {
    if (folded && tokens.length < lastPlace)
      tokens.push({ kind, text: folded, written: shortened(text.slice(from, to)), from, to, at: tokens.length + 1 })
  }
  for (const { 0: piece, index, groups } of text.matchAll(pieces)) {
    if (groups?.emoji) {
      add("emoji", shortened(piece.replace(emojiStyle, "")), index, index + piece.length)
      continue
    }
    if (simple.test(piece)) {
      add("word", shortened(piece.toLowerCase()), index, index + piece.length)
      continue
    }
    for (const part of partsOf(piece, index)) {
      if (part.unspaced) addPairs(part.units, add)
      else {
        const [first, last] = [part.units[0]!, part.units.at(-1)!]
        add("word", lexemeOf(text.slice(first.from, last.to)), first.from, last.to)
      }
    }
  }
  return tokens
}

type Unit = { from: number; to: number; char: string }
type Part = { unspaced: boolean; units: Unit[] }

/** Parts a row of letters where a script with spaces meets one without. Marks belong to the letter before them. */
const partsOf = (piece: string, index: number): Part[] => {
  const parts: Part[] = []
  let from = index
  for (const char of piece) {
    const to = from + char.length
    const last = parts.at(-1)
    const loose = unspaced.test(char)
    if (last && !loose && /\p{M}/u.test(char)) {
      const unit = last.units.at(-1)!
      unit.char += char
      unit.to = to
    } else if (last && last.unspaced === loose) last.units.push({ from, to, char })
    else parts.push({ unspaced: loose, units: [{ from, to, char }] })
    from = to
  }
  return parts
}

const addPairs = (units: Unit[], add: (kind: "pair", folded: string, from: number, to: number) => void) => {
  const folded = units.map(unit => lexemeOf(unit.char))
  units.forEach((unit, n) => {
    const next = units[n + 1]
    add("pair", folded[n]! + (folded[n + 1] ?? ""), unit.from, next?.to ?? unit.to)
  })
}
