"use client"
import { es } from "#lib/i18n/es.ts"
import { Words, type WordsProps } from "./i18n-words.tsx"

const WordsEs = (props: WordsProps) => <Words t={es} {...props} />
export default WordsEs
