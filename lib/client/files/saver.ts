import { useSyncExternalStore } from "react"

const name = "charla:saver"
const listeners = new Set<() => void>()
type Line = EventTarget & { saveData?: boolean }
const line = () => (navigator as Navigator & { connection?: Line }).connection

/** What was chosen on this device: `null` leaves it to the browser. */
const chosen = (): string | null => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}
const isOn = () => (chosen() ?? (line()?.saveData ? "on" : "off")) === "on"

export const setSaver = (on: boolean) => {
  try {
    localStorage.setItem(name, on ? "on" : "off")
  } catch {
    // Forbidden: it stays as the browser has it.
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener("storage", listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener("storage", listener)
  }
}
/** Whether nothing heavy is to be fetched before a tap. */
export const useSaver = (): boolean => useSyncExternalStore(subscribe, isOn, () => false)
