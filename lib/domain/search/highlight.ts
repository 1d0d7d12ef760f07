import type { Compiled } from "#lib/domain/search/compile.ts"
import { type Token, tokensOf } from "#lib/domain/search/tokens.ts"

type Range = [from: number, to: number]

/** Ranges that one answer marks in one message. */
const most = 100

/**
 * The places of a body that a search found. `places` are those of the lexemes that were looked for, as PostgreSQL keeps them: the same count
 * as `at` of the tokens. Of a word that was found by a part, only the part is marked where letters can be counted off.
 */
export const rangesOf = (body: string, { clauses }: Compiled, places: Set<number>): Range[] => {
  const parts = clauses.flatMap(clause => clause.parts)
  const found = tokensOf(body).flatMap((token): Range[] => {
    if (token.kind !== "word") return places.has(token.at) ? [[token.from, token.to]] : []
    const part = parts.map(text => inside(token, text)).find(range => range !== null)
    if (part) return [part]
    return places.has(token.at) ? [[token.from, token.to]] : []
  })
  return merge(found).slice(0, most)
}

/** Where a part is in a word; ` ab` is one at its beginning. The whole word, where folding has changed how many letters there are. */
const inside = (token: Token, part: string): Range | null => {
  const at = ` ${token.text}`.indexOf(part)
  if (at < 0) return null
  if (token.text.length !== token.to - token.from) return [token.from, token.to]
  const from = token.from + Math.max(0, at - (part.startsWith(" ") ? 0 : 1))
  return [from, from + part.trimStart().length]
}

const merge = (ranges: Range[]): Range[] => {
  const merged: Range[] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}
