import { lateReducers } from "#lib/client/cache/apply-event.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { update } from "#lib/client/cache/store.ts"
import type { News } from "#lib/client/with-news.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { SearchHit, SearchOutput } from "#lib/protocol/search.ts"
import type { Changes } from "#lib/protocol/sync.ts"

/** The last search, kept so that the way back leads to the same results at the same place. `asked` says of what it is the answer. */
export type Found = {
  asked: string
  hits: SearchHit[]
  conversations: Record<string, ConversationDto>
  names: SearchOutput["names"]
  problems: SearchOutput["problems"]
  next: string | null
  /** How far it was scrolled, in pixels, and which result was chosen. */
  scroll: number
  chosen: number
}

/** Takes what was deleted or edited out of the results, also where it only stands beside one. */
export const changeFound = (found: Found, { conversationId, messages, deleted }: Changes): Found => {
  const said = new Map<number, MessageDto | null>(messages?.map(message => [message.seq, message]))
  for (const { seq } of deleted ?? []) said.set(seq, null)
  if (said.size === 0 || !found.hits.some(hit => hit.message.conversationId === conversationId)) return found
  const fresh = (held: MessageDto | null) => {
    const now = held && said.get(held.seq)
    return now === undefined ? held : now?.deletedAt ? null : now
  }
  const hits = found.hits.flatMap(hit => {
    if (hit.message.conversationId !== conversationId) return hit
    const message = fresh(hit.message)
    if (!message) return []
    const ranges = message.body === hit.message.body ? hit.ranges : []
    return { message, ranges, before: fresh(hit.before), after: fresh(hit.after) }
  })
  return { ...found, hits }
}

/** The same for what was told while the results were on their way; of a conversation that is the person's no more nothing stays. */
export const changedBy = (found: Found, news: News[]): Found => {
  let now = found
  for (const { conversationId, changes } of news) {
    if (changes) now = changeFound(now, changes)
    else now = { ...now, hits: now.hits.filter(hit => hit.message.conversationId !== conversationId) }
  }
  return now
}

lateReducers.add((cache, changes) => update(cache, keys.search, held => changeFound(held, changes)))

/** The next page of the same search. */
export const withMore = (found: Found, page: SearchOutput): Found => ({
  ...found,
  hits: [...found.hits, ...page.hits],
  conversations: { ...found.conversations, ...byId(page.conversations) },
  next: page.next,
})

export const foundOf = (asked: string, page: SearchOutput): Found => ({
  asked,
  hits: page.hits,
  conversations: byId([...page.conversations, ...(page.names?.conversations ?? [])]),
  names: page.names,
  problems: page.problems,
  next: page.next,
  scroll: 0,
  chosen: -1,
})

const byId = (all: ConversationDto[]) => Object.fromEntries(all.map(one => [one.id, one]))
