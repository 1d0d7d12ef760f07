import { useCallback, useSyncExternalStore } from "react"
import { useClient } from "#lib/client/provider.tsx"

const nothing = () => ""

/** Text that is being written elsewhere than in a conversation. It survives the page, and other tabs follow, never while they are typed in. */
export const useKeptText = (key: string) => {
  const { drafts } = useClient()
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.get(key), nothing)
  const setText = useCallback((next: string) => drafts.set(key, next), [drafts, key])
  /** This has been sent: it is kept no more. What was written since stays. */
  const sent = useCallback((what: string) => drafts.get(key) === what && drafts.set(key, ""), [drafts, key])
  return { text, setText, sent }
}
