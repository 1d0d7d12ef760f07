import { tombstone } from "#lib/client/cache/messages.ts"
import { laterTicks } from "#lib/client/cache/ticks.ts"
import type * as protocol from "#lib/protocol/conversations.ts"
import type { ConversationDto, LobbyDto, LobbyRow, MembershipDto, TicksDto } from "#lib/protocol/conversations.ts"
import type * as messages from "#lib/protocol/messages.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Changes, SyncOutput } from "#lib/protocol/sync.ts"

/** One row per conversation of one's own, and how far this client knows what is its own. */
export type Lobby = { epoch: string; personRevision: number; rows: Record<string, LobbyRow> }
/** A public room as one sees it who has not joined. */
export type WatchedConversation = { conversation: ConversationDto; membership: LobbyRow["membership"] | null }
/** Who reads, and of whom they want to hear nothing. */
export type Viewer = { personId: string; blocked: readonly string[] }
/** And what is known of a message that a change names by its place only, as recent as the row at least. */
export type Reader = Viewer & { messageAt(seq: number): MessageDto | undefined }

export const unreadMax: typeof protocol.unreadMax = 100
// The protocol's own values come with its schemas, which pages do without.
export const everyone: typeof messages.everyone = "00000000-0000-0000-0000-000000000000"
export const present: typeof messages.present = "ffffffff-ffff-ffff-ffff-ffffffffffff"

export const lobbyOf = ({ epoch, personRevision, rows }: LobbyDto): Lobby => ({
  epoch,
  personRevision,
  rows: Object.fromEntries(rows.map(row => [row.conversation.id, row])),
})

/** The first pages of a long catch-up carry the conversation as it is at the end, ahead of the messages that they tell of. */
const isPartial = (changes: Changes) => (changes.conversation?.revision ?? 0) > changes.revision

/** `null`: something between is missing. */
export const changeConversation = (held: ConversationDto, changes: Changes): ConversationDto | null => {
  if (changes.revision <= held.revision) return held
  if (changes.base > held.revision) return null
  const known = isPartial(changes) ? held.seq : (changes.conversation?.seq ?? held.seq)
  const seq = Math.max(known, ...(changes.messages ?? []).map(message => message.seq))
  return { ...held, ...changes.conversation, seq, revision: changes.revision }
}

/** Whether a message counts as unread for the reader, wherever they stand; never what somebody says whom they have blocked. */
export const counts = ({ kind, authorId }: MessageDto, { personId, blocked }: Viewer) =>
  kind === "text" && authorId !== personId && !blocked.includes(authorId)

/** Whether it mentions the reader, or everyone. */
export const names = (message: MessageDto, viewer: Viewer) =>
  message.mentions !== undefined &&
  counts(message, viewer) &&
  message.mentions.some(id => id === viewer.personId || id === everyone)

/** Whether a row may show it as the last: in what others share, what is folded away is not. */
export const isHeard = (message: MessageDto, isDirect: boolean, { blocked }: Pick<Viewer, "blocked">) =>
  isDirect || message.kind !== "text" || !blocked.includes(message.authorId)

/** What is unread, and how much of it mentions the reader. */
export type Tally = { unread: number; mentions: number }

export const tally = (messages: MessageDto[], viewer: Viewer): Tally => {
  const unread = messages.filter(message => !message.deletedAt && counts(message, viewer))
  const mentions = unread.filter(message => names(message, viewer))
  return { unread: Math.min(unread.length, unreadMax), mentions: Math.min(mentions.length, unreadMax) }
}

/** Up to where a conversation counts as read: the read mark, or less where it was marked unread. */
export const readUpTo = ({ lastReadSeq, unreadFromSeq }: Pick<MembershipDto, "lastReadSeq" | "unreadFromSeq">) =>
  Math.min(lastReadSeq, (unreadFromSeq ?? Number.POSITIVE_INFINITY) - 1)

/**
 * Applies what changed since to a row. `null`: something is missing, or cannot be counted from what is known. Whether a mention counts is the
 * server's to say: nobody is told by whom they are blocked.
 */
export const changeRow = (row: LobbyRow, changes: Changes, reader: Reader): LobbyRow | null => {
  const conversation = changeConversation(row.conversation, changes)
  if (!conversation) return null
  if (conversation === row.conversation) return row
  if (isPartial(changes)) return null
  const { seq, revision } = row.conversation
  const read = readUpTo(row.membership)
  const isDirect = conversation.kind === "direct"
  let { last, unread } = row
  if (changes.touched?.some(seq => seq === last?.seq || (seq > read && seq <= row.conversation.seq))) return null

  for (const message of changes.messages ?? []) {
    if (message.seq > seq) {
      if (counts(message, reader) && !message.deletedAt && message.seq > read) {
        if (names(message, reader)) return null
        unread++
      }
    } else if (message.revision > revision && message.seq > read) {
      const known = reader.messageAt(message.seq)
      // Whom it named before is not said any more; without that, only what named nobody is certain.
      // A reaction or a pin changes nothing of whom it mentions.
      if (message.editedAt || message.deletedAt) {
        if (names(message, reader) || (known ? names(known, reader) : row.mentions > 0)) return null
      }
      if (message.deletedAt) {
        if (unread >= unreadMax) return null
        if (counts(message, reader) && !known?.deletedAt) unread--
      }
    }
    const isLater = !last || message.seq > last.seq || (message.seq === last.seq && message.revision > last.revision)
    if (isLater && isHeard(message, isDirect, reader)) last = message
  }
  for (const { seq: deleted, deletedAt } of changes.deleted ?? []) {
    const known = last?.seq === deleted ? last : reader.messageAt(deleted)
    if (deleted > read && deleted <= seq) {
      // Counted once, and only if it is certain that the row still counts it.
      if (!known || changes.base < revision || unread >= unreadMax) return null
      if (names(known, reader)) return null
      if (counts(known, reader)) unread--
    }
    if (last?.seq === deleted) last = tombstone(last, deletedAt, changes.revision)
  }
  return { ...row, conversation, last, unread: Math.max(0, Math.min(unread, unreadMax)) }
}

