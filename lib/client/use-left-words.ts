import { useCallback, useMemo, useSyncExternalStore } from "react"
import { useClient } from "#lib/client/provider.tsx"
import type { LobbyRow } from "#lib/protocol/conversations.ts"

/** What is kept of a message that is being written: its words, those of an edit. What is beside them are no words. */
const words = /^([0-9a-f]{8}-[0-9a-f-]{27})(:edit)?$/

/** The conversations in which one is no longer, but had written something that was not sent. */
export const useLeftWords = (rows: LobbyRow[]): string[] => {
  const { drafts, outbox } = useClient()
  const here = useMemo(() => new Set(rows.map(({ conversation }) => conversation.id)), [rows])
  const subscribe = useCallback(
    (changed: () => void) => {
      const stops = [outbox.subscribe(changed), drafts.subscribe(key => !here.has(key.slice(0, 36)) && changed())]
      return () => {
        for (const stop of stops) stop()
      }
    },
    [drafts, outbox, here],
  )
  const ids = useSyncExternalStore(
    subscribe,
    () => {
      const written = drafts.keys().flatMap(key => (drafts.get(key).trim() && words.exec(key)?.[1]) || [])
      return [...new Set([...outbox.conversationIds(), ...written])].filter(id => !here.has(id)).join()
    },
    () => "",
  )
  return useMemo(() => (ids ? ids.split(",") : []), [ids])
}
