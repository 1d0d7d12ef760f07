"use client"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** Why a message with files was not sent, and what can be done. */
const Trouble = ({ failure }: { failure: Failure }) => {
  const { t } = useI18n()
  const words = useLateWords(filesWords)
  if (failure.fields?.quota) return words.tooMany
  if (failure.code === "not_found" && failure.message === "gone") return words.gone
  if (failure.code === "too_large") return words.tooLargeToSend
  if (failure.code === "unsupported") return words.unshowable
  return failureWords(t, failure)
}

export default Trouble
