"use client"
import { useSyncExternalStore } from "react"

export const themes = ["light", "dark", "system"] as const
export type Theme = (typeof themes)[number]
export const themeCookie = "charla-theme"

const listeners = new Set<() => void>()
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("charla-theme")
const dark = () => window.matchMedia("(prefers-color-scheme: dark)")

const apply = (theme: Theme) => {
  document.documentElement.dataset.theme = theme
  for (const listener of listeners) listener()
}
if (channel && typeof document !== "undefined") channel.onmessage = event => apply(event.data as Theme)

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  dark().addEventListener("change", listener)
  return () => {
    listeners.delete(listener)
    dark().removeEventListener("change", listener)
  }
}

const chosen = () => (document.documentElement.dataset.theme ?? "system") as Theme
const shown = () => {
  const theme = chosen()
  return theme === "system" ? (dark().matches ? "dark" : "light") : theme
}

/** For this page at once, for the next one by the cookie, for the other tabs by a channel. */
export const setTheme = (theme: Theme) => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in two of three browsers.
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=31536000; samesite=lax`
  apply(theme)
  channel?.postMessage(theme)
}

/** What was chosen, and which of the two is seen; null in the HTML, where only the browser can know. */
export const useTheme = () => ({
  theme: useSyncExternalStore(subscribe, chosen, () => null),
  shown: useSyncExternalStore(subscribe, shown, () => null),
})
