import type { QueryClient } from "@tanstack/react-query"
import { rowsOfOthers, setBlocked, viewerOf } from "#lib/client/cache/blocks.ts"
import {
  advance,
  changeConversation,
  changeRow,
  dropRow,
  isUncertain,
  moveTicks,
  putRow,
  withoutRead,
} from "#lib/client/cache/conversations.ts"
import { mergeDrafts } from "#lib/client/cache/drafts.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { changeMembers } from "#lib/client/cache/members.ts"
import { changeMessages, messageAt } from "#lib/client/cache/messages.ts"
import { mergePeople, personOf } from "#lib/client/cache/people.ts"
import { setPresence } from "#lib/client/cache/presence.ts"
import { forget, read, update, write } from "#lib/client/cache/store.ts"
import { ticksFor } from "#lib/client/cache/ticks.ts"
import { moveWatermarks, readAfter, unreadAfter } from "#lib/client/cache/watermarks.ts"
import type { EventName, EventPayload } from "#lib/protocol/events.ts"
import type { Changes } from "#lib/protocol/sync.ts"

/** What an event leaves to be done, because it tells of something that is not held here. */
export type Needs = {
  /** Ask for what changed for the person: rows, memberships, blocks. */
  sync?: boolean
  /** The row of this conversation cannot be trusted: have it told again. */
  row?: string
  /** And at once: somebody calls. */
  prompt?: boolean
  /** Nor these. */
  rows?: string[]
  /** Ask what changed in this conversation. */
  changes?: string
  /** This conversation is the person's no more: remove all that the device kept of it. */
  ended?: string
  /** A conversation has reached this revision. */
  heard?: { id: string; revision: number }
  over?: EventPayload<"session:ended">["reason"]
  closing?: EventPayload<"socket:closing">["reason"]
}
type Apply<N extends EventName> = (cache: QueryClient, payload: EventPayload<N>, personId: string) => Needs

const typingMs = 6000

/** What takes changes too once its part of the screen is fetched: nothing of it is held before. */
export const lateReducers = new Set<(cache: QueryClient, changes: Changes) => void>()

/** Every part that is held takes what changed, each by its own revision. Live events, answers and catch-up all come through here. */
export const applyChanges = (cache: QueryClient, changes: Changes, personId: string): Needs => {
  const id = changes.conversationId
  const needs: Needs = {}
  update(cache, keys.people, held => mergePeople(held, changes.people))
  const window = read(cache, keys.messages(id))
  const row = read(cache, keys.lobby)?.rows[id]
  // The row first: what it counts may hang on what the window still knows.
  if (row) {
    const known = window && window.revision >= row.conversation.revision ? window.messages : []
    const next = changeRow(row, changes, { ...viewerOf(cache, personId), messageAt: seq => messageAt(known, seq) })
    if (!next) {
      needs.row = id
      if (changes.messages?.some(message => message.mentions?.includes(personId))) needs.prompt = true
    } else if (next !== row) update(cache, keys.lobby, held => ({ ...held, rows: { ...held.rows, [id]: next } }))
  } else if (!read(cache, keys.conversation(id))) needs.sync = true
  update(cache, keys.conversation(id), held => {
    const conversation = changeConversation(held.conversation, changes)
    if (!conversation) needs.changes = id
    return conversation && conversation !== held.conversation ? { ...held, conversation } : held
  })
  update(cache, keys.messages(id), held => {
    const next = changeMessages(held, changes)
    if (!next) needs.changes = id
    return next ?? held
  })
  update(cache, keys.members(id), held => {
    const next = changeMembers(held, changes)
    if (!next) needs.changes = id
    return next ?? held
  })
  for (const reduce of lateReducers) reduce(cache, changes)
  if (changes.messages?.length) {
    update(cache, keys.typing(id), held => {
      const spoke = changes.messages!.filter(message => message.authorId in held)
      if (!spoke.length) return held
      const rest = { ...held }
      for (const { authorId } of spoke) delete rest[authorId]
      return rest
    })
  }
  return needs
}

/** Takes a change that is the person's own into the lobby. */
const own = (cache: QueryClient, personRevision: number): Needs => {
  const needs: Needs = {}
  update(cache, keys.lobby, held => {
    const next = advance(held, personRevision)
    if (!next) needs.sync = true
    return next ?? held
  })
  return needs
}

