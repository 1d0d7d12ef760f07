import type { LobbyRow, WatermarksDto } from "#lib/protocol/conversations.ts"

const raised = (row: LobbyRow, read: number, delivered: number, personRevision: number, unread: number): LobbyRow => ({
  ...row,
  unread,
  membership: {
    ...row.membership,
    lastReadSeq: Math.max(row.membership.lastReadSeq, read),
    lastDeliveredSeq: Math.max(row.membership.lastDeliveredSeq, delivered),
    personRevision: Math.max(row.membership.personRevision, personRevision),
  },
})

/**
 * Moves one's own watermarks up. `unread` holds at the revision at which it was counted; where the row stands elsewhere and
 * something is unread, `exact` is false and the row is asked for.
 */
export const moveWatermarks = (row: LobbyRow, moved: WatermarksDto): { row: LobbyRow; exact: boolean } => {
  const read = Math.max(row.membership.lastReadSeq, moved.lastReadSeq)
  const all = read >= row.conversation.seq
  const same = moved.revision === row.conversation.revision && moved.lastReadSeq >= row.membership.lastReadSeq
  const moves = moved.lastReadSeq > row.membership.lastReadSeq
  const unread = all ? 0 : same ? moved.unread : row.unread
  return {
    row: raised(row, moved.lastReadSeq, moved.lastDeliveredSeq, moved.personRevision, unread),
    exact: all || same || !moves,
  }
}

/** What the reader's own screen shows before the server has answered. `left` is what is unread after `seq`, if it is known. */
export const readTo = (row: LobbyRow, seq: number, left: number | undefined): LobbyRow =>
  seq <= row.membership.lastReadSeq
    ? row
    : raised(row, seq, seq, 0, seq >= row.conversation.seq ? 0 : (left ?? row.unread))
