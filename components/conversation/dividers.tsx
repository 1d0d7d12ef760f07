"use client"
import { memo } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"

export const DayLine = memo(({ iso }: { iso: string }) => {
  const { dates, today } = useI18n()
  return (
    <div className="flex justify-center py-3" data-day={iso.slice(0, 10)}>
      <time
        dateTime={iso.slice(0, 10)}
        suppressHydrationWarning
        className="rounded-full bg-panel px-3 py-0.5 font-heavy text-muted text-xs shadow-sm"
      >
        {dates.separator(iso, today)}
      </time>
    </div>
  )
})

export const NewLine = memo(({ count }: { count: number }) => {
  const { t } = useI18n()
  return (
    <div
      data-new-divider
      className="relative flex items-center gap-3 py-2 font-heavy text-accent-text text-xs before:h-px before:flex-1 before:bg-accent/60 after:h-px after:flex-1 after:bg-accent/60"
    >
      <span className="scroll-first absolute -top-14" />
      {t.conversation.newDivider(count)}
    </div>
  )
})
