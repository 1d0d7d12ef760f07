import { usePathname } from "next/navigation"
import { useSyncExternalStore } from "react"

const place = /^\/c\/([0-9a-f-]{36})$/i
const listeners = new Set<() => void>()

const go = (path: string) => {
  if (location.pathname === path) return
  history.pushState(null, "", path)
  for (const listener of listeners) listener()
}

/** Shows a conversation. The address changes without a request; the shell follows the path. */
export const openConversation = (id: string) => go(`/c/${id}`)

/** Shows the lobby. */
export const openLobby = () => go("/")

const navigate = { openConversation, openLobby }
export const useNavigate = () => navigate

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener("popstate", listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener("popstate", listener)
  }
}

/** The path of the address. The router tells of a move one or more frames late; what is held here is painted in the same one. */
export const usePath = (): string => {
  const routed = usePathname()
  return useSyncExternalStore(
    subscribe,
    () => location.pathname,
    () => routed,
  )
}

/** The conversation that the address names, or null. */
export const useCurrentConversationId = (): string | null => usePath().match(place)?.[1] ?? null
