import { lengthOf } from "./length.ts"

const fence = /^```[^`\n]*$/gm
/** Room for a fence that has to be closed: a line break and the fence. */
const closing = 4
/** Of a fence that is opened again: three backticks and the name of a language. */
const longestFence = 40
/** Places to cut at, the best first; each only if it leaves the part at least half full. */
const places = [/\n{2,}/g, /\n/g, /[.!?…。！？][)"”’]*\s/gu, /\s/g]

/**
 * A text as several messages of at most `max` code points each, in order: cut between paragraphs, else lines, sentences or words, else
 * between whole characters. A block of code that is cut is closed and opened again.
 */
export const splitText = (text: string, max: number): string[] => {
  const parts: string[] = []
  let rest = text.trim()
  while (lengthOf(rest) > max) {
    const head = [...rest.slice(0, max * 2)].slice(0, max - closing).join("")
    const cut = cutOf(head)
    let part = rest.slice(0, cut)
    rest = rest.slice(cut)
    const open = openFence(part)
    if (open !== null) {
      part = `${part.trimEnd()}\n\`\`\``
      rest = `${open}\n${rest.replace(/^\n+/, "")}`
    } else rest = rest.trimStart()
    parts.push(part.trim())
  }
  if (rest) parts.push(rest)
  return parts
}

/** The line that opened the block of code that is open at the end, or null. */
const openFence = (part: string): string | null => {
  const fences = part.match(fence) ?? []
  const last = fences.at(-1)
  return last !== undefined && fences.length % 2 === 1 ? last.slice(0, longestFence) : null
}

const cutOf = (head: string): number => {
  for (const place of places) {
    const last = [...head.matchAll(place)].at(-1)
    if (last && last.index + last[0].length > head.length / 2) return last.index + last[0].length
  }
  // No space anywhere: at least no character is cut in two.
  const tail = head.slice(-60)
  const segments = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(tail)]
  const last = segments.at(-1)
  return segments.length > 1 ? head.length - tail.length + last!.index : head.length
}
