import { useCallback, useSyncExternalStore } from "react"
import { useClient } from "#lib/client/provider.tsx"

const nothing = () => ""

/** Text being written in a conversation. Survives reload; other tabs follow, but never while they are typed in. */
export const useDraft = (conversationId: string) => {
  const { drafts } = useClient()
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.get(conversationId), nothing)
  const setText = useCallback((next: string) => drafts.set(conversationId, next), [drafts, conversationId])
  const clear = useCallback(() => drafts.set(conversationId, ""), [drafts, conversationId])
  return { text, setText, clear }
}
