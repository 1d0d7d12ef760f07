import { usePathname } from "next/navigation"

const place = /^\/c\/([0-9a-f-]{36})$/i

/** Shows a conversation. The address changes without a request; the shell follows the path. */
export const openConversation = (id: string) => {
  if (location.pathname !== `/c/${id}`) history.pushState(null, "", `/c/${id}`)
}

/** Shows the lobby. */
export const openLobby = () => {
  if (location.pathname !== "/") history.pushState(null, "", "/")
}

const navigate = { openConversation, openLobby }
export const useNavigate = () => navigate

/** The conversation that the address names, or null. */
export const useCurrentConversationId = (): string | null => usePathname()?.match(place)?.[1] ?? null
