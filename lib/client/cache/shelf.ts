import type { QueryClient } from "@tanstack/react-query"
import { keys } from "#lib/client/cache/keys.ts"
import { trimmed } from "#lib/client/cache/messages.ts"
import { forget, update } from "#lib/client/cache/store.ts"

/** Windows kept for conversations that are not on screen, and how many messages each of them keeps. */
const windowsKept = 30
const messagesKept = 600

/** Which conversations' messages are kept: those on screen whole, of the others the latest ones, within a bound. */
export const createShelf = (cache: QueryClient) => {
  const onScreen = new Map<string, number>()
  /** By when they were last on screen, the latest last. */
  const recent = new Set<string>()

  const tidy = (id: string) => {
    if (!onScreen.has(id)) update(cache, keys.messages(id), held => trimmed(held, messagesKept))
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
