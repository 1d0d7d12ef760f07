import "server-only"
import { cookies, headers } from "next/headers"
import { cache } from "react"
import { en } from "#lib/i18n/en.ts"
import { es } from "#lib/i18n/es.ts"
import { localeCookie, readLocale } from "#lib/i18n/locale.ts"

const dictionaries = { en, es }

/** The reader's language and zone for what is rendered here, asked once per request. */
export const words = cache(async () => {
  const [given, asked] = [await cookies(), await headers()]
  const locale = readLocale(given.get(localeCookie)?.value, asked.get("accept-language"))
  return { locale, t: dictionaries[locale.language] }
})
