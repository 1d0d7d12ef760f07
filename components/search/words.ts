"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { searchEn } from "#lib/i18n/search-en.ts"
import { searchEs } from "#lib/i18n/search-es.ts"

const words = { en: searchEn, es: searchEs }

/** The words of the search screen; they come with it, not with the first page. */
export const useSearchWords = () => words[useI18n().locale.language]
