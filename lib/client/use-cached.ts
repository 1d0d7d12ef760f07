import { hashKey, notifyManager } from "@tanstack/react-query"
import { useCallback, useRef, useSyncExternalStore } from "react"
import type { Key } from "#lib/client/cache/keys.ts"
import { read } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"

/**
 * What the cache holds under a key, kept up to date. A subscription and no more: nothing here fetches, retries or collects, which
 * is what the library's own hook weighs. A selection is made once per state of the data, so it may be a new object.
 */
export function useCached<T>(key: Key<T>): T | undefined
export function useCached<T, S>(key: Key<T>, select: (data: T) => S): S | undefined
export function useCached<T, S>(key: Key<T>, select?: (data: T) => S) {
  const { cache } = useClient()
  const hash = hashKey(key)
  const subscribe = useCallback(
    (changed: () => void) => {
      // Told together and after the one who wrote is done, who may be a component that is being rendered.
      const later = notifyManager.batchCalls(changed)
      return cache.getQueryCache().subscribe(({ query }) => query.queryHash === hash && later())
    },
    [cache, hash],
  )
  const made = useRef<{ data: T; select: unknown; value: S } | null>(null)
  const snapshot = () => {
    const data = read(cache, key)
    if (!select || data === undefined) return data
    if (made.current?.data !== data || made.current.select !== select)
      made.current = { data, select, value: select(data) }
    return made.current.value
  }
  return useSyncExternalStore(subscribe, snapshot, snapshot)
}
