import type { QueryClient } from "@tanstack/react-query"
import { keys, type ReadingPlace } from "#lib/client/cache/keys.ts"
import { sizeOf, trimmed, windowMost } from "#lib/client/cache/messages.ts"
import { forget, read, update } from "#lib/client/cache/store.ts"

/** Windows kept for conversations that are not on screen. */
const windowsKept = 30
/** A list on screen lets go by a few rows a frame; of what comes faster than it can, or all at once, so many are let in. */
const burst = 100

/** Which conversations' messages are kept: of each what lies where one stands, or stood when it was last on screen. */
export const createShelf = (cache: QueryClient) => {
  const onScreen = new Map<string, number>()
  /** By when they were last on screen, the latest last. */
  const recent = new Set<string>()

  const readers = new Map<string, () => ReadingPlace | null>()

  const tidy = (id: string) => {
    const reader = readers.get(id)
    const most = reader ? windowMost + burst : windowMost
    if (sizeOf(read(cache, keys.messages(id))?.messages ?? []) <= most) return
    const place = reader ? reader() : read(cache, keys.place(id))
    update(cache, keys.messages(id), held => trimmed(held, most, place?.seq))
  }
  const evict = () => {
    for (const id of recent) {
      if (recent.size <= windowsKept) return
      if (onScreen.has(id)) continue
      recent.delete(id)
      forget(cache, id)
    }
  }
  const touch = (id: string) => {
    recent.delete(id)
    recent.add(id)
  }

  return {
    isOnScreen: (id: string) => onScreen.has(id),
    onScreen: () => [...onScreen.keys()],
    tidy,
    /** Its list is there, and says where one stands in it (null: at the newest), until the returned function is called. */
    reads(id: string, place: () => ReadingPlace | null) {
      readers.set(id, place)
      return () => {
        if (readers.get(id) === place) readers.delete(id)
      }
    },
    /** It was loaded: the longest unseen ones make room. */
    keep(id: string) {
      touch(id)
      evict()
    },
    drop: (id: string) => void recent.delete(id),
    show(id: string) {
      onScreen.set(id, (onScreen.get(id) ?? 0) + 1)
      touch(id)
    },
    /** Whether it is on screen nowhere any more. */
    hide(id: string): boolean {
      const count = onScreen.get(id)! - 1
      if (count > 0) {
        onScreen.set(id, count)
        return false
      }
      onScreen.delete(id)
      tidy(id)
      evict()
      return true
    },
  }
}
