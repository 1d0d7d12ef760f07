import { describe, expect, test } from "vitest"
import { changeFeed, isTouched, joinPages, laterHeld } from "#lib/client/cache/feeds.ts"
import { changePins, type PinWindow } from "#lib/client/cache/pins.ts"
import { moveWatermarks, readTo } from "#lib/client/cache/watermarks.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Changes } from "#lib/protocol/sync.ts"
import { cast, createCommunity, room, uuid } from "./community.ts"

const message = (seq: number, more: Partial<MessageDto> = {}): MessageDto => ({
  id: uuid(500 + seq),
  conversationId: room,
  seq,
  revision: seq,
  authorId: cast.ada,
  clientId: uuid(700 + seq),
  kind: "text",
  body: `said ${seq}`,
  payload: null,
  replyTo: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  editedAt: null,
  deletedAt: null,
  reactions: [],
  ...more,
})
const pinned = (seq: number, minute: number, more: Partial<MessageDto> = {}) =>
  message(seq, { pinnedAt: `2026-01-01T00:0${minute}:00.000Z`, pinnedBy: cast.ben, ...more })
const changes = (base: number, revision: number, more: Partial<Changes>): Changes => ({
  conversationId: room,
  base,
  revision,
  ...more,
})

describe("pins", () => {
  const held: PinWindow = { messages: [pinned(5, 3), pinned(2, 1)], revision: 20 }
  const seqs = (window: PinWindow | null) => window?.messages.map(one => one.seq)

  test("take a new one by when it was pinned, the latest first", () => {
    expect(seqs(changePins(held, changes(20, 21, { messages: [pinned(9, 2, { revision: 21 })] })))).toEqual([5, 9, 2])
  })
  test("lose what is unpinned or deleted, and show what is edited", () => {
    const edited = pinned(5, 3, { body: "other", revision: 21 })
    const next = changePins(held, changes(20, 22, { messages: [edited, message(2, { revision: 22 })] }))
    expect(next?.messages).toEqual([edited])
    const gone = changes(20, 21, { deleted: [{ id: uuid(505), seq: 5, deletedAt: "2026-01-02T00:00:00.000Z" }] })
    expect(seqs(changePins(held, gone))).toEqual([2])
  })
  test("stay the same for what is older, and for what has nothing to do with them", () => {
    expect(changePins(held, changes(10, 20, { messages: [message(5, { revision: 11 })] }))).toBe(held)
    const other = changePins(held, changes(20, 21, { messages: [message(30, { revision: 21 })] }))
    expect(other?.messages).toBe(held.messages)
    expect(other?.revision).toBe(21)
  })
  test("are asked for again after a gap, and where something is not told to everyone", () => {
    expect(changePins(held, changes(21, 22, {}))).toBeNull()
    expect(changePins(held, changes(20, 21, { touched: [7] }))).toBeNull()
  })
})

