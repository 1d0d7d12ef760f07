import { hashKey, QueryCache, type QueryClient } from "@tanstack/react-query"
import { type Key, perConversation } from "#lib/client/cache/keys.ts"

/** Nothing grows stale, is fetched again or is collected. */
const options = { gcTime: Number.POSITIVE_INFINITY, structuralSharing: false }
const hashes = new WeakMap<readonly string[], string>()
/** What the cache calls a key; told once for those that are kept. */
export const hashOf = (queryKey: readonly string[]): string => {
  const known = hashes.get(queryKey)
  if (known) return known
  const hash = hashKey(queryKey)
  hashes.set(queryKey, hash)
  return hash
}

type Filter = { queryKey: readonly string[] }

/**
 * The one cache. Nothing in it fetches by itself or grows stale: what is true arrives as first paint, answer or event and is
 * written by reducers. Data are replaced, never changed in place. It is the library's `QueryCache` with as much of its client as is
 * used here: the rest of that (mutations, defaults, fetching) weighs as much as a screen.
 */
export const createCache = (): QueryClient => {
  const queries = new QueryCache()
  const client = {
    getQueryCache: () => queries,
    getQueryDefaults: () => ({}),
    defaultQueryOptions: (asked: object) => ({ ...asked, ...options }),
    getQueryData: (queryKey: readonly string[]) => queries.get(hashOf(queryKey))?.state.data,
    setQueryData: (queryKey: readonly string[], data: unknown) =>
      queries.build(client as unknown as QueryClient, { queryKey }).setData(data, { manual: true }),
    getQueriesData: (filter: Filter) => queries.findAll(filter).map(({ queryKey, state }) => [queryKey, state.data]),
    removeQueries: (filter: Filter) => queries.findAll(filter).forEach(query => void queries.remove(query)),
    clear: () => queries.clear(),
  }
  return client as unknown as QueryClient
}

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
