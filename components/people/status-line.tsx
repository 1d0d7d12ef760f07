"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { useStatus } from "#lib/client/use-status.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { StatusDto } from "#lib/protocol/status.ts"

type Props = { personId: string; told?: StatusDto | undefined; full?: boolean; className?: string }

/** What goes on with somebody just now; nothing where nothing does. `full` says until when. */
export const StatusLine = ({ personId, told, full = false, className = "" }: Props) => {
  const { dates, today } = useI18n()
  const words = useLateWords(profileWords)
  const status = useStatus(personId, told)
  if (!status) return null
  return (
    <span className={`inline-flex min-w-0 max-w-full items-baseline gap-1.5 ${className}`}>
      <span className="sr-only">{words.status}: </span>
      {status.emoji && <span className="shrink-0">{status.emoji}</span>}
      {status.text && <bdi className={full ? "min-w-0 break-words" : "min-w-0 truncate"}>{status.text}</bdi>}
      {full && status.until && (
        <time dateTime={status.until} suppressHydrationWarning className="shrink-0 text-muted text-xs">
          {words.untilTime(
            dates.brief(status.until, today) === dates.time(status.until)
              ? dates.time(status.until)
              : dates.full(status.until),
          )}
        </time>
      )}
    </span>
  )
}

export default StatusLine
