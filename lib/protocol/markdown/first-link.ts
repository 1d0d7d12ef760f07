import { type Inline, tokenize } from "./tokenize.ts"

const inParts = (parts: Inline[]): string | null => {
  for (const part of parts) {
    if (typeof part === "string") continue
    if (part.type === "link" && /^https?:/.test(part.href)) return part.href
    const inner = "children" in part ? inParts(part.children) : null
    if (inner) return inner
  }
  return null
}

/** The first web address that a body leads to, as one follows it; null where there is none. What stands as code is none. */
export const firstLink = (body: string): string | null => {
  if (!/https?:|www\./i.test(body)) return null
  for (const block of tokenize(body)) {
    if (block.type === "code") continue
    const found = inParts(block.type === "list" ? block.items.flat() : block.children)
    if (found) return found
  }
  return null
}
