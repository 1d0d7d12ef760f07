"use client"
import { type RefObject, useEffect, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { type OnScreen, seqOf } from "./on-screen.ts"

const restMs = 1200

/** The day of what stands at the upper edge, while the list is being scrolled. */
export const ScrollDay = ({
  scroller,
  seen,
  messages,
}: {
  scroller: RefObject<HTMLElement | null>
  /** What is on screen. */
  seen: RefObject<OnScreen | null>
  messages: MessageDto[]
}) => {
  const { dates, today } = useI18n()
  const [day, setDay] = useState<string | null>(null)
  const live = useRef(messages)
  live.current = messages

  useEffect(() => {
    const list = scroller.current!
    let frame = 0
    let scrolledAt = 0
    let rest: ReturnType<typeof setTimeout> | undefined
    /** The day that is shown, by its number: to say it in words takes longer than all the rest. */
    let shown: number | null = null
    const show = (iso: string | null) => {
      const number = iso === null ? null : dates.day(iso)
      if (number === shown) return
      shown = number
      setDay(iso && dates.separator(iso, today))
    }
    const goWhenAtRest = () => {
      const left = scrolledAt + restMs - performance.now()
      rest = left > 0 ? setTimeout(goWhenAtRest, left) : undefined
      if (!rest) show(null)
    }
    const look = () => {
      frame = 0
      const first = seen.current?.first
      const message = first && messageAt(live.current, seqOf(first))
      if (!message) return
      scrolledAt = performance.now()
      show(message.createdAt)
      rest ??= setTimeout(goWhenAtRest, restMs)
    }
    const soon = () => {
      frame ||= requestAnimationFrame(look)
    }
    list.addEventListener("scroll", soon, { passive: true })
    return () => {
      list.removeEventListener("scroll", soon)
      cancelAnimationFrame(frame)
      clearTimeout(rest)
      setDay(null)
    }
  }, [scroller, seen, dates, today])

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
