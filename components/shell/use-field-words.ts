"use client"
import { fieldsWords } from "#lib/i18n/late/fields.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { useLateWords } from "./use-late-words.ts"

/** What is wrong with one field of a form, or nothing. */
export const useFieldWords = () => {
  const words = useLateWords(fieldsWords)
  return (failure: Failure | null | undefined, field: string) => {
    const problem = failure?.fields?.[field]
    return problem && words[problem]
  }
}
