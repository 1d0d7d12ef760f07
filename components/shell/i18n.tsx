"use client"
import dynamic from "next/dynamic"
import type { WordsProps } from "./i18n-words.tsx"

/** One language is loaded, never both. */
const English = dynamic(() => import("./i18n-en.tsx"))
const Spanish = dynamic(() => import("./i18n-es.tsx"))

export const I18nProvider = (props: WordsProps) =>
  props.locale.language === "es" ? <Spanish {...props} /> : <English {...props} />
