import { searchSql } from "#db/client.ts"
import { fold, plainWord } from "#lib/domain/search/fold.ts"
import { once } from "#lib/process.ts"

export type Wanted = { word: string; languages: string[] }

/** Stems are kept for the words that come again and again: at most so many, the oldest leave first. */
const kept = 50_000
const cache = once("search-stems", () => new Map<string, string>())
const keyOf = (language: string, word: string) => `${language}:${word}`

/**
 * What PostgreSQL's stemmers make of words, as lexemes `language:stem`; nothing for a language's stop words. The languages' own letters
 * go in, folded ones come out. One statement for all that is not known yet.
 */
export const stemsOf = async (wanted: Wanted[]): Promise<(word: string, languages: string[]) => string[]> => {
  const known = cache
  const missing = new Map<string, [language: string, word: string]>()
  const found = new Map<string, string>()
  for (const { word, languages } of wanted) {
    const plain = plainWord(word)
    for (const language of languages) {
      const key = keyOf(language, plain)
      const held = known.get(key)
      if (held === undefined) missing.set(key, [language, plain])
      else found.set(key, held)
    }
  }
  if (missing.size > 0) {
    const pairs = [...missing.values()]
    const rows = await searchSql()<{ stems: string[] | null }[]>`
      select ts_lexize((language || '_stem')::regdictionary, word) as stems
      from unnest(${pairs.map(([language]) => language)}::text[], ${pairs.map(([, word]) => word)}::text[])
        with ordinality as wanted(language, word, place) order by place`
    pairs.forEach(([language, word], n) => {
      const stem = fold(rows[n]!.stems?.[0] ?? "")
      const lexeme = stem && `${language}:${stem}`
      found.set(keyOf(language, word), lexeme)
      known.set(keyOf(language, word), lexeme)
    })
    for (const key of known.keys()) {
      if (known.size <= kept) break
      known.delete(key)
    }
  }
  return (word, languages) => {
    const plain = plainWord(word)
    return languages.map(language => found.get(keyOf(language, plain)) ?? "").filter(lexeme => lexeme !== "")
  }
}
