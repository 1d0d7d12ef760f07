import type { Lobby, WatchedConversation } from "#lib/client/cache/conversations.ts"
import type { KnownDrafts } from "#lib/client/cache/drafts.ts"
import type { MemberWindow } from "#lib/client/cache/members.ts"
import type { MessageWindow } from "#lib/client/cache/messages.ts"
import type { PinWindow } from "#lib/client/cache/pins.ts"
import type { Found } from "#lib/client/cache/search.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"
import type { EventPayload } from "#lib/protocol/events.ts"
import type { UploadDto } from "#lib/protocol/files.ts"
import type { MeDto, PersonDto } from "#lib/protocol/people.ts"
import type { PresenceState } from "#lib/protocol/presence.ts"
import type { Code } from "#lib/protocol/result.ts"
import type { StatusDto } from "#lib/protocol/status.ts"

/** A place in a conversation: this message, so many pixels below the upper edge. */
export type ReadingPlace = { seq: number; top: number }

/** A cache key that carries the type of what lies under it. */
export type Key<T> = readonly [string, ...string[]] & { readonly holds?: T }

const key = <T>(...parts: [string, ...string[]]): Key<T> => parts

/** Everything the client keeps lies under one of these, in one QueryClient. */
export const keys = {
  me: key<MeDto>("me"),
  lobby: key<Lobby>("lobby"),
  people: key<Record<string, PersonDto>>("people"),
  blocked: key<string[]>("blocked"),
  /** The own revision that last told of one's activity. */
  activity: key<number>("activity"),
  /** The last message that was kept for later, or is no longer. */
  saved: key<EventPayload<"saved:changed">>("saved"),
  /** How an own upload stood when the server last told. */
  upload: (id: string) => key<UploadDto>("upload", id),
  /** The journey that last changed, and how often any did. */
  journeys: key<{ id: string | null; count: number }>("journeys"),
  /** The own revision of the last catch-up: what was told in between was not heard. */
  missed: key<number>("missed"),
  /** Which pages the server delivers now. */
  build: key<string>("build"),
  drafts: key<KnownDrafts>("drafts"),
  presence: key<Record<string, PresenceState>>("presence"),
  search: key<Found>("search"),
  /** When those who are offline were last here, as far as one may know. */
  lastSeen: key<Record<string, string>>("lastSeen"),
  /** What goes on with people; null: nothing any more. What is over by the clock is left for whoever shows it to see. */
  statuses: key<Record<string, StatusDto | null>>("statuses"),
  /** Whose profile changed last, and its revision. */
  profile: key<{ personId: string; revision: number }>("profile"),
  /** A conversation that is read without membership; a member's is its lobby row. */
  conversation: (id: string) => key<WatchedConversation>("conversation", id),
  messages: (id: string) => key<MessageWindow>("messages", id),
  members: (id: string) => key<MemberWindow>("members", id),
  /** Where the reader stood when they turned to another one; `null`: at the newest. */
  place: (id: string) => key<ReadingPlace | null>("place", id),
  pins: (id: string) => key<PinWindow>("pins", id),
  /** Which of its messages one keeps for later. */
  savedIn: (id: string) => key<number[]>("savedIn", id),
  /** Why the last attempt to open it failed. */
  failure: (id: string) => key<Code | null>("failure", id),
  /** Person → when their typing expires, in this device's milliseconds. */
  typing: (id: string) => key<Record<string, number>>("typing", id),
  /** How often receipts moved while somebody looks at them. */
  receipts: (id: string) => key<number>("receipts", id),
  here: (id: string) => key<number | null>("here", id),
}

/** Kinds of entry that hold something of one conversation. */
export const perConversation = [
  "conversation",
  "messages",
  "members",
  "failure",
  "typing",
  "here",
  "receipts",
  "pins",
  "savedIn",
] as const

export type Rows = Record<string, LobbyRow>
