import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { fail } from "#lib/protocol/result.ts"
import { createStage, harbour, pier, settle, unavailable } from "./outbox-stage.ts"

describe("outbox, while something waits", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test.each(["unavailable", "too_many", "internal", "unauthenticated"] as const)("%s is never final", async code => {
    const stage = createStage()
    stage.answer = () => fail(code, "")
    await stage.outbox.start()
    await stage.outbox.add(harbour, "one")
    await vi.advanceTimersByTimeAsync(120_000)
    expect(stage.states()).toEqual(["one pending"])
    stage.answer = stage.accept
    await vi.advanceTimersByTimeAsync(31_000)
    expect(stage.stored).toEqual(["one"])
  })

  test("what was away for long is found back within four seconds", async () => {
    const stage = createStage()
    stage.answer = unavailable
    await stage.outbox.start()
    await stage.outbox.add(pier, "one")
    await vi.advanceTimersByTimeAsync(120_000)
    stage.answer = stage.accept
    await vi.advanceTimersByTimeAsync(4100)
    expect(stage.stored).toEqual(["one"])
  })

  test("a clock that is put back while something waits stops nothing", async () => {
    const stage = createStage()
    stage.answer = unavailable
    await stage.outbox.start()
    await stage.outbox.add(pier, "one")
    await settle()
    vi.setSystemTime(Date.now() - 3_600_000)
    stage.answer = stage.accept
    await vi.advanceTimersByTimeAsync(4100)
    expect(stage.stored).toEqual(["one"])
  })

  test("refused for a minute, it tries at most 8 times, and loses nothing", async () => {
    const stage = createStage()
    stage.answer = () => fail("too_many", "")
    await stage.outbox.start()
    for (let i = 0; i < 20; i++) await stage.outbox.add(i % 2 ? harbour : pier, `${i}`)
    await settle()
    const first = stage.attempts.length
    expect(first).toBeLessThanOrEqual(2)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(stage.attempts.length).toBeLessThanOrEqual(8)
    stage.answer = stage.accept
    await vi.advanceTimersByTimeAsync(60_000)
    expect(stage.stored.length).toBe(20)
    const odd = stage.stored.filter(body => Number(body) % 2)
    expect(odd).toEqual([...odd].sort((a, b) => Number(a) - Number(b)))
  })

  test("waits as long as it was asked to, also across a reconnection", async () => {
    const stage = createStage()
    stage.answer = () => fail("too_many", "", { retryAfter: 20 })
    await stage.outbox.start()
    await stage.outbox.add(harbour, "one")
    await settle()
    stage.answer = stage.accept
    stage.outbox.online()
    await vi.advanceTimersByTimeAsync(19_000)
    expect(stage.stored).toEqual([])
    await vi.advanceTimersByTimeAsync(6000)
    expect(stage.stored).toEqual(["one"])
  })

  test("what waits goes out as fast as the limit allows, however much it is", async () => {
    const stage = createStage()
    let tokens = 15
    const refill = setInterval(() => (tokens = Math.min(15, tokens + 1)), 200)
    stage.answer = entry => {
      if (tokens === 0) return fail("too_many", "", { retryAfter: 1 })
      tokens--
      return stage.accept(entry)
    }
    await stage.outbox.start()
    for (let i = 0; i < 200; i++) await stage.outbox.add(harbour, `${i}`)
    await vi.advanceTimersByTimeAsync(60_000)
    clearInterval(refill)
    expect(stage.stored).toEqual(Array.from({ length: 200 }, (_, i) => `${i}`))
  })

  test("says why messages wait until the last of them went out, and nothing of an absent line", async () => {
    const stage = createStage()
    let left = 1
    stage.answer = entry => (left-- > 0 ? stage.accept(entry) : fail("too_many", "", { retryAfter: 1 }))
    await stage.outbox.start()
    for (const body of ["one", "two", "three"]) await stage.outbox.add(harbour, body)
    await settle()
    expect(stage.outbox.delay(harbour)).toBe("too_many")
    expect(stage.outbox.delay(pier)).toBeUndefined()
    left = 1
    await vi.advanceTimersByTimeAsync(2000)
    expect(stage.stored).toEqual(["one", "two"])
    expect(stage.outbox.delay(harbour)).toBe("too_many")
    left = 9
    await vi.advanceTimersByTimeAsync(5000)
    expect(stage.stored).toEqual(["one", "two", "three"])
    expect(stage.outbox.delay(harbour)).toBeUndefined()
    stage.answer = unavailable
    await stage.outbox.add(harbour, "four")
    await settle()
    expect(stage.outbox.delay(harbour)).toBeUndefined()
  })

  test("sends at once when the connection is back", async () => {
    const stage = createStage()
    stage.answer = unavailable
    await stage.outbox.start()
    await stage.outbox.add(harbour, "one")
    await vi.advanceTimersByTimeAsync(60_000)
    stage.online = false
    stage.answer = stage.accept
    await vi.advanceTimersByTimeAsync(60_000)
    expect(stage.stored).toEqual([])
    stage.online = true
    stage.outbox.online()
    await settle()
    expect(stage.stored).toEqual(["one"])
  })
})
