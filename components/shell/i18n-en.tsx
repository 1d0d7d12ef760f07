"use client"
import { en } from "#lib/i18n/en.ts"
import { Words, type WordsProps } from "./i18n-words.tsx"

const WordsEn = (props: WordsProps) => <Words t={en} {...props} />
export default WordsEn
