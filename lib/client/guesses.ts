import type { QueryClient } from "@tanstack/react-query"
import type { Key } from "#lib/client/cache/keys.ts"
import { hashOf, read, update } from "#lib/client/cache/store.ts"
import type { Result } from "#lib/protocol/result.ts"

/** One thing of what lies under a key of the cache; undefined where it is not held. */
export type Place<H, T> = {
  key: Key<H>
  /** Which one it is. */
  seq: number
  find(held: H): T | undefined
  put(held: H, value: T): H
}

type Change<T> = { to: (value: T) => T; done: boolean }
type Guess<T> = { add(change: Change<T>): void; end(change: Change<T>, done: boolean): void }

/**
 * What was asked for is shown before it is done, over what is true. The truth is kept as it was last told, so that what is refused
 * leaves nothing behind, also between others that are still on their way. `to` says how the thing ends, not what is added to it: what is
 * told may have it already.
 */
export const createGuesses = (cache: QueryClient) => {
  const guesses = new Map<string, unknown>()

  const begin = <H, T>(id: string, { key, find, put }: Place<H, T>, first: T): Guess<T> => {
    let changes: Change<T>[] = []
    let [truth, shown] = [first, first]
    const show = () => {
      shown = changes.reduce((value, { to }) => to(value), truth)
      update(cache, key, held => (find(held) === undefined ? held : put(held, shown)))
    }
    const stop = cache.getQueryCache().subscribe(({ query }) => {
      const held = query.queryHash === hashOf(key) ? read(cache, key) : undefined
      const now = held && find(held)
      if (now === undefined || now === shown) return
      // Told meanwhile: what was done is in it, what is on its way stands over it before anybody has seen it without.
      truth = now
      changes = changes.filter(({ done }) => !done)
      show()
    })
    return {
      add(change) {
        changes.push(change)
        show()
      },
      end(change, done) {
        change.done = done
        if (!done) {
          changes = changes.filter(each => each !== change)
          show()
        }
        if (changes.some(each => !each.done)) return
        stop()
        guesses.delete(id)
      },
    }
  }

  /** Shows what `to` makes of the thing while `ask` is answered, and no longer if that refuses. */
  return async <H, T, V>(
    place: Place<H, T>,
    to: (value: T) => T,
    ask: () => Promise<Result<V>>,
  ): Promise<Result<V>> => {
    const held = read(cache, place.key)
    const first = held && place.find(held)
    if (first === undefined) return ask()
    const id = `${hashOf(place.key)} ${place.seq}`
    const guess = (guesses.get(id) as Guess<T> | undefined) ?? begin(id, place, first)
    guesses.set(id, guess)
    const change = { to, done: false }
    guess.add(change)
    const result = await ask()
    guess.end(change, result.ok)
    return result
  }
}
