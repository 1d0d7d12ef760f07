import { once } from "#lib/process.ts"
import { fold } from "#lib/protocol/fold.ts"

const letters = "abcdefghijklmnopqrstuvwxyz"
/** What languages are called in the languages of the place, by code. */
const names = once("language-names", () => {
  const [en, es] = ["en", "es"].map(locale => new Intl.DisplayNames(locale, { type: "language", fallback: "none" }))
  const found: [string, string[]][] = []
  for (const a of letters) {
    for (const b of letters) {
      const said = [en!, es!].flatMap(all => all.of(a + b) ?? [])
      if (said.length > 0) found.push([a + b, [...said, languageItself(a + b)].map(fold)])
    }
  }
  return found
})

function languageItself(code: string): string {
  return new Intl.DisplayNames(code, { type: "language" }).of(code) ?? code
}

/** Codes of the languages whose name, in a language of the place or in itself, begins so; none for fewer than three letters. */
export const languagesNamed = (typed: string): string[] => {
  const begin = fold(typed.trim())
  if (begin.length < 3) return []
  return names.flatMap(([code, said]) => (said.some(name => name.startsWith(begin)) ? [code] : []))
}
