import { usePathname } from "next/navigation"
import { useSyncExternalStore } from "react"

/** A message that somebody wants to see in its place. Each wish is an object of its own: the same place can be asked for again. */
export type AskedPlace = { conversationId: string; seq: number; returning: boolean }

const place = /^\/c\/([0-9a-f-]{36})$/i
const listeners = new Set<() => void>()
let asked: AskedPlace | null = null
/** The address that `asked` was read from. */
let readFrom = ""

const tell = () => {
  for (const listener of listeners) listener()
}
const go = (path: string) => {
  if (location.pathname === path) return
  history.pushState(null, "", path)
  tell()
}

/** Shows a conversation. The address changes without a request; the shell follows the path. */
export const openConversation = (id: string) => go(`/c/${id}`)

/** Shows the lobby. */
export const openLobby = () => go("/")

let searched = false

/** Shows the search: of everything, or in a conversation. */
export const openSearch = (here?: string) => {
  searched = true
  go(here ? `/search?q=in%3Ahere+&here=${here}` : "/search")
}

/** Goes back to where one searched from. */
export const leaveSearch = () => (searched ? history.back() : openLobby())

/** The address of a message: what is copied, and where a press on a found one leads. */
export const placePath = (conversationId: string, seq: number) => `/c/${conversationId}?m=${seq}`

/**
 * Shows a message in its place, in this or another conversation, however far above. Within a conversation the browser's history grows
 * by nothing: the list has a way back of its own.
 */
export const openPlace = (conversationId: string, seq: number) => {
  const path = placePath(conversationId, seq)
  if (location.pathname === `/c/${conversationId}`) history.replaceState(null, "", path)
  else history.pushState(null, "", path)
  readFrom = path
  asked = { conversationId, seq, returning: false }
  tell()
}

/** The reader has gone on from the message that the address names. */
export const leavePlace = (conversationId: string) => {
  const path = `/c/${conversationId}`
  asked = null
  if (location.pathname !== path || !location.search) return
  history.replaceState(null, "", path)
  readFrom = path
}

/** Who moved by the browser's own buttons is `returning`; who loaded the page, or followed a link, is not. */
const askedPlace = (): AskedPlace | null => {
  const address = location.pathname + location.search
  if (address === readFrom) return asked
  const seq = Number(new URLSearchParams(location.search).get("m"))
  const conversationId = location.pathname.match(place)?.[1]
  asked =
    conversationId && Number.isSafeInteger(seq) && seq > 0 ? { conversationId, seq, returning: readFrom !== "" } : null
  readFrom = address
  return asked
}

const navigate = { openConversation, openLobby, openPlace }
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

/** The message of this conversation that the address asks for, or null. */
export const useAskedPlace = (conversationId: string): AskedPlace | null => {
  const asked = useSyncExternalStore(subscribe, askedPlace, () => null)
  return asked?.conversationId === conversationId ? asked : null
}
