import type { QueryClient } from "@tanstack/react-query"
import type { Viewer } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { read } from "#lib/client/cache/store.ts"

const nobody: string[] = []

/** Who reads, and whom they have blocked. */
export const viewerOf = (cache: QueryClient, personId: string): Viewer => ({
  personId,
  blocked: read(cache, keys.blocked) ?? nobody,
})

/** Rows that say something of others: with other blocks they may count something else, or show another message as the last. */
export const rowsOfOthers = (cache: QueryClient): string[] =>
  Object.values(read(cache, keys.lobby)?.rows ?? {}).flatMap(({ conversation, unread }) =>
    unread > 0 || conversation.kind !== "direct" ? conversation.id : [],
  )

/** Whom one has blocked: the list is told whole. The same list stays the same object. */
export const setBlocked = (held: string[], blocked: string[]): string[] => {
  const next = blocked.toSorted()
  return next.length === held.length && next.every((id, index) => id === held[index]) ? held : next
}
