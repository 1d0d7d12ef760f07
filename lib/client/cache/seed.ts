import type { QueryClient } from "@tanstack/react-query"
import { setBlocked } from "#lib/client/cache/blocks.ts"
import { isHeard, lobbyOf, putRow } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { windowOf } from "#lib/client/cache/messages.ts"
import { mergePeople, personOf } from "#lib/client/cache/people.ts"
import { read, update, write } from "#lib/client/cache/store.ts"
import type { LobbyDto, OpenedConversation } from "#lib/protocol/conversations.ts"
import type { MeDto, PersonDto } from "#lib/protocol/people.ts"

/** What the server rendered the first paint from. */
export const seedLobby = (cache: QueryClient, lobby: LobbyDto, me: MeDto, blocked: string[]) => {
  write(cache, keys.me, me)
  write(cache, keys.lobby, lobbyOf(lobby))
  write(cache, keys.blocked, setBlocked([], blocked))
  write(cache, keys.drafts, { asOf: 0, held: {} })
  write(cache, keys.presence, {})
  write(cache, keys.lastSeen, {})
  write(cache, keys.statuses, {})
  write(cache, keys.people, mergePeople(mergePeople({}, [personOf(me)]), lobby.people))
}

const seeded = new WeakMap<QueryClient, WeakSet<object>>()

/** Whom a page came with, once: when one goes back the browser shows the page as it was, and what was heard of people since holds. */
export const seedPeople = (cache: QueryClient, page: object, people: PersonDto[]) => {
  const pages = seeded.get(cache) ?? new WeakSet()
  seeded.set(cache, pages)
  if (pages.has(page)) return
  pages.add(page)
  update(cache, keys.people, held => mergePeople(held, people))
}

/** A conversation as it was opened. A window that is held and more recent stays. */
export const seedConversation = (cache: QueryClient, opened: OpenedConversation, replace = false) => {
  const { conversation, membership, unread, mentions, ticks, page } = opened
  const { id } = conversation
  const held = read(cache, keys.messages(id))
  update(cache, keys.people, people => mergePeople(people, page.people))
  if (!held || replace || held.revision < page.revision) write(cache, keys.messages(id), windowOf(page))
  if (membership?.state === "active") {
    const viewer = { blocked: read(cache, keys.blocked) ?? [] }
    const isDirect = conversation.kind === "direct"
    const last = opened.last ?? page.messages.findLast(message => isHeard(message, isDirect, viewer)) ?? null
    update(cache, keys.lobby, lobby => putRow(lobby, { conversation, membership, unread, mentions, ticks, last }))
  } else write(cache, keys.conversation(id), { conversation, membership })
  write(cache, keys.failure(id), null)
}
