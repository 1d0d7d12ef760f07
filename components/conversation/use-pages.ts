"use client"
import { type RefObject, useCallback, useEffect, useRef } from "react"
import { windowMost } from "#lib/client/cache/messages.ts"
import type { Held } from "#lib/client/use-loading.ts"

/** A page is asked for when its end is nearer than this, so that it is there when the reader is. */
const aheadPx = 1500
/** Rows that come live are let in beyond the bound, so that it is not one out for each one in. */
const slack = 50

type Input = {
  held: Held
  /** Whether what is held stands in the document already. */
  isDrawn: boolean
  scroller: RefObject<HTMLElement | null>
  /** Where what is held ends, at either side. */
  above: RefObject<HTMLElement | null>
  below: RefObject<HTMLElement | null>
}

/** Loads what is above and below as the reader comes near, and lets go of what is far away. */
export const usePages = ({ held, isDrawn, scroller, above, below }: Input) => {
  const { further, trim, messages, hasOlder, hasNewer, loading } = held
  const { under, failed } = loading
  const near = useRef(Number.POSITIVE_INFINITY)

  // biome-ignore lint/correctness/useExhaustiveDependencies: observed afresh for each page, since a sentinel that stays in sight tells nothing.
  useEffect(() => {
    if (!isDrawn || under.length > 0 || failed) return
    const observer = new IntersectionObserver(
      entries => {
        for (const { isIntersecting, target } of entries)
          if (isIntersecting) void further(target === above.current ? "older" : "newer", near.current)
      },
      { root: scroller.current, rootMargin: `${aheadPx}px 0px` },
    )
    for (const sentinel of [above.current, below.current]) if (sentinel) observer.observe(sentinel)
    return () => observer.disconnect()
  }, [hasOlder, hasNewer, loading, messages.length, further, isDrawn])

  useEffect(() => {
    if (messages.length > windowMost + slack) trim(near.current)
  }, [messages.length, trim])

  const looked = useCallback((first: number, last: number) => {
    near.current = (first + last) / 2
  }, [])
  return looked
}
