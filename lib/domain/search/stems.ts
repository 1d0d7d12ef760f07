import { searchSql } from "#db/client.ts"
import { lexemeOf, plainWord } from "#lib/domain/search/fold.ts"
import { once } from "#lib/process.ts"

export type Wanted = { word: string; languages: string[] }

/** Stems are kept for the words that come again and again: at most so many words, the oldest leave first. */
const kept = 50_000
/** By word, what each language makes of it. */
const cache = once("search-stems", () => new Map<string, Map<string, string>>())

/**
 * What PostgreSQL's stemmers make of words, as lexemes `language:stem`; nothing for a language's stop words. The languages' own letters
 * go in, folded ones come out. One statement for all that is not known yet.
 */
export const stemsOf = async (wanted: Wanted[]): Promise<(word: string, languages: string[]) => string[]> => {
  const found = new Map<string, Map<string, string>>()
  const missing = new Map<string, [language: string, word: string]>()
  for (const { word, languages } of wanted) {
    const plain = plainWord(word)
    const stems = found.get(plain) ?? cache.get(plain) ?? new Map<string, string>()
    found.set(plain, stems)
    for (const language of languages) if (!stems.has(language)) missing.set(`${language}:${plain}`, [language, plain])
  }
  if (missing.size > 0) {
    const pairs = [...missing.values()]
    const rows = await searchSql()<{ stems: string[] | null }[]>`
      select ts_lexize((language || '_stem')::regdictionary, word) as stems
      from unnest(${pairs.map(([language]) => language)}::text[], ${pairs.map(([, word]) => word)}::text[])
        with ordinality as wanted(language, word, place) order by place`
    pairs.forEach(([language, word], n) => {
      const stem = lexemeOf(rows[n]!.stems?.[0] ?? "")
      found.get(word)!.set(language, stem && `${language}:${stem}`)
      cache.set(word, found.get(word)!)
    })
    for (const word of cache.keys()) {
      if (cache.size <= kept) break
      cache.delete(word)
    }
  }
  return (word, languages) => {
    const stems = found.get(plainWord(word))
    return languages.flatMap(language => stems?.get(language) || [])
  }
}
