import { describe, expect, test } from "vitest"
import { decide, type Notice, type Situation } from "#lib/client/notice/decide.ts"
import { createEars } from "#lib/client/notice/ears.ts"
import { createFront } from "#lib/client/notice/front.ts"
import { isQuiet, minuteOfDay } from "#lib/client/notice/quiet.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

const now = new Date("2026-11-21T20:00:00.000Z")
const usual: Situation = {
  me: "ada",
  message: { authorId: "ben", kind: "text", seq: 7, deletedAt: null },
  mentioned: false,
  membership: { state: "active", notify: "all", mutedUntil: null, archivedAt: null, lastReadSeq: 6 },
  blocked: [],
  settings: { soundReceived: true, quietFrom: null, quietTo: null, zone: "UTC" },
  permitted: true,
  front: { focused: false, conversationId: null },
  conversationId: "kitchen",
  age: 0,
  now,
}
type Change = Partial<Omit<Situation, "message" | "membership" | "settings">> & {
  message?: Partial<Situation["message"]>
  membership?: Partial<Situation["membership"]>
  settings?: Partial<Situation["settings"]>
}
const when = ({ message, membership, settings, ...rest }: Change): Situation => ({
  ...usual,
  ...rest,
  message: { ...usual.message, ...message },
  membership: { ...usual.membership, ...membership },
  settings: { ...usual.settings, ...settings },
})

const both: Notice = { sound: true, notification: true }
const heard: Notice = { sound: true, notification: false }
const seen: Notice = { sound: false, notification: true }
const silent = (silence: Notice["silence"]): Notice => ({
  sound: false,
  notification: false,
  ...(silence && { silence }),
})
const elsewhere = { focused: true, conversationId: "garden" }
const here = { focused: true, conversationId: "kitchen" }
const before = "2026-11-21T19:59:59.000Z"
const after = "2026-11-21T20:00:01.000Z"

describe("should this message notify me, and how", () => {
  test.each<[string, Change, Notice]>([
    ["somebody writes and no window is looked at", {}, both],
    ["another conversation is in front", { front: elsewhere }, heard],
    ["the lobby is in front", { front: { focused: true, conversationId: null } }, heard],
    ["this conversation is in front", { front: here }, silent("in front")],
    ["this conversation is open in a window that has not the focus", { front: { ...here, focused: false } }, both],
    ["notifications are not allowed", { permitted: false }, heard],
    ["sounds are switched off", { settings: { soundReceived: false } }, seen],
    ["neither is wanted", { permitted: false, settings: { soundReceived: false } }, silent(undefined)],
    ["I wrote it myself, elsewhere", { message: { authorId: "ada" } }, silent("own")],
    ["somebody joined", { message: { kind: "joined" } }, silent("line")],
    ["it is gone already", { message: { deletedAt: before } }, silent("deleted")],
    ["I am a member no more", { membership: { state: "left" } }, silent("gone")],
    ["I have blocked its author", { blocked: ["ben"] }, silent("blocked")],
    ["I have blocked its author, who names me", { blocked: ["ben"], mentioned: true }, silent("blocked")],
    ["I have read it on another device", { membership: { lastReadSeq: 7 } }, silent("read")],
    ["the conversation is archived", { membership: { archivedAt: before } }, silent("archived")],
    ["the conversation is muted", { membership: { mutedUntil: after } }, silent("muted")],
    [
      "the conversation is muted and I am named",
      { membership: { mutedUntil: after }, mentioned: true },
      silent("muted"),
    ],
    ["the mute has run out", { membership: { mutedUntil: before } }, both],
    ["only mentions notify", { membership: { notify: "mentions" } }, silent("level")],
    ["only mentions notify, and I am named", { membership: { notify: "mentions" }, mentioned: true }, both],
    ["nothing notifies", { membership: { notify: "nothing" } }, silent("level")],
    ["nothing notifies, although I am named", { membership: { notify: "nothing" }, mentioned: true }, silent("level")],
    ["it was sent while I was away for a minute", { age: 60_000 }, both],
    ["it was sent while I was away for an hour", { age: 3_600_000 }, silent("old")],
    ["it is quiet now", { settings: { quietFrom: 19 * 60, quietTo: 7 * 60 } }, silent("quiet")],
    [
      "it is quiet now, and I am named",
      { settings: { quietFrom: 19 * 60, quietTo: 7 * 60 }, mentioned: true },
      silent("quiet"),
    ],
    ["quiet begins later", { settings: { quietFrom: 22 * 60, quietTo: 7 * 60 } }, both],
    [
      "it is late already where I am",
      { settings: { quietFrom: 22 * 60, quietTo: 7 * 60, zone: "Asia/Tokyo" } },
      silent("quiet"),
    ],
  ])("%s", (_, change, expected) => {
    expect(decide(when(change))).toEqual(expected)
  })
})

