import type { News } from "#lib/client/with-news.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Changes } from "#lib/protocol/sync.ts"

type Listed = { message: MessageDto }

/**
 * Applies what changed in a conversation to a list of messages from many places: later words and reactions are shown, what was deleted
 * goes, and so does all of a conversation that is the person's no more (`null`). The same list when nothing in it is different.
 */
export const changeFeed = <T extends Listed>(items: T[], conversationId: string, changes: Changes | null): T[] => {
  if (!items.some(({ message }) => message.conversationId === conversationId)) return items
  if (!changes) return items.filter(({ message }) => message.conversationId !== conversationId)
  const later = new Map(changes.messages?.map(message => [message.seq, message]))
  const deleted = new Set(changes.deleted?.map(({ seq }) => seq))
  let changed = false
  const next = items.flatMap(item => {
    if (item.message.conversationId !== conversationId) return [item]
    const message = later.get(item.message.seq)
    if (deleted.has(item.message.seq) || message?.deletedAt) {
      changed = true
      return []
    }
    if (!message || message.revision <= item.message.revision) return [item]
    changed = true
    return [{ ...item, message }]
  })
  return changed ? next : items
}

/** The same for what was told while the list was on its way. */
export const changedBy = <T extends Listed>(items: T[], news: News[]): T[] =>
  news.reduce((now, { conversationId, changes }) => changeFeed(now, conversationId, changes), items)

/** What is held of them by now, where that is later: later words are shown, what was deleted goes. */
export const laterHeld = <T extends Listed>(items: T[], heldOf: (message: MessageDto) => MessageDto | undefined): T[] =>
  items.flatMap(item => {
    const held = heldOf(item.message)
    if (!held || held.revision <= item.message.revision) return [item]
    return held.deletedAt ? [] : [{ ...item, message: held }]
  })

/** Whether a change touches messages of the list that are not told to everyone: then it is asked for again. */
export const isTouched = (items: Listed[], conversationId: string, changes: Changes | null) =>
  items.some(
    ({ message }) => message.conversationId === conversationId && (changes?.touched?.includes(message.seq) ?? false),
  )

/** One more page of a list, without what is in it already. */
export const joinPages = <T extends Listed>(held: T[], page: T[], keyOf: (item: T) => string): T[] => {
  const known = new Set(held.map(keyOf))
  return [...held, ...page.filter(item => !known.has(keyOf(item)))]
}
