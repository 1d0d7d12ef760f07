"use client"
import type { ReactNode } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"

type Props = { iso: string; edited?: boolean; own: boolean; children?: ReactNode }

/** The time of a message, floating at the end of its last line. full-date.tsx shows the whole date. */
export const MessageTime = ({ iso, edited, own, children }: Props) => {
  const { t, dates } = useI18n()
  return (
    <span
      className={`float-end ms-3 mt-1.5 -mb-0.5 inline-flex select-none items-center gap-1 text-xs leading-4 ${own ? "text-muted-own" : "text-muted"}`}
    >
      {edited && <span>{t.conversation.edited}</span>}
      <time dateTime={iso} dir="auto" suppressHydrationWarning>
        {dates.time(iso)}
      </time>
      {children}
    </span>
  )
}
