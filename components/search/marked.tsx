import type { ReactNode } from "react"

/** Characters shown of a message, and of what goes before the first place that was found. */
const shown = 260
const lead = 70

/** Marks of the message's own markdown: here they would stand between the words. */
const plain = (text: string) => text.replace(/\*\*|__|~~|`+|^>\s?/gm, "").replace(/\s+/g, " ")

/** The part of a text around what was found, with that marked; made of nodes, whatever the text holds. */
export const Marked = ({ text, ranges }: { text: string; ranges: [number, number][] }): ReactNode => {
  const first = ranges[0]?.[0] ?? 0
  const from = first > lead + 20 ? startOfWord(text, first - lead) : 0
  const to = endOfWord(text, from + shown)
  const parts: ReactNode[] = from > 0 ? ["… "] : []
  let at = from
  for (const [start, end] of ranges) {
    if (start >= to) break
    parts.push(plain(text.slice(at, start)))
    parts.push(
      <mark key={start} className="rounded-[4px] bg-accent/30 px-px font-heavy text-text">
        {text.slice(start, Math.min(end, to))}
      </mark>,
    )
    at = Math.min(end, to)
  }
  parts.push(plain(text.slice(at, to)))
  if (to < text.length) parts.push(" …")
  return parts
}

const endOfWord = (text: string, at: number) => {
  if (at >= text.length) return text.length
  const space = text.slice(at - 30, at).search(/\s\S*$/)
  return space < 0 ? at - Number(/[\ud800-\udbff]/.test(text[at - 1] ?? "")) : at - 30 + space
}

/** Never in the middle of a word, nor of a character. */
const startOfWord = (text: string, at: number) => {
  const space = text.slice(at, at + lead).search(/\s/)
  return space < 0 ? at + Number(/[\udc00-\udfff]/.test(text[at] ?? "")) : at + space + 1
}
