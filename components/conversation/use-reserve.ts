"use client"
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react"
import { bringTo, endOfRows, firstShown, isAnchored, lastRow, roomBelow, setRoomBelow } from "./on-screen.ts"

/** So much is made at once, as seldom as it is needed: whenever the height is another, the browser looks through the whole list. */
const stepPx = 100_000
/** With less left above, more is made. */
const leastPx = 1000
/** Where there is time for a frame of its own, more is made before: a few rows that are shown take less than this. */
const earlyPx = 3000
/** What stays below when some of it is taken for above. */
const belowPx = 10_000
/** With so many screens of rows above the reader it begins, with fewer than so many it ends: nobody gets to see the empty space. */
const [begins, ends] = [3, 1.5]

type Input = {
  scroller: RefObject<HTMLElement | null>
  /** Where what stands there begins. */
  above: RefObject<HTMLElement | null>
  drawn: { hasOlder: boolean; hasNewer: boolean }
}

/**
 * Keeps the list equally high while rows come and go: what is missing is empty space above all of them, where older ones will be, and below
 * (`use-standing.ts`), where newer ones were. A list that is counted from its lower end is looked through as a whole by the browser whenever its
 * height is another, or what is in it stands elsewhere, which takes longer than a few rows. Where the browser keeps no place by itself, the height
 * is what tells that something has grown.
 */
export const useReserve = ({ scroller, above, drawn }: Input) => {
  const { hasOlder, hasNewer } = drawn
  const kept = useRef(0)
  const look = useCallback(
    (isChanged: boolean, early = 0): boolean => {
      const list = scroller.current!
      const room = hasNewer ? roomBelow(list) : 0
      if (kept.current === 0 && room === 0 && !isChanged) return false
      const column = list.firstElementChild as HTMLElement
      const first = hasOlder ? firstShown(above.current) : null
      const keep = (px: number) => {
        if (px === kept.current) return false
        column.style.minHeight = px ? `${px}px` : ""
        kept.current = px
        return true
      }
      if (!first) keep(0)
      const { top, bottom, height } = list.getBoundingClientRect()
      /** Takes what is more than this from below. Answers how much that was. */
      const leave = (px: number) => {
        const row = lastRow(list)
        if (room <= px || !row) return 0
        const before = row.getBoundingClientRect().top - top
        setRoomBelow(list, px)
        bringTo(list, row, before)
        return room - px
      }
      if (room > 0 && endOfRows(list) - bottom < height * ends) leave(0)
      if (!first) return false
      const begin = first.getBoundingClientRect().top
      if (top - begin < height * (kept.current ? ends : begins)) return keep(0)
      if (!isChanged) return false
      const needed = column.getBoundingClientRect().bottom - begin + leastPx
      const isRight = needed + early <= kept.current && needed >= kept.current - 3 * stepPx
      return !isRight && keep(Math.ceil(needed - leave(belowPx) + stepPx))
    },
    [scroller, above, hasOlder, hasNewer],
  )
  const before = useRef(drawn)
  const latest = useRef(look)
  // In the frame of the change itself: a frame later, rows on screen move.
  useLayoutEffect(() => {
    // As it was opened it is as high as its rows.
    if (before.current !== drawn && isAnchored()) look(true)
    before.current = drawn
    latest.current = look
  }, [drawn, look])
  useEffect(() => {
    if (!isAnchored()) return
    const list = scroller.current!
    const scrolled = () => look(false)
    list.addEventListener("scroll", scrolled, { passive: true })
    return () => list.removeEventListener("scroll", scrolled)
  }, [scroller, look])
  /**
   * To be told in the frame in which rows are shown that stood there already; or `isEarly`, in the one before. Answers whether the height is another,
   * which was enough for one frame.
   */
  return useCallback((isEarly = false) => isAnchored() && latest.current(true, isEarly ? earlyPx : 0), [])
}
