import { expect, test } from "vitest"
import { withTold } from "#lib/client/files/use-gallery.ts"

const item = (seq: number, of = "") => ({ seq, of })
const told = (...all: [number, { seq: number; of: string }[]][]) => new Map(all)

test("what is told of a message replaces what was listed of it, newest first, the last of its things first", () => {
  const items = [item(5), item(3, "b"), item(3, "a"), item(1)]
  expect(withTold(items, told([3, [item(3, "a"), item(3, "c")]], [7, [item(7)]]), false)).toEqual([
    item(7),
    item(5),
    item(3, "c"),
    item(3, "a"),
    item(1),
  ])
})

test("what is deleted, or has nothing any more, goes, and nothing told changes nothing", () => {
  const items = [item(5), item(3)]
  expect(withTold(items, told([3, []], [4, []]), true)).toEqual([item(5)])
  expect(withTold(items, told(), true)).toBe(items)
  expect(withTold(items, told([9, []]), true)).toBe(items)
})

test("what is older than all that is held comes with its own page, unless there is none", () => {
  expect(withTold([item(5)], told([2, [item(2)]]), true)).toEqual([item(5)])
  expect(withTold([item(5)], told([2, [item(2)]]), false)).toEqual([item(5), item(2)])
})