/** Event → what it does to the cache. The compiler refuses a table that misses one; an unknown event does nothing. */
export const applyEvent = {
  "messages:sent": applyChanges,
  "messages:edited": applyChanges,
  "messages:deleted": applyChanges,
  "messages:previewed": applyChanges,
  "messages:pinned": applyChanges,
  "reactions:changed": applyChanges,
  "members:changed": applyChanges,
  "conversation:changed": applyChanges,
  "conversation:head": (cache, { conversationId: id, revision }) => {
    const row = read(cache, keys.lobby)?.rows[id]
    return { heard: { id, revision }, ...(row && row.conversation.revision < revision && { row: id }) }
  },
  "membership:changed": (cache, { row, people, personRevision }) => {
    update(cache, keys.people, held => mergePeople(held, people))
    const { id, revision } = row.conversation
    const uncertain = isUncertain(read(cache, keys.lobby)?.rows[id], row)
    update(cache, keys.lobby, held => putRow(held, row))
    cache.removeQueries({ queryKey: keys.conversation(id) })
    return { ...own(cache, personRevision), heard: { id, revision }, ...(uncertain && { row: id }) }
  },
  "membership:ended": (cache, { conversationId: id, personRevision }) => {
    const row = read(cache, keys.lobby)?.rows[id]
    const needs = own(cache, personRevision)
    if (row && row.membership.personRevision > personRevision) return needs
    update(cache, keys.lobby, held => dropRow(held, id))
    forget(cache, id)
    // Results may hold some of it: they are asked for again.
    cache.removeQueries({ queryKey: keys.search })
    return { ...needs, ended: id }
  },
  "watermarks:moved": (cache, moved, personId) => {
    const needs = own(cache, moved.personRevision)
    update(cache, keys.lobby, held => {
      const row = held.rows[moved.conversationId]
      if (!row) return held
      const window = read(cache, keys.messages(moved.conversationId))
      const next = moveWatermarks(
        row,
        moved,
        unreadAfter(window, row, readAfter(row, moved), viewerOf(cache, personId)),
      )
      if (!next.exact) needs.row = moved.conversationId
      return { ...held, rows: { ...held.rows, [moved.conversationId]: next.row } }
    })
    return needs
  },
  "saved:changed": (cache, told) => {
    write(cache, keys.saved, told)
    return own(cache, told.personRevision)
  },
  "activity:changed": (cache, { unseen, personRevision }) => {
    if (personRevision >= Math.max(read(cache, keys.me)?.revision ?? 0, read(cache, keys.activity) ?? 0)) {
      update(cache, keys.me, held => ({ ...held, activity: unseen }))
      write(cache, keys.activity, personRevision)
    }
    return own(cache, personRevision)
  },
  "draft:saved": (cache, { draft, device }) => {
    update(cache, keys.drafts, held => mergeDrafts(held, [{ ...draft, device }]))
    return own(cache, draft.personRevision)
  },
  "receipts:moved": (cache, moved, personId) => {
    const { delivered, read: told } = ticksFor(moved, personId)
    const ticks = { delivered, read: read(cache, keys.me)?.settings.receipts === false ? null : told }
    update(cache, keys.lobby, held => moveTicks(held, moved.conversationId, ticks))
    update(cache, keys.receipts(moved.conversationId), held => held + 1)
    return {}
  },
  "journeys:changed": (cache, { journeyId: id }) => {
    write(cache, keys.journeys, { id, count: (read(cache, keys.journeys)?.count ?? 0) + 1 })
    return {}
  },
  "account:changed": (cache, { me }) => {
    // Who tells no receipts holds none of others; who tells them again asks for theirs.
    const before = read(cache, keys.me)?.settings.receipts
    const again = me.settings.receipts && before === false
    if (!me.settings.receipts && before) update(cache, keys.lobby, withoutRead)
    update(cache, keys.me, held => (me.revision >= held.revision ? me : held))
    update(cache, keys.people, held => mergePeople(held, [personOf(me)]))
    return { ...own(cache, me.revision), ...(again && { sync: true }) }
  },
  "person:changed": (cache, { person, profile }) => {
    update(cache, keys.people, held => mergePeople(held, [person]))
    write(cache, keys.profile, { personId: person.id, revision: profile })
    return {}
  },
  "blocks:changed": (cache, { blocked, personRevision }) => {
    const known = read(cache, keys.lobby)?.personRevision ?? 0
    const before = read(cache, keys.blocked)
    if (personRevision >= known) update(cache, keys.blocked, held => setBlocked(held, blocked))
    const same = before === read(cache, keys.blocked)
    return { ...own(cache, personRevision), ...(!same && { rows: rowsOfOthers(cache) }) }
  },
  "person:head": (cache, { epoch, personRevision }) => {
    const lobby = read(cache, keys.lobby)
    return { sync: lobby !== undefined && (lobby.epoch !== epoch || lobby.personRevision < personRevision) }
  },
  "session:ended": (_cache, { reason }) => ({ over: reason }),
  "typing:started": (cache, { conversationId, personId: typist }, personId) => {
    if (typist === personId) return {}
    const held = read(cache, keys.typing(conversationId))
    write(cache, keys.typing(conversationId), { ...held, [typist]: Date.now() + typingMs })
    return {}
  },
  "presence:changed": (cache, told) => {
    setPresence(cache, told)
    return {}
  },
  "here:changed": (cache, { conversationId, here }) => {
    write(cache, keys.here(conversationId), here)
    return {}
  },
  "uploads:changed": (cache, { uploads }) => {
    for (const upload of uploads) write(cache, keys.upload(upload.file.id), upload)
    return {}
  },
  "socket:opened": (cache, { build }) => {
    write(cache, keys.build, build)
    return {}
  },
  "socket:closing": (_cache, { reason }) => ({ closing: reason }),
} satisfies { [N in EventName]: Apply<N> }
