import { quoted } from "#lib/domain/search/document.ts"
import { withoutUmlauts } from "#lib/domain/search/fold.ts"
import { languagesOfScript } from "#lib/domain/search/languages.ts"
import { stemsOf } from "#lib/domain/search/stems.ts"
import { type Token, tokensOf } from "#lib/domain/search/tokens.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { SearchTerm } from "#lib/protocol/search-query.ts"

/**
 * One thing that a message must have. `index` narrows down and may let too much through; what passes has `words` or one of `parts` in
 * its text (a space before it: at the beginning of a word). `marks` are the lexemes whose places are marked for the reader.
 */
export type Clause = { index: string; words: string; parts: string[]; marks: string[] }

/** What a search looks for, as tsqueries. `none`: messages with these are left out. */
export type Compiled = { clauses: Clause[]; none: string[] }

const and = (parts: string[]) => (parts.length === 1 ? parts[0]! : `(${parts.join(" & ")})`)
const or = (parts: string[]) => (parts.length === 1 ? parts[0]! : `(${parts.join(" | ")})`)

/** From this many letters on, a word is also found inside of others; before, at their beginning only. */
const insideFrom = (word: string) => (/\p{sc=Latn}|\p{N}/u.test(word) ? 4 : 3)

/** Every three letters in a row, as `word_parts` of the database makes them. */
const gramsOf = (text: string): string[] => {
  const letters = [...text]
  return [...new Set(letters.slice(2).map((_, n) => `~${letters.slice(n, n + 3).join("")}`))]
}

/** How a part of a word is looked for: by which lexemes, and as which text. */
export const partOf = (word: string): { grams: string[]; text: string } | null => {
  const { length } = [...word]
  if (length < 2) return null
  return length >= insideFrom(word)
    ? { grams: gramsOf(word), text: word }
    : { grams: gramsOf(`^${word}`), text: ` ${word}` }
}

/** So many of the words are looked up in the index; the others are looked for in what these have left. */
const mostNarrowing = 3

/** The index query of a search: its longest words, which are in the fewest messages. */
export const narrowing = ({ clauses }: Compiled): string =>
  clauses
    .toSorted((a, b) => b.marks[0]!.length - a.marks[0]!.length)
    .slice(0, mostNarrowing)
    .map(clause => clause.index)
    .join(" & ")

/** Makes tsqueries of what was typed; what holds nothing that can be looked for is left out. */
export const compileTerms = async (terms: SearchTerm[]): Promise<Compiled> => {
  const read = terms
    .slice(0, limits.searchWords)
    .map(term => ({ term, tokens: withoutLoose(tokensOf(term.text)).slice(0, limits.searchWords) }))
    .filter(({ tokens }) => tokens.length > 0)
  const stems = await stemsOf(
    read.flatMap(({ tokens }) =>
      tokens.map(({ written, text }) => ({ word: written, languages: languagesOfScript(text) })),
    ),
  )
  const wanted = read.filter(({ term }) => !term.not)
  return {
    clauses: wanted.map(({ term, tokens }) => {
      const [first] = tokens
      if (tokens.length > 1 || term.quoted || first!.kind !== "word") return phrase(tokens, term.quoted)
      return single(first!, stems(first!.written, languagesOfScript(first!.text)))
    }),
    none: read.filter(({ term }) => term.not).map(({ tokens }) => phrase(tokens, true).words),
  }
}

/** The last letter of a run stands alone for those who look for it alone. */
const withoutLoose = (tokens: Token[]) =>
  tokens.filter(
    (token, n) => !(token.kind === "pair" && tokens[n - 1]?.kind === "pair" && tokens[n - 1]!.to === token.to),
  )

const single = (token: Token, stems: string[]): Clause => {
  const typed = withoutUmlauts(token.written)
  const forms = [...new Set([token.text, ...(typed ? [typed] : [])])]
  const parts = forms.map(partOf).filter(part => part !== null)
  const lexemes = [...new Set([...forms, ...stems])]
  return {
    index: or([...lexemes.map(quoted), ...parts.map(({ grams }) => and(grams.map(quoted)))]),
    words: or(lexemes.map(quoted)),
    parts: parts.map(({ text }) => text),
    marks: lexemes,
  }
}

/** Words in a row. What was not put in quotes is still being typed: its last word may go on. */
const phrase = (tokens: Token[], whole: boolean): Clause => {
  const goesOn = (token: Token, n: number) =>
    token.kind === "pair" ? [...token.text].length === 1 : !whole && n === tokens.length - 1 && token.kind === "word"
  const lexeme = (token: Token, n: number) => `${quoted(token.text)}${goesOn(token, n) ? ":*" : ""}`
  const words = tokens
    .map((token, n) => (n === 0 ? lexeme(token, n) : `<${token.at - tokens[n - 1]!.at}> ${lexeme(token, n)}`))
    .join(" ")
  const narrow = tokens.flatMap((token, n) => {
    if (!goesOn(token, n)) return [quoted(token.text)]
    return token.kind === "pair" ? [lexeme(token, n)] : gramsOf(`^${token.text}`).map(quoted)
  })
  return {
    index: and(narrow.length > 0 ? narrow : tokens.map(lexeme)),
    words: tokens.length > 1 ? `(${words})` : words,
    parts: [],
    marks: tokens.map(token => token.text),
  }
}
