"use client"
import { type RefObject, useEffect } from "react"
import { isAnchored } from "./on-screen.ts"
import type { Kept, Standing } from "./use-standing.ts"

/**
 * Where the browser keeps no place by itself (Safari), what grows or takes its true height while it is being read is put right here,
 * before it is painted.
 */
export const useHeldPlace = (scroller: RefObject<HTMLElement | null>, standing: Standing) => {
  useEffect(() => {
    if (isAnchored()) return
    const list = scroller.current!
    let kept: Kept | null = null
    let scrollTop = 0
    const note = () => {
      // Nothing came that would be worth to go along with.
      kept = standing.keep(true)
      scrollTop = list.scrollTop
    }
    const observer = new ResizeObserver(() => {
      // What has been scrolled since, without its event having come yet, stands where it is wanted.
      if (list.scrollTop === scrollTop) standing.restore(kept)
      else note()
    })
    const { onRestored } = standing
    onRestored.current = note
    note()
    observer.observe(list.firstElementChild!)
    list.addEventListener("scroll", note, { passive: true })
    return () => {
      onRestored.current = null
      observer.disconnect()
      list.removeEventListener("scroll", note)
    }
  }, [scroller, standing])
}
