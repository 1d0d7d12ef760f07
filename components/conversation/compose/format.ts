/** A replacement in a text box and what is selected afterwards, all as places in the text. */
export type Replacement = { from: number; to: number; text: string; select: [from: number, to: number] }

/**
 * Puts marks around what is selected, or takes them away where they stand already. With nothing selected the caret goes between them. White
 * space at the edges stays outside: marks hug what they mark. Several lines of code become a block.
 */
export const format = (value: string, start: number, end: number, mark: string, isTyped = false): Replacement => {
  const selected = value.slice(start, end)
  const from = start + (selected.length - selected.trimStart().length)
  const to = selected.trim() === "" ? from : end - (selected.length - selected.trimEnd().length)
  const inner = value.slice(from, to)
  const size = mark.length
  const wrapped = { from, to, text: mark + inner + mark, select: [from + size, to + size] } satisfies Replacement
  // Typed twice, it stands twice.
  if (isTyped) return wrapped
  const before = value.slice(Math.max(0, from - size), from)
  // Two stars around are bold, of which one is not taken away for soft.
  const doubled = size === 1 && value[from - 2] === mark && value[from - 3] !== mark
  if (before === mark && value.slice(to, to + size) === mark && !doubled)
    return { from: from - size, to: to + size, text: inner, select: [from - size, to - size] }
  if (inner.length > size * 2 && inner.startsWith(mark) && inner.endsWith(mark) && inner[size] !== mark[0]) {
    const bare = inner.slice(size, -size)
    return { from, to, text: bare, select: [from, from + bare.length] }
  }
  if (mark === "`" && inner.includes("\n")) return block(value, from, to)
  return wrapped
}

const block = (value: string, from: number, to: number): Replacement => {
  const lead = from === 0 || value[from - 1] === "\n" ? "```\n" : "\n```\n"
  const tail = to === value.length || value[to] === "\n" ? "\n```" : "\n```\n"
  const inner = value.slice(from, to)
  return { from, to, text: lead + inner + tail, select: [from + lead.length, from + lead.length + inner.length] }
}

/** Ctrl (⌘) with these, and with Shift where it says so. */
const shortcuts: [key: string, shift: boolean, mark: string][] = [
  ["b", false, "**"],
  ["i", false, "*"],
  ["e", false, "`"],
  ["x", true, "~~"],
]

type Keys = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">

/** The mark that a key asks for: by a shortcut, or, with something selected, by typing it. */
export const markOf = (event: Keys, isSelected: boolean, isMac: boolean): string | undefined => {
  if (event.altKey) return
  const command = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (command) {
    const key = event.key.toLowerCase()
    return shortcuts.find(([letter, shift]) => letter === key && shift === event.shiftKey)?.[2]
  }
  if (isSelected && !event.ctrlKey && !event.metaKey && /^[*`_~]$/.test(event.key)) return event.key
}
