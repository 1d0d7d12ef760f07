import { useMemo } from "react"
import { keys, type ReadingPlace } from "#lib/client/cache/keys.ts"
import { read, write } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"

/** Where one stands in a conversation, or stood when it was last on screen; null at the newest. */
export const useReadingPlace = (conversationId: string) => {
  const { cache, live } = useClient()
  return useMemo(
    () => ({
      last: () => read(cache, keys.place(conversationId)) ?? null,
      keep: (place: ReadingPlace | null) => write(cache, keys.place(conversationId), place),
      /** Says where one stands whenever it is asked; what lies far from there makes room. Returns how to stop. */
      follow: (place: () => ReadingPlace | null) => live.reads(conversationId, place),
    }),
    [cache, live, conversationId],
  )
}
