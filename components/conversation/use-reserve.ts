"use client"
import { type RefObject, useCallback, useRef } from "react"

const stepPx = 4000
/** With so many screens of rows above the reader it begins, with fewer than so many it ends: nobody gets to see the empty space. */
const [begins, ends] = [3, 1.5]

/**
 * Keeps the list equally high while rows come and go: what is missing to the next step is empty space above all of them, where older
 * ones will be. A list that is counted from its lower end is looked through as a whole by the browser whenever its height is another, which
 * takes longer than a few rows. Where the browser keeps no place by itself, the height is what tells that something has grown.
 * The answer looks whether it is high enough.
 */
export const useReserve = (scroller: RefObject<HTMLElement | null>, drawn: { hasOlder: boolean }) => {
  // As it was opened it is as high as its rows.
  const opened = useRef(drawn)
  const kept = useRef(0)
  return useCallback(() => {
    if (opened.current === drawn || !CSS.supports("overflow-anchor", "auto")) return
    const list = scroller.current!
    const column = list.firstElementChild as HTMLElement
    const keep = (px: number) => {
      if (px === kept.current) return
      kept.current = px
      column.style.minHeight = px ? `${px}px` : ""
    }
    const first = column.getElementsByClassName("message-part")[0]?.getBoundingClientRect().top
    if (!drawn.hasOlder || first === undefined) return keep(0)
    const { top, height } = list.getBoundingClientRect()
    if (top - first < height * (kept.current ? ends : begins)) return keep(0)
    const needed = column.getBoundingClientRect().bottom - first + 200
    if (needed > kept.current || needed < kept.current - 2 * stepPx)
      keep(Math.ceil((needed + stepPx / 4) / stepPx) * stepPx)
  }, [scroller, drawn])
}
