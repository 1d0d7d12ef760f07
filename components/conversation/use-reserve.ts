"use client"
import { type RefObject, useLayoutEffect, useRef } from "react"

const stepPx = 4000

/**
 * Keeps the list equally high while rows come and go: what is missing to the next step is empty space above all of them, where older
 * ones will be. A list that is counted from its lower end is looked through as a whole by the browser whenever its height is another, which
 * takes longer than a few rows. Where the browser keeps no place by itself, the height is what tells that something has grown.
 */
export const useReserve = (scroller: RefObject<HTMLElement | null>, drawn: { hasOlder: boolean }) => {
  const before = useRef(drawn)
  useLayoutEffect(() => {
    // As it was opened it is as high as its rows.
    if (before.current === drawn || !CSS.supports("overflow-anchor", "auto")) return
    before.current = drawn
    const list = scroller.current!
    const column = list.firstElementChild as HTMLElement
    const first = column.querySelector("[data-part]")
    const { bottom } = column.getBoundingClientRect()
    if (!drawn.hasOlder || !first) {
      // Who has come up into the empty space stays there: what is read below does not move.
      const { top } = list.getBoundingClientRect()
      const isWithin = column.firstElementChild!.getBoundingClientRect().top > top + 12
      column.style.minHeight = isWithin ? `${bottom - top}px` : ""
      return
    }
    const needed = bottom - first.getBoundingClientRect().top + 200
    const kept = Number.parseFloat(column.style.minHeight) || 0
    if (needed > kept || needed < kept - 2 * stepPx)
      column.style.minHeight = `${Math.ceil((needed + stepPx / 4) / stepPx) * stepPx}px`
  }, [scroller, drawn])
}
