import { describe, expect, test } from "vitest"
import { filters, passes } from "#components/lobby/filter.ts"
import { isLoud, isMuted, lobbyOf, sortedRows } from "#lib/client/cache/conversations.ts"
import type { LobbyRow, MembershipDto } from "#lib/protocol/conversations.ts"

const rowOf = (
  name: string,
  minute: number,
  kept: Partial<MembershipDto> = {},
  { kind = "room", unread = 0 }: { kind?: "room" | "direct"; unread?: number } = {},
): LobbyRow => ({
  conversation: {
    id: name,
    kind,
    name,
    topic: null,
    seq: 0,
    revision: 1,
    memberCount: 2,
    memberIds: null,
    createdAt: `2026-11-20T10:${String(minute).padStart(2, "0")}:00.000Z`,
    closedAt: null,
  },
  membership: {
    conversationId: name,
    role: "member",
    state: "active",
    joinedSeq: 0,
    visibleFromSeq: 0,
    lastReadSeq: 0,
    lastDeliveredSeq: 0,
    unreadFromSeq: null,
    notify: "all",
    mutedUntil: null,
    pinnedAt: null,
    archivedAt: null,
    personRevision: 1,
    ...kept,
  },
  last: null,
  unread,
  mentions: 0,
  ticks: null,
})
const then = "2026-11-20T09:00:00.000Z"
const order = (...rows: LobbyRow[]) =>
  sortedRows(lobbyOf({ epoch: "e", personRevision: 1, rows, people: [] })).map(row => row.conversation.id)

describe("the order of the lobby", () => {
  test("the newest activity comes first", () => {
    expect(order(rowOf("quiet", 1), rowOf("lively", 9), rowOf("usual", 5))).toEqual(["lively", "usual", "quiet"])
  })

  test("pinned ones come before all others, among themselves by activity", () => {
    const pinned = { pinnedAt: then }
    expect(order(rowOf("lively", 9), rowOf("old pin", 1, pinned), rowOf("new pin", 2, pinned))).toEqual([
      "new pin",
      "old pin",
      "lively",
    ])
  })

  test("what was left is not in it", () => {
    expect(order(rowOf("left", 9, { state: "left" }), rowOf("here", 1))).toEqual(["here"])
  })
})

describe("the filters", () => {
  const under = (row: LobbyRow) => filters.filter(filter => passes(filter, row))

  test("a room is among all and the rooms, among the unread while something is unread", () => {
    expect(under(rowOf("room", 1))).toEqual(["all", "rooms"])
    expect(under(rowOf("room", 1, {}, { unread: 3 }))).toEqual(["all", "unread", "rooms"])
    expect(under(rowOf("ben", 1, {}, { kind: "direct" }))).toEqual(["all", "direct"])
  })

  test("an archived one is in its own place only, whatever is unread in it", () => {
    expect(under(rowOf("room", 1, { archivedAt: then }, { unread: 3 }))).toEqual(["archived"])
  })
})

describe("what wants the reader", () => {
  const unread = (kept: Partial<MembershipDto>) => isLoud(rowOf("room", 1, kept, { unread: 1 }))

  test("unread messages do, but not of muted and archived conversations", () => {
    expect(unread({})).toBe(true)
    expect(unread({ mutedUntil: "9999-12-31T23:59:59.000Z" })).toBe(false)
    expect(unread({ archivedAt: then })).toBe(false)
    expect(isLoud(rowOf("room", 1))).toBe(false)
  })

  test("a mute ends at its time", () => {
    const { membership } = rowOf("room", 1, { mutedUntil: "2026-11-20T10:00:00.000Z" })
    expect(isMuted(membership, "2026-11-20T09:59:59.000Z")).toBe(true)
    expect(isMuted(membership, "2026-11-20T10:00:00.000Z")).toBe(false)
  })
})
