import { describe, expect, test } from "vitest"
import { foldLines, joined, makeRows, partsOf, whole, within, withPut } from "#components/conversation/rows.ts"
import { makeDates } from "#lib/i18n/dates.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

const dates = makeDates({ tag: "en-GB", zone: "UTC" })
let seq = 0
const said = (authorId: string, at: string, kind: MessageDto["kind"] = "text") => {
  seq++
  const message: MessageDto = {
    id: `m${seq}`,
    conversationId: "c",
    seq,
    revision: seq,
    authorId,
    clientId: `k${seq}`,
    kind,
    body: "hello",
    payload: null,
    replyTo: null,
    createdAt: `2026-11-${at}:00Z`,
    editedAt: null,
    deletedAt: null,
    reactions: [],
  }
  return { type: "message" as const, message, key: message.clientId }
}
const shape = (rows: ReturnType<typeof makeRows>) =>
  rows.map(row => {
    if (row.type === "message") return `${row.first ? "+" : ""}${row.message.authorId}`
    return row.type === "lines" ? `lines×${row.messages.length}` : row.type
  })

describe("rows", () => {
  test("one author within five minutes shares a header, and not after", () => {
    const items = [said("ada", "20T10:00"), said("ada", "20T10:04"), said("ada", "20T10:09"), said("ben", "20T10:09")]
    expect(shape(makeRows(items, "me", dates, null))).toEqual(["day", "+ada", "ada", "+ada", "+ben"])
  })

  test("a new day parts a group", () => {
    const items = [said("ada", "20T23:59"), said("ada", "21T00:00")]
    expect(shape(makeRows(items, "me", dates, null))).toEqual(["day", "+ada", "day", "+ada"])
  })

  test("the divider stands before the first message of others that is unread", () => {
    seq = 0
    const items = [
      said("ada", "20T10:00"),
      said("me", "20T10:01"),
      said("ben", "20T10:02", "joined"),
      said("ada", "20T10:02"),
    ]
    expect(shape(makeRows(items, "me", dates, 1))).toEqual(["day", "+ada", "+me", "lines×1", "new", "+ada"])
    expect(shape(makeRows(items, "me", dates, 4))).not.toContain("new")
  })

  test("an older page changes nothing of the rows that are shown", () => {
    seq = 0
    const all = [
      said("ada", "19T10:00"),
      said("ben", "20T09:00", "joined"),
      said("ada", "20T10:00"),
      said("ada", "20T10:01"),
      said("ben", "20T10:02", "joined"),
      said("cleo", "20T10:02", "joined"),
      said("ada", "20T10:03"),
      said("ada", "20T10:04"),
    ]
    const whole = makeRows(all, "me", dates, null)
    for (let from = 1; from < all.length; from++) {
      const part = makeRows(all.slice(from), "me", dates, null, true)
      expect(part).toEqual(whole.slice(whole.length - part.length))
    }
  })

  test("a run of lines that is longer than what is held is shown", () => {
    const items = [
      said("ada", "20T10:00", "joined"),
      said("ben", "20T10:01", "left"),
      said("cleo", "20T10:02", "joined"),
    ]
    expect(shape(makeRows(items, "me", dates, null, true))).toEqual(["day", "lines×3"])
    expect(makeRows(items, "me", dates, null, true, false)).toEqual([])
  })

  test("who came and went can be left out, and parts no group then", () => {
    const items = [
      said("ada", "20T10:00"),
      said("ben", "20T10:01", "joined"),
      said("ada", "20T10:02", "invited"),
      said("ada", "20T10:03"),
      said("ada", "20T10:04", "renamed"),
      said("cleo", "20T10:05", "left"),
    ]
    const rows = makeRows(items, "me", dates, null, false, false)
    expect(shape(rows)).toEqual(["day", "+ada", "ada", "lines×1"])
  })

  test("lines that follow each other are one row", () => {
    const items = [
      said("ada", "20T10:00", "joined"),
      said("ben", "20T10:01", "joined"),
      said("ada", "20T10:02", "left"),
    ]
    const rows = makeRows(items, "me", dates, null)
    expect(shape(rows)).toEqual(["day", "lines×3"])
    const folded = foldLines(items.map(item => item.message))
    expect(folded.map(part => [part.kind, part.messages.length])).toEqual([
      ["joined", 2],
      ["left", 1],
    ])
  })

  test("something waiting to be sent joins the group above it", () => {
    const entry = {
      clientId: "x",
      conversationId: "c",
      body: "hi",
      createdAt: "2026-11-20T10:01:00Z",
      state: "pending",
    }
    const items = [said("me", "20T10:00"), { type: "pending" as const, entry, key: "x" }] as Parameters<
      typeof makeRows
    >[0]
    const rows = makeRows(items, "me", dates, null)
    expect(rows.map(row => ("first" in row ? row.first : row.type))).toEqual(["day", true, false])
  })

  test("a part of what is held is drawn with the days that stand over it, and all of it where another place is held by now", () => {
    const items = [said("ada", "19T10:00"), said("ada", "20T10:00"), said("ada", "20T10:01"), said("ada", "21T10:00")]
    const rows = makeRows(items, "me", dates, null)
    const [, second, third, fourth] = items.map(item => item.message.seq)
    const drawn = (from: number, to: number) => shape(within(rows, { from, to }))
    expect(within(rows, whole)).toBe(rows)
    expect(drawn(second!, third!)).toEqual(["day", "+ada", "ada"])
    expect(drawn(third!, Number.POSITIVE_INFINITY)).toEqual(["ada", "day", "+ada"])
    expect(drawn(fourth! + 50, Number.POSITIVE_INFINITY)).toEqual(shape(rows))
    expect(drawn(0, 0)).toEqual(shape(rows))
  })

  test("a page that joins on at one end takes nothing out that was put in at either", () => {
    const items = Array.from({ length: 6 }, () => said("ada", "20T10:00"))
    const rows = makeRows(items, "me", dates, null)
    const [first, second, third, fourth] = items.map(item => item.message.seq)
    const below = withPut(joined(whole, "newer", third!))
    expect(within(rows, below)).toBe(rows)
    expect(within(rows, joined(below, "newer", fourth!))).toEqual(rows.slice(0, 5))
    // With older ones before it the oldest that is held is not drawn, until a page has joined on.
    expect(within(rows, joined(below, "older", first!))).toEqual(rows.slice(2))
    expect(within(rows, joined(below, "older", second!))).toEqual(rows.slice(3))
    const above = withPut(joined(whole, "older", third!))
    expect(within(rows, joined(above, "newer", fourth!))).toEqual(rows.slice(0, 5))
    expect(within(rows, joined(above, "older", first!))).toEqual(rows.slice(2))
    // What was not put in yet is not by another that joins on.
    expect(within(rows, joined(joined(whole, "newer", third!), "newer", fourth!))).toEqual(rows.slice(0, 4))
    expect(withPut(whole)).toBe(whole)
  })

  test("parts are cut at the same messages whatever is held around them, and a row that is the same is the same object", () => {
    const items = Array.from({ length: 70 }, (_, n) => said("ada", `20T10:${String(n % 60).padStart(2, "0")}`))
    const all = partsOf(makeRows(items, "me", dates, null))
    const later = partsOf(makeRows(items.slice(20), "me", dates, null, true))
    expect(all.flatMap(part => part.rows)).toEqual(makeRows(items, "me", dates, null))
    expect(Math.max(...all.map(part => part.rows.filter(row => row.type === "message").length))).toBe(16)
    expect(new Set(all.map(part => part.key)).size).toBe(all.length)
    const same = all.find(part => part.key === later.at(-2)!.key)!
    expect(same.rows.every((row, at) => row === later.at(-2)!.rows[at])).toBe(true)
  })
})
