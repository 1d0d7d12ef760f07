"use client"
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react"

const stepPx = 4000
/** With so many screens of rows above the reader it begins, with fewer than so many it ends: nobody gets to see the empty space. */
const [begins, ends] = [3, 1.5]

/**
 * Keeps the list equally high while rows come and go: what is missing to the next step is empty space above all of them, where older
 * ones will be. A list that is counted from its lower end is looked through as a whole by the browser whenever its height is another, which
 * takes longer than a few rows. Where the browser keeps no place by itself, the height is what tells that something has grown.
 */
export const useReserve = (scroller: RefObject<HTMLElement | null>, drawn: { hasOlder: boolean }) => {
  const { hasOlder } = drawn
  const look = useCallback(
    (isChanged: boolean) => {
      const list = scroller.current!
      const column = list.firstElementChild as HTMLElement
      const kept = Number.parseFloat(column.style.minHeight) || 0
      if (kept === 0 && !isChanged) return
      const first = column.getElementsByClassName("message-part")[0]?.getBoundingClientRect().top
      const above = first === undefined ? 0 : (list.getBoundingClientRect().top - first) / list.clientHeight
      if (!hasOlder || first === undefined || above < (kept ? ends : begins)) {
        if (kept) column.style.minHeight = ""
        return
      }
      const needed = column.getBoundingClientRect().bottom - first + 200
      if (isChanged && (needed > kept || needed < kept - 2 * stepPx))
        column.style.minHeight = `${Math.ceil((needed + stepPx / 4) / stepPx) * stepPx}px`
    },
    [scroller, hasOlder],
  )
  const before = useRef(drawn)
  useLayoutEffect(() => {
    // As it was opened it is as high as its rows.
    if (before.current !== drawn && CSS.supports("overflow-anchor", "auto")) look(true)
    before.current = drawn
  }, [drawn, look])
  useEffect(() => {
    const list = scroller.current!
    const scrolled = () => look(false)
    list.addEventListener("scroll", scrolled, { passive: true })
    return () => list.removeEventListener("scroll", scrolled)
  }, [scroller, look])
}
