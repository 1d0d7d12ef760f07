import type { QueryClient } from "@tanstack/react-query"
import { keys } from "#lib/client/cache/keys.ts"
import { trimmed, windowMost } from "#lib/client/cache/messages.ts"
import { forget, read, update } from "#lib/client/cache/store.ts"

/** Windows kept for conversations that are not on screen. */
const windowsKept = 30

/** Which conversations' messages are kept: of those on screen what the list keeps, of the others what lies where one stood. */
export const createShelf = (cache: QueryClient) => {
  const onScreen = new Map<string, number>()
  /** By when they were last on screen, the latest last. */
  const recent = new Set<string>()

  const tidy = (id: string) => {
    if (!onScreen.has(id))
      update(cache, keys.messages(id), held => trimmed(held, windowMost, read(cache, keys.place(id))?.seq))
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
