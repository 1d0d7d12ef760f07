import type { QueryClient } from "@tanstack/react-query"
import { useCallback, useRef, useSyncExternalStore } from "react"
import { afterKey } from "#lib/client/after-key.ts"
import type { Key } from "#lib/client/cache/keys.ts"
import { hashOf, read } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"

type Listeners = Map<string, Set<() => void>>
const listening = new WeakMap<QueryClient, Listeners>()
/** Who has time hears of changes that follow each other closely no oftener than this. */
const paceMs = 100
const pacedOf = (hash: string) => `${hash} paced`

/**
 * Who listens to what: a change looks up its own listeners, however many rows listen to something else. They are told together and after
 * the one who wrote is done, who may be a component that is being rendered.
 */
const listenersOf = (cache: QueryClient): Listeners => {
  const known = listening.get(cache)
  if (known) return known
  const listeners: Listeners = new Map()
  const changed = new Set<string>()
  /** Told within the last moment, and whether something has changed since. */
  const resting = new Map<string, boolean>()
  const tell = (hash: string) => {
    for (const listener of [...(listeners.get(hash) ?? [])]) listener()
  }
  const tellPaced = (hash: string) => {
    if (!listeners.has(hash)) return
    if (resting.has(hash)) return void resting.set(hash, true)
    resting.set(hash, false)
    afterKey(() => {
      setTimeout(() => {
        const missed = resting.get(hash)
        resting.delete(hash)
        if (missed) tellPaced(hash)
      }, paceMs)
      resting.set(hash, false)
      tell(hash)
    })
  }
  const tellAll = () => {
    const hashes = [...changed]
    changed.clear()
    for (const hash of hashes) {
      tell(hash)
      tellPaced(pacedOf(hash))
    }
  }
  cache.getQueryCache().subscribe(({ query: { queryHash } }) => {
    if (changed.size === 0) setTimeout(tellAll)
    changed.add(queryHash)
  })
  listening.set(cache, listeners)
  return listeners
}

/**
 * What the cache holds under a key, kept up to date. A subscription and no more: nothing here fetches, retries or collects, which
 * is what the library's own hook weighs. A selection is made once per state of the data, so it may be a new object. `paced`: changes that
 * follow each other closely are drawn together.
 */
export function useCached<T, S = T>(key: Key<T>, select?: (data: T) => S, paced?: "paced"): S | undefined
export function useCached<T, S>(key: Key<T>, select?: (data: T) => S, paced?: "paced") {
  const { cache } = useClient()
  const hash = paced ? pacedOf(hashOf(key)) : hashOf(key)
  const subscribe = useCallback(
    (changed: () => void) => {
      const all = listenersOf(cache)
      const own = all.get(hash) ?? new Set()
      all.set(hash, own.add(changed))
      return () => {
        own.delete(changed)
        if (own.size === 0 && all.get(hash) === own) all.delete(hash)
      }
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
