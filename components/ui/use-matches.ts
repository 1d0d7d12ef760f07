import { useCallback, useSyncExternalStore } from "react"

/** Whether a media query holds; in what the server renders none does. */
export const useMatches = (query: string): boolean =>
  useSyncExternalStore(
    useCallback(
      listener => {
        const media = window.matchMedia(query)
        media.addEventListener("change", listener)
        return () => media.removeEventListener("change", listener)
      },
      [query],
    ),
    () => window.matchMedia(query).matches,
    () => false,
  )
