import { useCallback } from "react"
import { useClient } from "#lib/client/provider.tsx"

/** To be called with the highest `seq` that was displayed in a focused, visible window; as often as one likes. */
export const useMarkRead = (conversationId: string) => {
  const { readMarks } = useClient()
  return useCallback((seq: number) => readMarks.mark(conversationId, seq), [readMarks, conversationId])
}
