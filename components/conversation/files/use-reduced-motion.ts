import { useSyncExternalStore } from "react"

const query = () => window.matchMedia("(prefers-reduced-motion: reduce)")

/** Whether the reader asked that nothing moves by itself. */
export const useReducedMotion = (): boolean =>
  useSyncExternalStore(
    listener => {
      const media = query()
      media.addEventListener("change", listener)
      return () => media.removeEventListener("change", listener)
    },
    () => query().matches,
    () => false,
  )
