import { type Inline, tokenize } from "./tokenize.ts"

const inParts = (parts: Inline[]): string[] =>
  parts.flatMap(part => {
    if (typeof part === "string") return []
    return [...(part.type === "link" ? [part.href] : []), ...("children" in part ? inParts(part.children) : [])]
  })

/** Where a body leads to, as one follows it, each once and in order. What stands as code leads nowhere. */
export const linksIn = (body: string): string[] => {
  if (!/https?:|www\.|mailto:/i.test(body)) return []
  const found = tokenize(body).flatMap(block =>
    block.type === "code" ? [] : inParts(block.type === "list" ? block.items.flat() : block.children),
  )
  return [...new Set(found)]
}

/** The first web address that a body leads to; null where there is none. */
export const firstLink = (body: string): string | null => linksIn(body).find(href => /^https?:/.test(href)) ?? null
