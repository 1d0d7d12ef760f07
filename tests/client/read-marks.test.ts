import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { seedLobby } from "#lib/client/cache/seed.ts"
import { createCache } from "#lib/client/cache/store.ts"
import { createReadMarks } from "#lib/client/read-marks.ts"
import type { SendCommand } from "#lib/client/send-command.ts"
import { type Code, fail, ok } from "#lib/protocol/result.ts"
import { ada, cast, createCommunity, room, uuid } from "./community.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Ada's marks of a room in which Ben has said something, before a server that answers in turn what is given, and then yes. */
const setUp = (...codes: Code[]) => {
  const community = createCommunity()
  for (const n of [1, 2]) community.send(cast.ben, uuid(n), `${n}`)
  const cache = createCache()
  seedLobby(cache, community.lobby(), ada, [])
  const told: unknown[] = []
  const command = async (_name: string, input: unknown) => {
    told.push(input)
    const code = codes.shift()
    return code ? fail(code, "") : ok({})
  }
  const marks = createReadMarks(cache, command as SendCommand, () => {})
  return { marks, told }
}

test.each(["unavailable", "internal", "too_many"] as const)(
  "what was read while the server answers “%s” is told again by itself, until it has it",
  async code => {
    const { marks, told } = setUp(code, code)
    marks.mark(room, 1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told).toHaveLength(3)
    expect(marks.waiting()).toEqual([])
  },
)

test.each(["not_found", "forbidden"] as const)("what the server answers with “%s” is let go of", async code => {
  const { marks, told } = setUp(code)
  marks.mark(room, 1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toHaveLength(1)
  expect(marks.waiting()).toEqual([])
})

test("what is read after that does not wait for it", async () => {
  const { marks, told } = setUp("unavailable")
  marks.mark(room, 1)
  await vi.advanceTimersByTimeAsync(1000)
  marks.mark(room, 2)
  await vi.advanceTimersByTimeAsync(1000)
  expect(told).toEqual([1, 2].map(seq => ({ conversationId: room, seq })))
  expect(marks.waiting()).toEqual([])
})
