import { QueryClient } from "@tanstack/react-query"
import { type Key, perConversation } from "#lib/client/cache/keys.ts"

/**
 * The one cache. Nothing in it fetches by itself or grows stale: what is true arrives as first paint, answer or event and is
 * written by reducers. Data are replaced, never changed in place.
 */
export const createCache = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: Number.POSITIVE_INFINITY,
        retry: false,
        structuralSharing: false,
      },
    },
  })

export const read = <T>(cache: QueryClient, key: Key<T>): T | undefined => cache.getQueryData(key)

export const write = <T>(cache: QueryClient, key: Key<T>, data: T) => {
  if (read(cache, key) !== data) cache.setQueryData(key, data as never)
}

/** Runs a reducer over what is held; nothing happens where nothing is held. */
export const update = <T>(cache: QueryClient, key: Key<T>, reducer: (held: T) => T) => {
  const held = read(cache, key)
  if (held !== undefined) write(cache, key, reducer(held))
}

/** Removes all that is held of one conversation. */
export const forget = (cache: QueryClient, conversationId: string) => {
  for (const kind of perConversation) cache.removeQueries({ queryKey: [kind, conversationId] })
}
