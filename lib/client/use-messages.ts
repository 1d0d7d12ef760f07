import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { withOlder } from "#lib/client/cache/messages.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { read, update } from "#lib/client/cache/store.ts"
import type { OutboxEntry } from "#lib/client/outbox.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** `key` is the client id of one's own, so that a row stays the same row when pending becomes sent. */
export type ConversationItem =
  | { type: "message"; message: MessageDto; key: string }
  | { type: "pending"; entry: OutboxEntry; key: string }

const none: OutboxEntry[] = []
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
  const { cache, live, outbox, personId } = useClient()
  const window = useCached(keys.messages(id))
  const pending = useSyncExternalStore(
    outbox.subscribe,
    () => outbox.entries(id),
    () => none,
  )
  const [state, setState] = useState({ id, loadingOlder: false, failed: false })
  const { loadingOlder, failed } = state.id === id ? state : { loadingOlder: false, failed: false }
  const loading = useRef<string | null>(null)

  const loadOlder = useCallback(async () => {
    const held = read(cache, keys.messages(id))
    if (!held?.hasOlder || loading.current === id) return
    loading.current = id
    setState({ id, loadingOlder: true, failed: false })
    const before = held.messages[0]?.seq
    const result = await sendCommand("message:list", { conversationId: id, before, limit: limits.pageDefault })
    if (result.ok) {
      update(cache, keys.people, people => mergePeople(people, result.value.people))
      // What is held may have been replaced meanwhile; a page that no longer joins on is left out.
      update(cache, keys.messages(id), now => (now.messages[0]?.seq === before ? withOlder(now, result.value) : now))
      live.check(id)
    }
    if (loading.current === id) loading.current = null
    setState({ id, loadingOlder: false, failed: !result.ok })
  }, [cache, live, id])

  const messages = window?.messages
  const list = useMemo(() => {
    const shown = (messages ?? []).map(message => itemOf(message, personId))
    const sent = new Set(pending.length ? shown.map(item => item.key) : [])
    const waiting = pending.filter(entry => !sent.has(entry.clientId))
    return [...shown, ...waiting.map((entry): ConversationItem => ({ type: "pending", entry, key: entry.clientId }))]
  }, [messages, pending, personId])

  return {
    items: list,
    hasOlder: window?.hasOlder ?? false,
    hasNewer: window?.hasNewer ?? false,
    loadingOlder,
    loadOlder,
    /** The last older page could not be loaded. */
    failed,
    retry: loadOlder,
  }
}
