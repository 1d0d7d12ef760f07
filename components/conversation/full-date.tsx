"use client"
import { type RefObject, useEffect, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"

type Shown = { iso: string; top: number; end: number }

/**
 * The whole date of a message: while the pointer is on its time, while it has the focus, and where a finger pressed it. Drawn above
 * the list, since a row draws nothing outside itself.
 */
export const FullDate = ({ scroller }: { scroller: RefObject<HTMLElement | null> }) => {
  const { dates } = useI18n()
  const [shown, setShown] = useState<Shown | null>(null)

  useEffect(() => {
    const list = scroller.current!
    const show = (event: Event) => {
      const target = event.target as Element
      const time =
        event.type === "pointerover" ? target.closest("time") : target.closest("article")?.querySelector("time")
      if (!time) return setShown(null)
      const [at, frame] = [time.getBoundingClientRect(), list.getBoundingClientRect()]
      setShown({
        iso: time.dateTime,
        top: Math.max(4, at.top - frame.top - 30),
        end: Math.max(8, Math.min(frame.right - at.right, frame.width - 260)),
      })
    }
    const hide = () => setShown(null)
    const events = { pointerover: show, focusin: show, focusout: hide, pointerleave: hide, scroll: hide }
    for (const [name, listener] of Object.entries(events)) list.addEventListener(name, listener, { passive: true })
    return () => {
      for (const [name, listener] of Object.entries(events)) list.removeEventListener(name, listener)
    }
  }, [scroller])

  return (
    shown && (
      <span
        aria-hidden="true"
        className="pointer-events-none absolute z-10 max-w-64 animate-fade rounded-lg bg-text px-2 py-1 text-bg text-xs shadow-lg"
        style={{ top: shown.top, right: shown.end }}
      >
        {shown.iso.length > 10 ? dates.full(shown.iso) : shown.iso}
      </span>
    )
  )
}
