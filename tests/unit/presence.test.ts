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
