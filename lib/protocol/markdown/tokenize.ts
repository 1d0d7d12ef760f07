import { looksLikeAddress, safeUrl, shownAddress, trimAddress } from "./links.ts"

export type Inline =
  | string
  | { type: "strong" | "em" | "strike"; children: Inline[] }
  | { type: "code"; text: string }
  | { type: "link"; href: string; text: string }
  /** `@handle` as it was written; `handle` in small letters. Whether it names somebody is the server's to say. */
  | { type: "mention"; handle: string; text: string }

export type Block =
  | { type: "paragraph" | "quote"; children: Inline[] }
  | { type: "code"; text: string }
  | { type: "list"; ordered: boolean; start: number; items: Inline[][] }

/** Marks that may stand open inside one another; more are plain text, so that no message can nest without end. */
const maxDepth = 8

const marks = { "**": "strong", __: "strong", "*": "em", _: "em", "~~": "strike" } as const
type Mark = keyof typeof marks
type Open = { mark: Mark; children: Inline[] }

const space = /\s/
const word = /[\p{L}\p{N}]/u
const address = /(?:https?:\/\/|mailto:|www\.)[^\s<>"'`{}|\\^]{1,2000}/iy
/** Neither the end of an e-mail address nor part of a path: what goes before is looked at by hand. */
const mention = /@([A-Za-z0-9_]{3,30})(?![\p{L}\p{N}_@])/uy
const labelled = /\[([^[\]\n]{1,300})\]\(([^\s()<>]{1,1000})\)/y

const append = (into: Inline[], text: string) => {
  const last = into.length - 1
  if (typeof into[last] === "string") into[last] += text
  else if (text) into.push(text)
}

const link = (text: string, target: string): Inline | null => {
  const url = safeUrl(/^www\./i.test(target) ? `https://${target}` : target)
  if (!url) return null
  const label = text === target || looksLikeAddress(text) ? shownAddress(target, url) : text
  return { type: "link", href: url.href, text: label }
}

/**
 * The marks within a line or a paragraph. One pass: every character is looked at a bounded number of times, whatever it is.
 * Marks that do not close are the characters that they are.
 */
export const tokenizeInline = (text: string): Inline[] => {
  const root: Inline[] = []
  const open: Open[] = []
  const codeEnds = new Map<number, number>()
  let here = root
  let plainFrom = 0
  let at = 0

  const flush = (to: number) => {
    append(here, text.slice(plainFrom, to))
  }
  const resume = (from: number) => {
    at = from
    plainFrom = from
  }
  /** Gives back what stays unclosed above `depth` as plain text, in the list below it. */
  const unwind = (depth: number) => {
    while (open.length > depth) {
      const { mark, children } = open.pop()!
      here = open.length ? open[open.length - 1]!.children : root
      append(here, mark)
      for (const child of children) typeof child === "string" ? append(here, child) : here.push(child)
    }
  }

  while (at < text.length) {
    const char = text[at]!

    if (char === "\\" && /[*_~`[\]\\>#@-]/.test(text[at + 1] ?? "")) {
      flush(at)
      append(here, text[at + 1]!)
      resume(at + 2)
      continue
    }

    if (char === "`") {
      let run = 1
      while (text[at + run] === "`") run++
      const after = at + run
      // Where the search for this length last ended without a find, it need not begin again.
      if (run <= 2 && !(codeEnds.has(run) && codeEnds.get(run)! <= after)) {
        const end = text.indexOf("`".repeat(run), after)
        if (end > after) {
          flush(at)
          here.push({ type: "code", text: text.slice(after, end) })
          resume(end + run)
          continue
        }
        if (end === -1) codeEnds.set(run, after)
      }
      at = after
      continue
    }

    if (char === "@" && !/[\p{L}\p{N}_@/]/u.test(text[at - 1] ?? "")) {
      mention.lastIndex = at
      const match = mention.exec(text)
      if (match) {
        flush(at)
        here.push({ type: "mention", handle: match[1]!.toLowerCase(), text: match[0] })
        resume(at + match[0].length)
        continue
      }
    }

    if (char === "[") {
      labelled.lastIndex = at
      const match = labelled.exec(text)
      const found = match && link(match[1]!, match[2]!)
      if (match && found) {
        flush(at)
        here.push(found)
        resume(at + match[0].length)
        continue
      }
    }

    if (
      (char === "h" || char === "H" || char === "w" || char === "W" || char === "m" || char === "M") &&
      !word.test(text[at - 1] ?? "")
    ) {
      address.lastIndex = at
      const match = address.exec(text)
      if (match) {
        const target = trimAddress(match[0])
        const found = link(target, target)
        if (found) {
          flush(at)
          here.push(found)
          resume(at + target.length)
        } else at += match[0].length
        continue
      }
    }

    if (char === "*" || char === "_" || char === "~") {
      let run = 1
      while (text[at + run] === char) run++
      const mark = run <= 2 ? (text.slice(at, at + run) as Mark) : null
      if (mark && mark in marks) {
        const before = text[at - 1] ?? " "
        const after = text[at + run] ?? " "
        // snake_case is a word; *emphasis* hugs what it marks.
        const inWord = char === "_" && word.test(before) && word.test(after)
        const depth = space.test(before) || inWord ? -1 : open.findLastIndex(entry => entry.mark === mark)
        if (depth >= 0) {
          flush(at)
          unwind(depth + 1)
          const { children } = open.pop()!
          here = open.length ? open[open.length - 1]!.children : root
          here.push({ type: marks[mark], children })
          resume(at + run)
          continue
        }
        if (!space.test(after) && !inWord && open.length < maxDepth) {
          flush(at)
          open.push({ mark, children: [] })
          here = open[open.length - 1]!.children
          resume(at + run)
          continue
        }
      }
      at += run
      continue
    }

    at++
  }
  flush(text.length)
  unwind(0)
  return root
}

/** Characters that force a direction on what follows: with them `exe.png` can be written to look like a picture. */
const overrides = /[\u202D\u202E]/g
const fence = /^```[^`]*$/
const bullet = /^[-*+] +(?=\S)/
const numbered = /^(\d{1,6})[.)] +(?=\S)/