/** Of two tellings of one row: the conversation by its revision, one's membership by one's own. */
export const mergeRow = (held: LobbyRow | undefined, incoming: LobbyRow): LobbyRow => {
  if (!held) return incoming
  const newer = incoming.conversation.revision >= held.conversation.revision ? incoming : held
  const membership =
    incoming.membership.personRevision >= held.membership.personRevision ? incoming.membership : held.membership
  const rejoined = incoming.membership.joinedSeq !== held.membership.joinedSeq
  const read = rejoined
    ? membership.lastReadSeq
    : Math.max(held.membership.lastReadSeq, incoming.membership.lastReadSeq)
  // Read here further than the server knew: what it counted is too much.
  const further = membership.unreadFromSeq === null && read > newer.membership.lastReadSeq
  const left = (count: keyof Tally) =>
    further && read >= newer.conversation.seq ? 0 : further ? Math.min(held[count], incoming[count]) : newer[count]
  return {
    conversation: newer.conversation,
    last: newer.last,
    unread: left("unread"),
    mentions: left("mentions"),
    ticks: rejoined ? incoming.ticks : laterTicks(held.ticks, incoming.ticks),
    membership: {
      ...membership,
      lastReadSeq: read,
      lastDeliveredSeq: Math.max(membership.lastDeliveredSeq, rejoined ? 0 : held.membership.lastDeliveredSeq),
    },
  }
}

/** Two tellings of a row, the older one with the newer read mark: what is unread now follows from neither. */
export const isUncertain = (held: LobbyRow | undefined, incoming: LobbyRow) => {
  if (!held || incoming.conversation.revision === held.conversation.revision) return false
  const isOld = incoming.conversation.revision < held.conversation.revision
  const [older, newer] = isOld ? [incoming, held] : [held, incoming]
  const read = older.membership.lastReadSeq
  return read > newer.membership.lastReadSeq && read < newer.conversation.seq
}

export const putRow = (lobby: Lobby, row: LobbyRow): Lobby => ({
  ...lobby,
  rows: { ...lobby.rows, [row.conversation.id]: mergeRow(lobby.rows[row.conversation.id], row) },
})

export const dropRow = (lobby: Lobby, id: string): Lobby => {
  if (!lobby.rows[id]) return lobby
  const { [id]: _, ...rows } = lobby.rows
  return { ...lobby, rows }
}

/** Others have received or read more of a conversation. */
export const moveTicks = (lobby: Lobby, id: string, moved: TicksDto): Lobby => {
  const row = lobby.rows[id]
  const ticks = row && laterTicks(row.ticks, moved)
  return row && ticks !== row.ticks ? { ...lobby, rows: { ...lobby.rows, [id]: { ...row, ticks: ticks! } } } : lobby
}

/** The lobby of who tells no receipts: nothing of others' reading. */
export const withoutRead = (lobby: Lobby): Lobby => {
  const hidden = ({ ticks, ...row }: LobbyRow) => ({ ...row, ticks: ticks && { ...ticks, read: null } })
  return { ...lobby, rows: Object.fromEntries(Object.entries(lobby.rows).map(([id, row]) => [id, hidden(row)])) }
}

/** The answer to a catch-up. After a `reset` only what it tells is true. */
export const applySync = (lobby: Lobby, sync: SyncOutput): Lobby => {
  const start: Lobby = { ...lobby, rows: sync.reset ? {} : lobby.rows }
  const told = sync.gone.reduce(dropRow, sync.rows.reduce(putRow, start))
  const known = Object.entries(sync.ticks).reduce((held, [id, ticks]) => moveTicks(held, id, ticks), told)
  const personRevision = sync.reset ? sync.personRevision : Math.max(lobby.personRevision, sync.personRevision)
  return { ...known, epoch: sync.epoch, personRevision }
}

/** A change that is the person's own: the next one is taken, a later one means that something is missing (`null`). */
export const advance = (lobby: Lobby, personRevision: number): Lobby | null => {
  if (personRevision <= lobby.personRevision) return lobby
  return personRevision === lobby.personRevision + 1 ? { ...lobby, personRevision } : null
}

export const isMuted = ({ mutedUntil }: Pick<MembershipDto, "mutedUntil">, now = new Date().toISOString()) =>
  mutedUntil !== null && mutedUntil > now

/** How much of it wants the reader, by how they keep it. */
export const wanted = ({ unread, mentions, membership }: LobbyRow) =>
  isMuted(membership) ? 0 : { all: unread, mentions, nothing: 0 }[membership.notify]

/** Whether its unread messages want the reader: they do in the title, the rail and the tab bar. */
export const isLoud = (row: LobbyRow) => wanted(row) > 0 && !row.membership.archivedAt

/** Pinned ones first, then the newest activity. Only conversations one is in. */
export const sortedRows = (lobby: Lobby): LobbyRow[] => {
  const at = (row: LobbyRow) =>
    `${row.membership.pinnedAt ? 1 : 0}${row.last?.createdAt ?? row.conversation.createdAt}${row.conversation.id}`
  return Object.values(lobby.rows)
    .filter(row => row.membership.state === "active")
    .map(row => [at(row), row] as const)
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([, row]) => row)
}
