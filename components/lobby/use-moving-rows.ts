"use client"
import { type RefObject, useLayoutEffect, useRef } from "react"

/** Rows that changed places travel there, a short way in 180 ms; those that stay stay still. */
export const useMovingRows = (list: RefObject<HTMLElement | null>, order: string) => {
  const before = useRef(new Map<string, number>())
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured after each new order.
  useLayoutEffect(() => {
    const now = new Map<string, number>()
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches
    for (const row of list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? []) {
      const id = row.dataset.row!
      now.set(id, row.offsetTop)
      const from = before.current.get(id)
      const way = from === undefined ? 0 : from - row.offsetTop
      if (way !== 0 && !still)
        row.animate([{ transform: `translateY(${Math.max(-160, Math.min(160, way))}px)` }, {}], {
          duration: 180,
          easing: "cubic-bezier(0.2, 0.8, 0.2, 1)",
        })
    }
    before.current = now
  }, [order])
}
