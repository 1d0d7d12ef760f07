import { readUpTo, type Tally, tally, type Viewer } from "#lib/client/cache/conversations.ts"
import type { MessageWindow } from "#lib/client/cache/messages.ts"
import type { LobbyRow, MembershipDto, WatermarksDto } from "#lib/protocol/conversations.ts"

const nothing: Tally = { unread: 0, mentions: 0 }

const raised = (row: LobbyRow, read: number, delivered: number, personRevision: number, left: Tally): LobbyRow => ({
  ...row,
  ...left,
  membership: {
    ...row.membership,
    lastReadSeq: Math.max(row.membership.lastReadSeq, read),
    lastDeliveredSeq: Math.max(row.membership.lastDeliveredSeq, delivered),
    personRevision: Math.max(row.membership.personRevision, personRevision),
  },
})

const tallyOf = ({ unread, mentions }: LobbyRow): Tally => ({ unread, mentions })

/** What is unread after `seq`, counted from what is held; undefined if that does not reach from there to the row's end. */
export const unreadAfter = (window: MessageWindow | undefined, row: LobbyRow, seq: number, viewer: Viewer) => {
  if (seq >= row.conversation.seq) return nothing
  if (!window || window.hasNewer || window.revision < row.conversation.revision) return undefined
  if (window.hasOlder && window.messages[0]!.seq > seq + 1) return undefined
  return tally(
    window.messages.filter(message => message.seq > seq),
    viewer,
  )
}

/** As far as it is certain here: no more mentions than the server has said there are. */
export const certain = (row: LobbyRow, left: Tally | undefined): Tally | undefined =>
  left && { ...left, mentions: Math.min(left.mentions, row.mentions) }

/**
 * Moves one's own watermarks up. `unread` holds at the revision at which it was counted; where the row stands at another one, and
 * it cannot be counted here (`left`), `exact` is false and the row is asked for.
 */
export const moveWatermarks = (row: LobbyRow, moved: WatermarksDto, left: Tally | undefined) => {
  const { lastReadSeq } = row.membership
  const unreadFromSeq = unreadFrom(row, moved)
  const old =
    moved.personRevision < row.membership.personRevision || (unreadFromSeq === null && moved.lastReadSeq < lastReadSeq)
  const same = moved.revision === row.conversation.revision
  const told = { unread: moved.unread, mentions: moved.mentions }
  const read = readAfter(row, moved) >= row.conversation.seq
  const counted = old ? tallyOf(row) : read ? nothing : same ? told : certain(row, left)
  const next = raised(row, moved.lastReadSeq, moved.lastDeliveredSeq, moved.personRevision, counted ?? tallyOf(row))
  return {
    row: withUnread(next, unreadFromSeq),
    exact: old || read || same || left?.mentions === 0,
  }
}

/** Of two tellings of what was marked unread, the later one. */
const unreadFrom = ({ membership }: LobbyRow, moved: WatermarksDto) =>
  moved.personRevision < membership.personRevision ? membership.unreadFromSeq : moved.unreadFromSeq

/** Up to where it counts as read once the marks have moved. */
export const readAfter = (row: LobbyRow, moved: WatermarksDto) =>
  readUpTo({
    lastReadSeq: Math.max(row.membership.lastReadSeq, moved.lastReadSeq),
    unreadFromSeq: unreadFrom(row, moved),
  })

/** What stays marked unread when everything up to `seq` is read: the rest up to the read mark, as the server has it. */
const unreadStill = ({ lastReadSeq, unreadFromSeq }: MembershipDto, seq: number) =>
  unreadFromSeq === null || seq >= lastReadSeq ? null : Math.max(unreadFromSeq, seq + 1)

/** What the reader's own screen shows before the server has answered. */
export const readTo = (row: LobbyRow, seq: number, left: Tally | undefined): LobbyRow =>
  seq <= readUpTo(row.membership)
    ? row
    : withUnread(raised(row, seq, seq, 0, certain(row, left) ?? tallyOf(row)), unreadStill(row.membership, seq))

const withUnread = (row: LobbyRow, unreadFromSeq: number | null): LobbyRow => ({
  ...row,
  membership: { ...row.membership, unreadFromSeq },
})

/** What this device has been given of a conversation. */
export const deliveredTo = (row: LobbyRow, seq: number): LobbyRow => raised(row, 0, seq, 0, tallyOf(row))
