import { useSyncExternalStore } from "react"

/** What is chosen for one device, not for the person: kept in this browser, followed by all of its tabs. */
export type DeviceChoice = "charla:lines" | "charla:notify" | "charla:notify-offer" | "charla:saver" | "charla:smaller"

const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener("storage", listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener("storage", listener)
  }
}

/** Null where nothing was chosen, or where the browser forbids to keep it. */
export const deviceChoice = (name: DeviceChoice): string | null => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** Null takes the choice back. */
export const chooseForDevice = (name: DeviceChoice, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // Forbidden: it stays as it is.
  }
  for (const listener of listeners) listener()
}

/** What `read` makes of the choices, kept current; `before` is what stands in the page as it comes from the server. */
export const useDeviceChoice = <T>(read: () => T, before: T): T => useSyncExternalStore(subscribe, read, () => before)
