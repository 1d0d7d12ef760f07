import { type Inline, tokenize } from "./tokenize.ts"

/** Handles that a message may name; what comes after is text. */
export const mentionsMax = 50

/**
 * Every `@handle` of a body in the order of writing, each once, at most `mentionsMax`; in small letters, without the @. In code nothing is a
 * mention, nor is the end of an e-mail address. `here` and `all` are among them. The marks are read by the same code that draws them.
 */
export const handlesIn = (body: string): string[] => {
  if (!body.includes("@")) return []
  const found = new Set<string>()
  const look = (parts: Inline[]) => {
    for (const part of parts) {
      if (typeof part === "string") continue
      if (part.type === "mention") {
        if (found.size < mentionsMax) found.add(part.handle)
      } else if ("children" in part) look(part.children)
    }
  }
  for (const block of tokenize(body)) {
    if (block.type === "list") block.items.forEach(look)
    else if (block.type !== "code") look(block.children)
  }
  return [...found]
}
