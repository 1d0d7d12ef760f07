import { useMemo } from "react"
import { keys, type ReadingPlace } from "#lib/client/cache/keys.ts"
import { read, write } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"

/** Where one stood in a conversation when it was last on screen; null at the newest. */
export const useReadingPlace = (conversationId: string) => {
  const { cache } = useClient()
  return useMemo(
    () => ({
      last: () => read(cache, keys.place(conversationId)) ?? null,
      keep: (place: ReadingPlace | null) => write(cache, keys.place(conversationId), place),
    }),
    [cache, conversationId],
  )
}
