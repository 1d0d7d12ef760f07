import { useSyncExternalStore } from "react"

const key = "charla:lines"
const listeners = new Set<() => void>()

const shown = () => {
  try {
    return localStorage.getItem(key) !== "hidden"
  } catch {
    return true
  }
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener("storage", listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener("storage", listener)
  }
}
const always = () => true

/** Whether this device shows who joins and leaves; all of its tabs follow. */
export const useLinesShown = () => useSyncExternalStore(subscribe, shown, always)

export const showLines = (show: boolean) => {
  try {
    if (show) localStorage.removeItem(key)
    else localStorage.setItem(key, "hidden")
  } catch {
    // Forbidden: they stay shown.
  }
  for (const listener of listeners) listener()
}
