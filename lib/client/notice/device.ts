import { useSyncExternalStore } from "react"

/** What is chosen for one device, not for the person: kept in this browser, followed by all of its tabs. */
const defaults = {
  /** Whether notifications are wanted here, where the browser lets them be shown. */
  "charla:notify": "on",
  /** Whether the offer to be notified may still be made. */
  "charla:notify-offer": "open",
}
type Name = keyof typeof defaults

const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener("storage", listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener("storage", listener)
  }
}

export const deviceChoice = (name: Name): string => {
  try {
    return localStorage.getItem(name) ?? defaults[name]
  } catch {
    return defaults[name]
  }
}
export const chooseForDevice = (name: Name, value: string) => {
  try {
    localStorage.setItem(name, value)
  } catch {
    // Forbidden: it stays as it is.
  }
  for (const listener of listeners) listener()
}
export const useDeviceChoice = (name: Name): string | null =>
  useSyncExternalStore(
    subscribe,
    () => deviceChoice(name),
    () => null,
  )
