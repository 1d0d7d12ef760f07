export const languages = ["en", "es"] as const
export type Language = (typeof languages)[number]

/** `tag` is the reader's own BCP 47 tag (it decides 12 or 24 h and the order of dates), `language` the dictionary. */
export type Locale = { language: Language; tag: string; zone: string }

/** Written by the browser on its first page, so that the next page's times are right in the HTML already. */
export const localeCookie = "charla-locale"

const isLanguage = (value: string): value is Language => (languages as readonly string[]).includes(value)

const languageOf = (tag: string): Language | null => {
  const primary = tag.split("-")[0]!.toLowerCase()
  return isLanguage(primary) ? primary : null
}

const isTag = (tag: string) => {
  try {
    return tag.length <= 35 && Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone })
    return zone.length > 0 && zone.length <= 64
  } catch {
    return false
  }
}

/** The first tag that a dictionary exists for, e.g. of `navigator.languages`. */
export const chooseTag = (tags: readonly string[]): { language: Language; tag: string } => {
  for (const tag of tags) {
    const language = isTag(tag) ? languageOf(tag) : null
    if (language) return { language, tag }
  }
  return { language: "en", tag: "en" }
}

/** `Accept-Language` in the order of its weights, at most ten entries of it. */
const acceptedTags = (header: string) =>
  header
    .slice(0, 400)
    .split(",")
    .slice(0, 10)
    .map(part => {
      const [tag = "", weight] = part.trim().split(/;\s*q=/)
      return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 }
    })
    .sort((a, b) => b.weight - a.weight)
    .map(part => part.tag)

export const writeLocale = (locale: Locale) => `${locale.tag}~${locale.zone}`

/** What the cookie says, else what the browser asks for, in UTC. Nothing of either is trusted. */
export const readLocale = (cookie: string | undefined, acceptLanguage: string | null): Locale => {
  const [tag = "", zone = ""] = (cookie ?? "").slice(0, 120).split("~")
  const chosen = isTag(tag) && languageOf(tag) ? chooseTag([tag]) : chooseTag(acceptedTags(acceptLanguage ?? ""))
  return { ...chosen, zone: isZone(zone) ? zone : "UTC" }
}
