import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { inFrame } from "#components/conversation/frames.ts"

/** A page of which each frame begins so many milliseconds after it was due. */
let frames: ((due: number) => void)[]
let ran: number

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
  frames = []
  ran = 0
  vi.stubGlobal("document", { hidden: false })
  vi.stubGlobal("requestAnimationFrame", (run: (due: number) => void) => frames.push(run))
  vi.stubGlobal("cancelAnimationFrame", (frame: number) => delete frames[frame - 1])
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const frameComes = (late = 0) => {
  for (const run of frames.splice(0)) run?.(performance.now() - late)
}
const run = () => {
  ran++
}

test("it runs in the next frame, or after as many as it lets go by", () => {
  inFrame(run)
  frameComes()
  expect(ran).toBe(1)
  inFrame(run, { after: 2 })
  frameComes()
  frameComes()
  expect(ran).toBe(1)
  frameComes()
  expect(ran).toBe(2)
})

test("a frame that begins late, as after garbage was collected, has had enough: it runs in the one after it", () => {
  inFrame(run, { hasTime: () => true })
  frameComes(30)
  expect(ran).toBe(0)
  frameComes()
  expect(ran).toBe(1)
})

test("where every frame is late it lets four go by and no more", () => {
  inFrame(run, { after: 1, hasTime: () => true })
  for (let frame = 0; frame < 5; frame++) frameComes(30)
  expect(ran).toBe(0)
  frameComes(30)
  expect(ran).toBe(1)
})

test("as soon as there is no time any more it runs in a late frame too", () => {
  let frames = 2
  inFrame(run, { hasTime: () => --frames > 0 })
  frameComes(30)
  expect(ran).toBe(0)
  frameComes(30)
  expect(ran).toBe(1)
})

test("where there is no time it runs in a late frame too", () => {
  inFrame(run, { hasTime: () => false })
  frameComes(30)
  expect(ran).toBe(1)
})

test("what is taken back does not run, neither before the frame nor after a late one", () => {
  inFrame(run)()
  frameComes()
  const stop = inFrame(run, { hasTime: () => true })
  frameComes(30)
  stop()
  frameComes()
  expect(ran).toBe(0)
})

test("where nothing is painted it runs soon, without a frame", () => {
  vi.stubGlobal("document", { hidden: true })
  inFrame(run, { after: 1 })
  vi.advanceTimersByTime(1)
  expect(ran).toBe(1)
})