describe("a list of messages from many places", () => {
  const elsewhere = { message: message(1, { conversationId: uuid(101), id: uuid(1) }) }
  const items = [{ message: message(3) }, elsewhere, { message: message(8) }]

  test("shows later words, drops what is deleted, and leaves the rest the same", () => {
    const later = message(3, { body: "other", revision: 30 })
    const deleted = [{ id: uuid(508), seq: 8, deletedAt: "2026-01-02T00:00:00.000Z" }]
    expect(changeFeed(items, room, changes(29, 31, { messages: [later], deleted }))).toEqual([
      { message: later },
      elsewhere,
    ])
    const tombstone = message(8, { body: null, deletedAt: "2026-01-02T00:00:00.000Z", revision: 30 })
    expect(changeFeed(items, room, changes(29, 30, { messages: [tombstone] }))).toEqual([items[0], elsewhere])
  })
  test("never goes back: the highest revision wins, in whatever order they come", () => {
    const [second, third] = [message(3, { body: "b", revision: 30 }), message(3, { body: "c", revision: 31 })]
    const forth = [second, third].reduce(
      (held, next) => changeFeed(held, room, changes(29, next.revision, { messages: [next] })),
      items,
    )
    const back = [third, second].reduce(
      (held, next) => changeFeed(held, room, changes(29, next.revision, { messages: [next] })),
      items,
    )
    expect(forth).toEqual(back)
    expect(back[0]!.message.body).toBe("c")
  })
  test("loses all of a conversation that is no more the reader's, and is the same list where nothing changes", () => {
    expect(changeFeed(items, room, null)).toEqual([elsewhere])
    expect(changeFeed(items, uuid(999), null)).toBe(items)
    expect(changeFeed(items, room, changes(1, 2, { messages: [message(40)] }))).toBe(items)
  })
  test("knows when something in it changed that is not told to everyone, and joins pages without doubles", () => {
    expect(isTouched(items, room, changes(1, 2, { touched: [8] }))).toBe(true)
    expect(isTouched(items, room, changes(1, 2, { touched: [9] }))).toBe(false)
    expect(joinPages(items, [items[2]!, { message: message(9) }], one => one.message.id)).toHaveLength(4)
  })
  test("that are shown again have what is held of each by now, if that is later; what was deleted goes", () => {
    const [same, older, edited, gone, unknown] = [1, 2, 3, 4, 5].map(seq => ({ message: message(seq), saved: seq }))
    const held = new Map([
      [1, message(1)],
      [2, message(2, { revision: 1, body: "before" })],
      [3, message(3, { revision: 30, body: "after" })],
      [4, message(4, { revision: 31, body: null, deletedAt: "2026-01-02T00:00:00.000Z" })],
    ])
    const shown = laterHeld([same!, older!, edited!, gone!, unknown!], ({ seq }) => held.get(seq))
    expect(shown).toEqual([same, older, { message: held.get(3), saved: 3 }, unknown])
  })
})

describe("what was marked unread", () => {
  const row = () => {
    const community = createCommunity()
    for (let n = 0; n < 6; n++) community.step({ do: "send", by: cast.ben })
    community.step({ do: "read", to: 6 })
    return community.row()
  }
  const marks = (held: ReturnType<typeof row>, more: object) => ({
    conversationId: room,
    lastReadSeq: held.membership.lastReadSeq,
    lastDeliveredSeq: held.membership.lastDeliveredSeq,
    unreadFromSeq: null,
    unread: 0,
    mentions: 0,
    revision: held.conversation.revision,
    personRevision: held.membership.personRevision + 1,
    ...more,
  })

  test("brings the count back and leaves the read mark", () => {
    const held = row()
    const { row: next, exact } = moveWatermarks(held, marks(held, { unreadFromSeq: 4, unread: 3 }), undefined)
    expect(exact).toBe(true)
    expect(next).toMatchObject({ unread: 3, membership: { lastReadSeq: 6, unreadFromSeq: 4 } })
  })
  test("shrinks as it is read on, as the server has it, and ends at the read mark", () => {
    const held = row()
    const { row: marked } = moveWatermarks(held, marks(held, { unreadFromSeq: 2, unread: 5 }), undefined)
    expect(readTo(marked, 1, undefined)).toBe(marked)
    const half = readTo(marked, 4, { unread: 2, mentions: 0 })
    expect(half).toMatchObject({ unread: 2, membership: { lastReadSeq: 6, unreadFromSeq: 5 } })
    expect(readTo(half, 6, { unread: 0, mentions: 0 })).toMatchObject({
      unread: 0,
      membership: { unreadFromSeq: null },
    })
  })
  test("is not undone by news that is older than it", () => {
    const held = row()
    const { row: marked } = moveWatermarks(
      held,
      marks(held, { unreadFromSeq: 4, unread: 3, personRevision: 90 }),
      undefined,
    )
    const { row: next } = moveWatermarks(marked, marks(held, { personRevision: 80 }), undefined)
    expect(next).toMatchObject({ unread: 3, membership: { unreadFromSeq: 4 } })
    const { row: read } = moveWatermarks(marked, marks(held, { personRevision: 91 }), undefined)
    expect(read).toMatchObject({ unread: 0, membership: { unreadFromSeq: null } })
  })
})
