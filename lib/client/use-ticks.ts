import { useCallback } from "react"
import type { Lobby } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { tickOf } from "#lib/client/cache/ticks.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useViewer } from "#lib/client/use-viewer.ts"

/** How far own messages of a conversation have come, by their number. */
export const useTicks = (conversationId: string) => {
  const { receipts } = useViewer().settings
  const ticks = useCached(
    keys.lobby,
    useCallback((lobby: Lobby) => lobby.rows[conversationId]?.ticks, [conversationId]),
  )
  return useCallback((seq: number) => tickOf(seq, ticks, receipts), [ticks, receipts])
}
