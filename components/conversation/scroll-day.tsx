"use client"
import { type RefObject, useEffect, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { onScreen, seqOf } from "./on-screen.ts"

const restMs = 1200

/** The day of what stands at the upper edge, while the list is being scrolled. */
export const ScrollDay = ({
  scroller,
  messages,
}: {
  scroller: RefObject<HTMLElement | null>
  messages: MessageDto[]
}) => {
  const { dates, today } = useI18n()
  const [day, setDay] = useState<string | null>(null)
  const live = useRef(messages)
  live.current = messages

  useEffect(() => {
    const list = scroller.current!
    let frame = 0
    let rest: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      frame = 0
      const seen = onScreen(list)
      const message = seen && messageAt(live.current, seqOf(seen.first))
      if (!message) return
      setDay(dates.separator(message.createdAt, today))
      clearTimeout(rest)
      rest = setTimeout(setDay, restMs, null)
    }
    const soon = () => {
      frame ||= requestAnimationFrame(look)
    }
    list.addEventListener("scroll", soon, { passive: true })
    return () => {
      list.removeEventListener("scroll", soon)
      cancelAnimationFrame(frame)
      clearTimeout(rest)
    }
  }, [scroller, dates, today])

  return (
    day && (
      <span
        aria-hidden="true"
        data-scroll-day
        className="animate-fade rounded-full bg-panel px-3 py-0.5 font-heavy text-muted text-xs shadow-md"
      >
        {day}
      </span>
    )
  )
}
