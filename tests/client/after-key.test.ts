import { afterEach, beforeEach, expect, test, vi } from "vitest"

/** A page on which keys are pressed, with a frame every 16 ms. */
let press: () => void
let afterKey: (run: () => void) => void
let told: string[]

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
  vi.stubGlobal("document", {
    addEventListener: (_: string, listener: () => void) => {
      press = listener
    },
  })
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => setTimeout(run, 16))
  vi.resetModules()
  afterKey = (await import("#lib/client/after-key.ts")).afterKey
  told = []
  // Whoever asks for the first time makes it listen.
  afterKey(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const arrives = (what: string) => afterKey(() => told.push(what))
const typed = () => {
  press()
  vi.advanceTimersByTime(20)
}

test("what arrives while nobody types is told at once", () => {
  arrives("one")
  expect(told).toEqual(["one"])
})

test("what arrives between a key and its painting waits for the painting", () => {
  press()
  arrives("one")
  vi.advanceTimersByTime(15)
  expect(told).toEqual([])
  vi.advanceTimersByTime(5)
  expect(told).toEqual(["one"])
})

test("what arrives between two keys waits until the second is painted: it finds the page idle", () => {
  typed()
  vi.advanceTimersByTime(60)
  arrives("one")
  vi.advanceTimersByTime(100)
  press()
  expect(told).toEqual([])
  vi.advanceTimersByTime(20)
  expect(told).toEqual(["one"])
})

test("a pause ends the waiting, and the next key does not begin it anew for what is told already", () => {
  typed()
  arrives("one")
  vi.advanceTimersByTime(279)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1)
  expect(told).toEqual(["one"])
  typed()
  expect(told).toEqual(["one"])
})

test("keys without an end hold nothing back: with each of them what waits is told", () => {
  for (let n = 0; n < 50; n++) {
    typed()
    arrives(`${n}`)
    vi.advanceTimersByTime(80)
  }
  expect(told).toHaveLength(49)
})

test("where nothing is painted it waits no longer than a tenth of a second", () => {
  vi.stubGlobal("requestAnimationFrame", () => 0)
  press()
  arrives("one")
  vi.advanceTimersByTime(99)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1)
  expect(told).toEqual(["one"])
})
