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
    const note = () => {
      kept = standing.keep()
    }
    const observer = new ResizeObserver(() => {
      standing.restore(kept)
      note()
    })
    note()
    observer.observe(list.firstElementChild!)
    list.addEventListener("scroll", note, { passive: true })
    return () => {
      observer.disconnect()
      list.removeEventListener("scroll", note)
    }
  }, [scroller, standing])
}
