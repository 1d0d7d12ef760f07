import { hashKey, QueryCache, type QueryClient } from "@tanstack/react-query"
import { type Key, perConversation } from "#lib/client/cache/keys.ts"

/**
 * The one cache. Nothing in it fetches by itself or grows stale: what is true arrives as first paint, answer or event and is
 * written by reducers. Data are replaced, never changed in place.
 */
export type Cache = QueryCache

export const createCache = (): Cache => new QueryCache()

/**
 * What an entry asks of the library's client, which is left out: it fetches, retries and mutates, and would be a third of the
 * library's weight on every page.
 */
const clientOf = (cache: Cache) =>
  ({
    getQueryCache: () => cache,
    getQueryDefaults: () => ({}),
    defaultQueryOptions: (options: object) => options,
  }) as unknown as QueryClient

export const read = <T>(cache: Cache, key: Key<T>): T | undefined =>
  cache.get(hashKey(key))?.state.data as T | undefined

export const write = <T>(cache: Cache, key: Key<T>, data: T) => {
  if (read(cache, key) === data) return
  const options = { queryKey: key, gcTime: Number.POSITIVE_INFINITY, structuralSharing: false }
  cache.build(clientOf(cache), options).setData(data)
}

/** Runs a reducer over what is held; nothing happens where nothing is held. */
export const update = <T>(cache: Cache, key: Key<T>, reducer: (held: T) => T) => {
  const held = read(cache, key)
  if (held !== undefined) write(cache, key, reducer(held))
}

export const drop = (cache: Cache, key: readonly string[]) => {
  const entry = cache.get(hashKey(key))
  if (entry) cache.remove(entry)
}

/** The conversations of which something of this kind is held. */
export const idsUnder = (cache: Cache, kind: (typeof perConversation)[number]) =>
  cache
    .getAll()
    .filter(({ queryKey, state }) => queryKey[0] === kind && state.data)
    .map(({ queryKey }) => queryKey[1] as string)

/** Removes all that is held of one conversation. */
export const forget = (cache: Cache, conversationId: string) => {
  for (const kind of perConversation) drop(cache, [kind, conversationId])
}