/** A message as blocks: code, quotes, lists, and paragraphs that keep their line breaks. */
export const tokenize = (body: string): Block[] => {
  const lines = body.replace(overrides, "").split(/\r\n|\r|\n/)
  const blocks: Block[] = []
  let plain: string[] = []
  const close = () => {
    const text = plain.join("\n").replace(/^\n+|\n+$/g, "")
    if (text) blocks.push({ type: "paragraph", children: tokenizeInline(text) })
    plain = []
  }
  /** The lines from `from` on that begin with `prefix`, without it. */
  const take = (from: number, prefix: RegExp) => {
    const taken: string[] = []
    while (from + taken.length < lines.length && prefix.test(lines[from + taken.length]!))
      taken.push(lines[from + taken.length]!.replace(prefix, ""))
    return taken
  }

  // Once a fence was found not to close, none after it does.
  let fences = true
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (fences && fence.test(line)) {
      let end = at + 1
      while (end < lines.length && !/^```\s*$/.test(lines[end]!)) end++
      if (end < lines.length) {
        close()
        blocks.push({ type: "code", text: lines.slice(at + 1, end).join("\n") })
        at = end
        continue
      }
      fences = false
    }
    const oneLine = /^```(.+)```$/.exec(line)
    if (oneLine && !oneLine[1]!.includes("`")) {
      close()
      blocks.push({ type: "code", text: oneLine[1]!.trim() })
      continue
    }
    if (/^> ?(?=\S)/.test(line)) {
      close()
      const quoted = take(at, /^> ?/)
      blocks.push({ type: "quote", children: tokenizeInline(quoted.join("\n")) })
      at += quoted.length - 1
      continue
    }
    const prefix = bullet.test(line) ? bullet : numbered.test(line) ? numbered : null
    if (prefix) {
      close()
      const items = take(at, prefix)
      const start = Number(numbered.exec(line)?.[1] ?? 1)
      blocks.push({ type: "list", ordered: prefix === numbered, start, items: items.map(tokenizeInline) })
      at += items.length - 1
      continue
    }
    plain.push(line)
  }
  close()
  return blocks.length ? blocks : [{ type: "paragraph", children: [body] }]
}

const words = (parts: Inline[]): string =>
  parts.map(part => (typeof part === "string" ? part : "children" in part ? words(part.children) : part.text)).join("")

/** The words of blocks without their marks, on one line. */
export const plainBlocks = (blocks: Block[], max: number) =>
  blocks
    .map(block => {
      if (block.type === "code") return block.text
      return block.type === "list" ? block.items.map(words).join(" · ") : words(block.children)
    })
    .join(" ")
    .replace(/\s+/g, " ")
    .slice(0, max)

/** The words of a message without its marks, on one line: for a lobby row, a quote, a spoken sentence. */
export const plainText = (body: string, max = 200) => plainBlocks(tokenize(body.slice(0, max * 2)), max)

/**
 * One emoji by how it is made up: flags, keycaps, pictures with a colour of skin or a flag's letters, several joined. The list of all of them
 * (`\p{RGI_Emoji}`) takes a browser longer than drawing the message, and it forgets the list after a while.
 */
const picture =
  /(?:(?!\p{RI})\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Emoji_Modifier_Base}(?=\p{Emoji_Modifier}))\p{Emoji_Modifier}?/u
    .source
const joined = /\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?/u.source
const emoji = `(?:\\p{RI}{2}|[#*0-9]\\ufe0f\\u20e3|${picture}[\\u{e0020}-\\u{e007f}]*(?:${joined})*)`
const onlyEmoji = new RegExp(`^(?:\\s*${emoji}){1,6}\\s*$`, "u")

/** Up to six emoji and nothing else: shown large. */
export const isEmojiOnly = (body: string) => body.length <= 100 && onlyEmoji.test(body)
