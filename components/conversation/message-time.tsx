"use client"
import type { ReactNode } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"

type Props = { iso: string; edited?: boolean; own: boolean; children?: ReactNode }

/** The time of a message, floating at the end of its last line; the whole date on hover and while the message has the focus. */
export const MessageTime = ({ iso, edited, own, children }: Props) => {
  const { t, dates } = useI18n()
  return (
    <span
      className={`group/time relative float-end ms-3 mt-1.5 -mb-0.5 inline-flex select-none items-center gap-1 text-xs leading-4 ${own ? "text-muted-own" : "text-muted"}`}
    >
      {edited && <span>{t.conversation.edited}</span>}
      <time dateTime={iso} suppressHydrationWarning>
        {dates.time(iso)}
      </time>
      {children}
      <span
        suppressHydrationWarning
        className="pointer-events-none absolute end-0 bottom-full z-10 mb-1.5 hidden w-max max-w-60 rounded-lg bg-text px-2 py-1 text-bg text-xs shadow-lg group-hover/time:block group-focus-visible/message:block"
      >
        {dates.full(iso)}
      </span>
    </span>
  )
}
