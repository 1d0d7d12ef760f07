"use client"
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react"
import { isAnchored } from "./on-screen.ts"

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
  const kept = useRef(0)
  const look = useCallback(
    (isChanged: boolean) => {
      if (kept.current === 0 && !isChanged) return
      const list = scroller.current!
      const column = list.firstElementChild as HTMLElement
      const keep = (px: number) => {
        if (px !== kept.current) column.style.minHeight = px ? `${px}px` : ""
        kept.current = px
      }
      const first = column.getElementsByClassName("message-part")[0]?.getBoundingClientRect().top
      if (!hasOlder || first === undefined) return keep(0)
      const { top, height } = list.getBoundingClientRect()
      if (top - first < height * (kept.current ? ends : begins)) return keep(0)
      if (!isChanged) return
      const needed = column.getBoundingClientRect().bottom - first + 200
      if (needed > kept.current || needed < kept.current - 2 * stepPx)
        keep(Math.ceil((needed + stepPx / 4) / stepPx) * stepPx)
    },
    [scroller, hasOlder],
  )
  const before = useRef(drawn)
  // In the frame of the change itself: a frame later, rows on screen move.
  useLayoutEffect(() => {
    // As it was opened it is as high as its rows.
    if (before.current !== drawn && isAnchored()) look(true)
    before.current = drawn
  }, [drawn, look])
  useEffect(() => {
    const list = scroller.current!
    const scrolled = () => look(false)
    list.addEventListener("scroll", scrolled, { passive: true })
    return () => list.removeEventListener("scroll", scrolled)
  }, [scroller, look])
}
