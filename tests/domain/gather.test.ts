import { describe, expect, test } from "vitest"
import { gather } from "#lib/domain/gather.ts"

/** Questions that are numbers and answered with their squares, a turn at a time and only when it is let. */
const squares = (name: string, options: { most?: number; apart?(n: number): string | undefined } = {}) => {
  const turns: number[][] = []
  const goes: (() => void)[] = []
  const run = async (all: number[]) => {
    turns.push(all)
    await new Promise<void>(resolve => goes.push(resolve))
    if (all.includes(13)) throw Object.assign(new Error("a bad number"), { code: "22P02" })
    if (all.includes(99)) throw Object.assign(new Error("gone"), { code: "CONNECTION_CLOSED" })
    return all.map(n => n * n)
  }
  const ask = gather(name, { run, ...options })
  const untilDone = async <T>(answers: Promise<T>): Promise<T> => {
    let done = false
    const end = answers.finally(() => {
      done = true
    })
    end.catch(() => {})
    while (!done) {
      for (const go of goes.splice(0)) go()
      await new Promise(resolve => setImmediate(resolve))
    }
    return end
  }
  return { ask, turns, untilDone }
}

describe("questions that come at the same time", () => {
  test("are answered together, each with its own answer; one that comes alone goes at once", async () => {
    const { ask, turns, untilDone } = squares("together")
    expect(await untilDone(Promise.all([1, 2, 3, 4].map(ask)))).toEqual([1, 4, 9, 16])
    expect(turns).toEqual([[1], [2, 3, 4]])
    expect(await untilDone(ask(5))).toBe(25)
    expect(turns).toHaveLength(3)
  })

  test("are so many in a turn at most, in the order in which they came", async () => {
    const { ask, turns, untilDone } = squares("bounded", { most: 2 })
    await untilDone(Promise.all([1, 2, 3, 4, 5, 6].map(ask)))
    expect(turns).toEqual([[1], [2, 3], [4, 5], [6]])
  })

  test("are not in one turn where they are to be apart", async () => {
    const { ask, turns, untilDone } = squares("apart", { apart: n => (n % 2 ? "odd" : undefined) })
    expect(await untilDone(Promise.all([1, 2, 3, 4, 5, 6].map(ask)))).toEqual([1, 4, 9, 16, 25, 36])
    expect(turns).toEqual([[1], [2, 3, 4, 6], [5]])
  })

  test("fail by themselves where it is one's own fault, and all together where the database is away", async () => {
    const { ask, turns, untilDone } = squares("failing")
    const some = await untilDone(Promise.allSettled([1, 2, 13, 4].map(ask)))
    expect(some.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"])
    turns.length = 0
    const none = await untilDone(Promise.allSettled([1, 2, 99, 4].map(ask)))
    expect(none.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "rejected"])
    expect(turns).toEqual([[1], [2, 99, 4]])
    expect(await untilDone(ask(7))).toBe(49)
  })
})
