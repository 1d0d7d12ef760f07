"use client"
import { createContext, use } from "react"
import type { Dates } from "#lib/i18n/dates.ts"
import type { Dictionary } from "#lib/i18n/en.ts"
import type { Locale } from "#lib/i18n/locale.ts"

/** `today` changes once a day, so that Today becomes Yesterday without a reload. */
export type I18n = { t: Dictionary; dates: Dates; locale: Locale; today: Date }

export const I18nContext = createContext<I18n | null>(null)

export const useI18n = (): I18n => {
  const value = use(I18nContext)
  if (!value) throw new Error("useI18n needs an I18nProvider above it")
  return value
}
