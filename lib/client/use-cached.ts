import { skipToken, useQuery } from "@tanstack/react-query"
import type { Key } from "#lib/client/cache/keys.ts"

/** What the cache holds under a key, kept up to date. `select` must be the same function from render to render to be worth its while. */
export function useCached<T>(key: Key<T>): T | undefined
export function useCached<T, S>(key: Key<T>, select: (data: T) => S): S | undefined
export function useCached<T, S>(key: Key<T>, select?: (data: T) => S) {
  return useQuery<T, Error, S>({ queryKey: key, queryFn: skipToken, select }).data
}
