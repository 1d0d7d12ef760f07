import type { Language } from "./locale.ts"

type Forms = { one: string; other: string }

/** Picks the form that the language's rules ask for, with the number written as the language writes it. */
export const pluralIn = (language: Language) => {
  const rules = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  return (count: number, forms: Forms) =>
    (rules.select(count) === "one" ? forms.one : forms.other).replace("#", numbers.format(count))
}

/** "Ana, Ben and Cleo" in the language's own way. */
export const listIn = (language: Language) => {
  const format = new Intl.ListFormat(language, { type: "conjunction" })
  return (items: string[]) => format.format(items)
}
