"use client"
import type { Language } from "#lib/i18n/locale.ts"
import { useI18n } from "./i18n-context.ts"

/** Words that are not in the dictionary of the first load, because only parts that are fetched later say them. */
export const useLateWords = <W>(words: Record<Language, W>): W => words[useI18n().locale.language]
