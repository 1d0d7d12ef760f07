"use client"
import { type ReactNode, useEffect, useMemo, useState } from "react"
import { makeDates } from "#lib/i18n/dates.ts"
import type { Dictionary } from "#lib/i18n/en.ts"
import { type Locale, localeCookie, writeLocale } from "#lib/i18n/locale.ts"
import { I18nContext } from "./i18n-context.ts"

export type WordsProps = { locale: Locale; children: ReactNode }

/** Writes the cookie that the server reads the zone and the language from. */
export const keepLocale = (locale: Locale) => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in two of three browsers.
  document.cookie = `${localeCookie}=${encodeURIComponent(writeLocale(locale))}; path=/; max-age=31536000; samesite=lax`
}

export const Words = ({ t, locale: fromServer, children }: WordsProps & { t: Dictionary }) => {
  const [locale, setLocale] = useState(fromServer)
  const [today, setToday] = useState(() => new Date())
  const dates = useMemo(() => makeDates(locale), [locale])

  useEffect(() => {
    const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions()
    const tag =
      fromServer.tag === fromServer.language
        ? (navigator.languages.find(tag => tag.startsWith(`${fromServer.language}-`)) ?? fromServer.tag)
        : fromServer.tag
    const own = { ...fromServer, tag, zone: zone || fromServer.zone }
    keepLocale(own)
    if (own.zone !== fromServer.zone || own.tag !== fromServer.tag) setLocale(own)
  }, [fromServer])

  useEffect(() => {
    const timer = setInterval(() => {
      const now = new Date()
      setToday(before => (dates.day(before) === dates.day(now) ? before : now))
    }, 30_000)
    return () => clearInterval(timer)
  }, [dates])

  const value = useMemo(() => ({ t, dates, locale, today }), [t, dates, locale, today])
  return <I18nContext value={value}>{children}</I18nContext>
}
