import { useCallback, useMemo, useState, useSyncExternalStore } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import { read } from "#lib/client/cache/store.ts"
import type { OutboxEntry } from "#lib/client/outbox.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useCached } from "#lib/client/use-cached.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** `key` is the client id of one's own, so that a row stays the same row when pending becomes sent. */
export type ConversationItem =
  | { type: "message"; message: MessageDto; key: string }
  | { type: "pending"; entry: OutboxEntry; key: string }

/** A page above, below, or one that takes the place of what is held. */
export type Part = "older" | "newer" | "place"
/** Which of them are on their way, and the last that could not be loaded: until it is asked for again, nothing is loaded at either end. */
export type Loading = { under: readonly Part[]; failed: Part | null }

const none: OutboxEntry[] = []
const noMessages: MessageDto[] = []
const nothing: Loading = { under: [], failed: null }
const items = new WeakMap<MessageDto, ConversationItem>()
const itemOf = (message: MessageDto, personId: string): ConversationItem => {
  const held = items.get(message)
  if (held) return held
  // Others choose their client ids themselves: as keys of theirs they could collide.
  const key = message.authorId === personId ? message.clientId : message.id
  const item: ConversationItem = { type: "message", message, key }
  items.set(message, item)
  return item
}

/** The messages held of a conversation, oldest first, and after them what is on its way. */
export const useMessages = (id: string) => {
  const { cache, outbox, personId } = useClient()
  // What arrives in quick succession is drawn together; whoever is drawn for another reason shows it at once.
  const window = useCached(keys.messages(id), undefined, "paced")
  const pending = useSyncExternalStore(
    outbox.subscribe,
    () => outbox.entries(id),
    () => none,
  )
  const [loading, setLoading] = useState(nothing)
  const { under, failed } = loading

  const messages = window?.messages ?? noMessages
  const hasNewer = window?.hasNewer ?? false
  // What waits stands after the newest; where that is on its way, or could not be reached, it is shown all the same.
  const shown = hasNewer && !under.includes("place") && failed === null ? none : pending
  const list = useMemo(() => {
    const sent = messages.map(message => itemOf(message, personId))
    const known = new Set(shown.length ? sent.map(item => item.key) : [])
    const waiting = shown.filter(entry => !known.has(entry.clientId))
    return [...sent, ...waiting.map((entry): ConversationItem => ({ type: "pending", entry, key: entry.clientId }))]
  }, [messages, shown, personId])

  return {
    items: list,
    messages,
    quoted: window?.quoted ?? noMessages,
    pending,
    hasOlder: window?.hasOlder ?? false,
    hasNewer,
    loading,
    /** Told by `useLoading`, which is fetched late. */
    setLoading,
    /** Forgets what could not be loaded, so that it is asked for again. */
    again: useCallback(() => setLoading(nothing), []),
    holds: useCallback(
      (seq: number) => messageAt(read(cache, keys.messages(id))?.messages ?? [], seq) !== undefined,
      [cache, id],
    ),
  }
}
export type Messages = ReturnType<typeof useMessages>
