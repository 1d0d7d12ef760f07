"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { useStatus } from "#lib/client/use-status.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"

/** What goes on with somebody, beside their name: the emoji, and the words where there is room for them. */
const StatusMark = ({ personId }: { personId: string }) => {
  const words = useLateWords(profileWords)
  const status = useStatus(personId)
  if (!status) return null
  return (
    <span className="ms-2 inline-flex min-w-0 shrink-[4] gap-1 font-normal text-[13px] text-muted">
      <span className="sr-only">{words.status}: </span>
      {status.emoji && <span className="shrink-0">{status.emoji}</span>}
      {status.text && <bdi className="truncate">{status.text}</bdi>}
    </span>
  )
}

export default StatusMark