describe("quiet hours", () => {
  const at = (time: string) => new Date(`2026-11-21T${time}:00Z`)
  const night = { quietFrom: 22 * 60, quietTo: 7 * 60, zone: "UTC" }
  test.each([
    ["21:59", false],
    ["22:00", true],
    ["00:00", true],
    ["06:59", true],
    ["07:00", false],
  ])("over midnight: at %s quiet is %s", (time, quiet) => {
    expect(isQuiet(night, at(time))).toBe(quiet)
  })
  test.each([
    ["12:59", false],
    ["13:00", true],
    ["14:59", true],
    ["15:00", false],
  ])("within a day: at %s quiet is %s", (time, quiet) => {
    expect(isQuiet({ quietFrom: 13 * 60, quietTo: 15 * 60, zone: "UTC" }, at(time))).toBe(quiet)
  })
  test("are none where an end is missing, and the whole day where both are the same", () => {
    expect(isQuiet({ quietFrom: null, quietTo: 60, zone: "UTC" }, at("00:30"))).toBe(false)
    expect(isQuiet({ quietFrom: 60, quietTo: 60, zone: "UTC" }, at("12:00"))).toBe(true)
  })
  test("go by the clock of the zone, summer time included", () => {
    expect(minuteOfDay(new Date("2026-07-01T10:30:00Z"), "Europe/Berlin")).toBe(12 * 60 + 30)
    expect(minuteOfDay(new Date("2026-12-01T10:30:00Z"), "Europe/Berlin")).toBe(11 * 60 + 30)
    expect(minuteOfDay(new Date("2026-12-01T10:30:00Z"), "Asia/Kolkata")).toBe(16 * 60)
  })
  test("go by the device's clock where the zone is unknown", () => {
    const date = new Date("2026-12-01T10:30:00Z")
    expect(minuteOfDay(date, "Mars/Olympus")).toBe(date.getHours() * 60 + date.getMinutes())
  })
})

describe("which tab is looked at", () => {
  const front = (own = { focused: false, conversationId: null as string | null }) => createFront(() => own)
  test("is this one, if it has the focus, whatever others said before", () => {
    const one = front({ focused: true, conversationId: "garden" })
    one.heard({ tab: "b", focused: true, conversationId: "kitchen" }, 0)
    expect(one.now(1)).toEqual({ focused: true, conversationId: "garden" })
  })
  test("is the one that said so last, and none once it has lost the focus", () => {
    const one = front()
    one.heard({ tab: "b", focused: true, conversationId: "kitchen" }, 0)
    one.heard({ tab: "c", focused: true, conversationId: "garden" }, 10)
    one.heard({ tab: "b", focused: false, conversationId: "kitchen" }, 11)
    expect(one.now(12)).toEqual({ focused: true, conversationId: "garden" })
    one.heard({ tab: "c", focused: false, conversationId: "garden" }, 13)
    expect(one.now(14).focused).toBe(false)
  })
  test("is believed for half a minute of one that crashed", () => {
    const one = front()
    one.heard({ tab: "b", focused: true, conversationId: "kitchen" }, 0)
    expect(one.now(24_000).focused).toBe(true)
    expect(one.now(26_000).focused).toBe(false)
  })
})

describe("what a tab has heard and nobody spoken of", () => {
  const message = (seq: number, conversationId = "kitchen") => ({ conversationId, seq }) as MessageDto
  const seqs = (ears: ReturnType<typeof createEars>, ready = () => true, at = 0) =>
    ears.take(ready, at).map(one => one.message.seq)

  test("is each message once, whichever way and however often it comes", () => {
    const ears = createEars([["kitchen", 3]])
    ears.hear([message(3), message(4)], true, 0)
    ears.hear([message(4), message(5)], false, 0)
    expect(seqs(ears)).toEqual([4, 5])
    ears.hear([message(5)], true, 0)
    expect(seqs(ears)).toEqual([])
  })
  test("is nothing that another tab has dealt with, before or after it was heard here", () => {
    const ears = createEars([])
    ears.hear([message(1), message(2)], true, 0)
    ears.spoken("kitchen", 1)
    ears.spoken("garden", 5)
    ears.hear([message(5, "garden"), message(6, "garden")], false, 0)
    expect(seqs(ears)).toEqual([2, 6])
  })
  test("waits until the conversation is known, but not for ever", () => {
    const ears = createEars([])
    ears.hear([message(1)], true, 0)
    expect(seqs(ears, () => false, 19_000)).toEqual([])
    expect(ears.isWaiting()).toBe(true)
    expect(seqs(ears, () => false, 21_000)).toEqual([])
    expect(ears.isWaiting()).toBe(false)
  })
})
