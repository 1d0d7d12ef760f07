/** What a list is offered for: where it begins in the text, the sign included, and what was typed of it so far. */
export type Trigger = { kind: "mention" | "emoji"; from: number; query: string }

/** Farther back than this nothing is looked for. */
const reach = 40
const mention = /(?:^|[^\p{L}\p{N}_@/\\])@([\p{L}\p{N}\p{M}_]{0,30})$/u
const emoji = /(?:^|[^\p{L}\p{N}_:/])(?<!\\):([\p{L}\p{N}\p{M}_+-]{2,30})$/u
const closed = /(?:^|[^\p{L}\p{N}_:/\\]):([\p{L}\p{N}_+-]{1,40}):$/u

const fence = /^```[^`\n]*$/gm

/** Whether what is written next is code: a block that is open, or an odd number of backticks in the line. */
export const isInCode = (before: string): boolean => {
  if (!before.includes("`")) return false
  if ((before.match(fence)?.length ?? 0) % 2 === 1) return true
  const line = before.slice(before.lastIndexOf("\n") + 1)
  return (line.match(/`/g)?.length ?? 0) % 2 === 1
}

/** The list that the text before the caret asks for: after @ people, after : and two letters emoji. In code none. */
export const triggerAt = (text: string, caret: number): Trigger | null => {
  const near = text.slice(Math.max(0, caret - reach), caret)
  if (!near.includes("@") && !near.includes(":")) return null
  const [kind, found] = mention.test(near)
    ? (["mention", mention.exec(near)!] as const)
    : (["emoji", emoji.exec(near)] as const)
  if (!found || isInCode(text.slice(0, caret))) return null
  const query = found[1]!
  return { kind, from: caret - query.length - 1, query }
}

/** `:smile:` that was just closed before the caret: its name and where it begins. In code none. */
export const shortcodeAt = (text: string, caret: number): { code: string; from: number } | null => {
  if (text[caret - 1] !== ":") return null
  const found = closed.exec(text.slice(Math.max(0, caret - reach - 4), caret))
  if (!found || isInCode(text.slice(0, caret))) return null
  return { code: found[1]!.toLowerCase(), from: caret - found[1]!.length - 2 }
}
