import { useSyncExternalStore } from "react"

/** `insecure`: this browser has them on https only; `unsupported`: it has none, or, on iPhones, only once installed. */
export type Permission = NotificationPermission | "unsupported" | "insecure"

const freshMs = 3000
let known: { state: Permission; at: number } | null = null

/** Whether this page may show notifications. The browser asks another process and has the page wait, so not for each message. */
export const permission = (): Permission => {
  if (!isSecureContext) return "insecure"
  if (typeof Notification !== "function") return "unsupported"
  const at = performance.now()
  if (!known || at - known.at > freshMs) known = { state: Notification.permission, at }
  return known.state
}

const listeners = new Set<() => void>()
const tell = () => {
  known = null
  for (const listener of listeners) listener()
}
let watching = false
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  // Changed in the browser's own settings; looking again when the window comes back does for those that do not say so.
  if (!watching && permission() !== "unsupported") {
    watching = true
    window.addEventListener("focus", tell)
    navigator.permissions
      ?.query({ name: "notifications" })
      .then(status => status.addEventListener("change", tell))
      .catch(() => {})
  }
  return () => void listeners.delete(listener)
}

/** The state, live; null in the HTML. */
export const usePermission = (): Permission | null => useSyncExternalStore(subscribe, permission, () => null)

/** To be called from a button and nowhere else: the browser asks the person. */
export const askPermission = async (): Promise<Permission> => {
  const now = permission()
  if (now !== "default") return now
  const answer = await Notification.requestPermission().catch(() => "default" as const)
  tell()
  return answer
}
