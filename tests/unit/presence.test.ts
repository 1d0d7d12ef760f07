import { expect, test } from "vitest"
import { HereBook } from "#lib/realtime/here-state.ts"
import { PresenceBook } from "#lib/realtime/presence-state.ts"

test("a reload is not seen, a closed tab is after a second and a half", () => {
  const book = new PresenceBook()
  book.open("ada", "tab")
  expect(book.settle(10_000)).toEqual([["ada", "idle"]])
  book.close("ada", "tab", 20_000)
  expect(book.settle(21_400)).toEqual([])
  book.open("ada", "tab again")
  expect(book.settle(22_000)).toEqual([])
  book.close("ada", "tab again", 23_000)
  expect(book.settle(24_600)).toEqual([["ada", "offline"]])
})

test("whoever was answered something in between is told when it is over", () => {
  const book = new PresenceBook()
  book.open("ada", "tab")
  expect(book.answer("ada", 10_000)).toBe("idle")
  book.close("ada", "tab", 10_010)
  expect(book.settle(10_200)).toEqual([["ada", "idle"]])
  expect(book.settle(12_000)).toEqual([])
  expect(book.settle(15_300)).toEqual([["ada", "offline"]])
})

test("a window in front makes active, and does so for two minutes after it lost the focus", () => {
  const book = new PresenceBook()
  book.open("ada", "tab")
  book.focus("ada", "tab", true, 0)
  expect(book.settle(10_000)).toEqual([["ada", "active"]])
  book.focus("ada", "tab", false, 20_000)
  expect(book.settle(139_000)).toEqual([])
  expect(book.settle(140_001)).toEqual([["ada", "idle"]])
})

test("someone who comes and goes all the time is told of once in five seconds", () => {
  const book = new PresenceBook()
  let told = 0
  for (let now = 100_000; now < 160_000; now += 250) {
    if ((now / 250) % 16 < 8) book.open("ada", "tab")
    else book.close("ada", "tab", now)
    told += book.settle(now).length
  }
  expect(told).toBeLessThanOrEqual(13)
})

test("a person with two windows in a conversation is there once", () => {
  const book = new HereBook()
  book.enter("room", "one", "ada")
  book.enter("room", "two", "ada")
  expect(book.countOf("room")).toBe(1)
  expect(book.settle(10_000)).toEqual([["room", 1]])
  book.enter("room", "three", "ben")
  expect(book.settle(12_000)).toEqual([])
  expect(book.settle(15_000)).toEqual([["room", 2]])
})

test("who appears offline is offline to everyone, as if they had just left, whatever their devices do", () => {
  const book = new PresenceBook()
  book.open("ada", "tab")
  book.focus("ada", "tab", true, 0)
  expect(book.settle(10_000)).toEqual([["ada", "active"]])
  book.hide("ada", true, 20_000)
  expect(book.settle(20_100)).toEqual([["ada", "offline"]])
  expect(book.seenAt("ada")).toBe(20_000)
  book.open("ada", "phone")
  book.close("ada", "tab", 30_000)
  book.close("ada", "phone", 31_000)
  book.open("ada", "phone again")
  expect(book.answer("ada", 32_000)).toBe("offline")
  expect(book.settle(40_000)).toEqual([])
  expect(book.seenAt("ada")).toBe(20_000)
  expect(book.online(40_000)).toEqual([])
  expect([...book.states(() => true, 40_000)]).toEqual([])
  book.hide("ada", false, 50_000)
  expect(book.settle(50_000)).toEqual([["ada", "idle"]])
})

test("somebody of whom it is not known whether they may be seen is not", () => {
  const book = new PresenceBook()
  book.open("ada", "tab", true)
  expect(book.settle(10_000)).toEqual([])
  book.hide("ada", false, 10_100)
  expect(book.settle(10_250)).toEqual([["ada", "idle"]])
})

test("a reload of somebody who may be seen is not seen, although the new connection is not known yet", () => {
  const book = new PresenceBook()
  book.open("ada", "tab", true)
  book.hide("ada", false, 0)
  expect(book.settle(10_000)).toEqual([["ada", "idle"]])
  book.close("ada", "tab", 20_000)
  book.open("ada", "tab again", true)
  expect(book.settle(20_500)).toEqual([])
})

test("last seen is when the last device left", () => {
  const book = new PresenceBook()
  book.open("ada", "tab")
  book.open("ada", "phone")
  book.close("ada", "tab", 20_000)
  expect(book.seenAt("ada")).toBe(0)
  book.close("ada", "phone", 30_000)
  expect(book.seenAt("ada")).toBe(30_000)
})

test("another node tells of those only who may be seen there", () => {
  const [one, other] = [new PresenceBook(), new PresenceBook()]
  one.open("ada", "tab")
  other.setElsewhere("node:one", "ada", "idle", 0)
  expect(other.settle(10_000)).toEqual([["ada", "idle"]])
  one.hide("ada", true, 20_000)
  expect(one.states(() => true, 20_000).has("ada")).toBe(false)
  other.setElsewhere("node:one", "ada", "offline", 20_500)
  expect(other.settle(22_500)).toEqual([["ada", "offline"]])
})

test("somebody hidden is in no count of who is here", () => {
  const hidden = new Set(["ben"])
  const book = new HereBook(id => hidden.has(id))
  book.enter("room", "one", "ada")
  book.enter("room", "two", "ben")
  expect(book.countOf("room")).toBe(1)
  expect([...book.pairs(() => true).values()]).toEqual([{ conversationId: "room", personId: "ada" }])
})

test("in a room of a thousand who come and go, nobody is told of more than once in five seconds", () => {
  const book = new PresenceBook()
  const told = new Map<string, number[]>()
  for (let now = 100_000; now < 130_000; now += 250) {
    for (let n = 0; n < 1000; n++) {
      if ((now / 250 + n) % 24 < 12) book.open(`p${n}`, "tab")
      else book.close(`p${n}`, "tab", now)
    }
    for (const [id] of book.settle(now)) told.set(id, [...(told.get(id) ?? []), now])
  }
  const gaps = [...told.values()].flatMap(times => times.slice(1).map((time, at) => time - times[at]!))
  expect(gaps.length).toBeGreaterThan(0)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5000)
})
