"use client"
import type { ReactNode } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Pin } from "#components/ui/icons.tsx"

type Props = { iso: string; edited?: boolean; pinned?: boolean; own: boolean; children?: ReactNode }

/** The time of a message, floating at the end of its last line. full-date.tsx shows the whole date. */
export const MessageTime = ({ iso, edited, pinned, own, children }: Props) => {
  const { t, dates } = useI18n()
  return (
    <span
      className={`float-end ms-3 mt-1.5 -mb-0.5 inline-flex select-none items-center gap-1 text-xs leading-4 ${own ? "text-muted-own" : "text-muted"}`}
    >
      {pinned && (
        <span role="img" aria-label={t.lobby.pinned} title={t.lobby.pinned}>
          <Pin size={12} />
        </span>
      )}
      {edited && (
        <button type="button" data-history aria-haspopup="dialog" className="touch-line hover:underline">
          {t.conversation.edited}
        </button>
      )}
      <time dateTime={iso} dir="auto" suppressHydrationWarning>
        {dates.time(iso)}
      </time>
      {children}
    </span>
  )
}
