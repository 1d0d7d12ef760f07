import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { sendCommand } from "#lib/client/send-command.ts"
import { fail, ok, type Result } from "#lib/protocol/result.ts"
import { cast, room } from "./community.ts"

type Sent = { name: string; input: unknown; answer(result?: Result<unknown>): void }
const line = vi.hoisted(() => ({ online: true, sent: [] as Sent[] }))
vi.mock("#lib/client/session.ts", () => ({ sessionOver() {} }))
vi.mock("#lib/client/connection.ts", () => ({
  connection: {
    isOnline: () => line.online,
    reached: (ms: number) => new Promise(resolve => setTimeout(resolve, ms, false)),
  },
}))
// As the library's socket: an answer, or an error when there was none in time.
vi.mock("#lib/client/socket.ts", () => ({
  pageSocket: () => ({
    timeout: (ms: number) => ({
      emit(name: string, input: unknown, ack: (error: Error | null, result?: unknown) => void) {
        const timer = setTimeout(ack, ms, new Error("no answer"))
        line.sent.push({
          name,
          input,
          answer(result = ok({})) {
            clearTimeout(timer)
            ack(null, result)
          },
        })
      },
    }),
  }),
}))

beforeEach(() => {
  vi.useFakeTimers()
  Object.assign(line, { online: true, sent: [] })
})
// What is still on its way ends, or the next test would wait for it.
afterEach(async () => {
  await vi.advanceTimersByTimeAsync(60_000)
  vi.useRealTimers()
})

const names = () => line.sent.map(({ name }) => name)
const rest = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const add = (seq: number) => sendCommand("reaction:add", { conversationId: room, seq, emoji: "👍" })
const remove = (seq: number) => sendCommand("reaction:remove", { conversationId: room, seq, emoji: "👍" })

test("a reaction that is taken back at once goes when the one before it was answered, whatever the answer", async () => {
  const all = [add(1), remove(1), add(1)]
  await rest()
  expect(names()).toEqual(["reaction:add"])
  line.sent[0]!.answer(fail("too_many", ""))
  await rest()
  expect(names()).toEqual(["reaction:add", "reaction:remove"])
  line.sent[1]!.answer()
  await rest()
  line.sent[2]!.answer()
  expect((await Promise.all(all)).map(({ ok }) => ok)).toEqual([false, true, true])
})

test("what is about another thing, and what overwrites nothing, waits for nothing", async () => {
  void add(1)
  void add(2)
  void sendCommand("follow:add", { personId: cast.ben })
  void sendCommand("follow:remove", { personId: cast.ben })
  void sendCommand("message:info", { conversationId: room, seq: 1 })
  await rest()
  expect(names()).toEqual(["reaction:add", "reaction:add", "follow:add", "message:info"])
})

test("settings are one thing, each conversation one to keep, each person one to follow", async () => {
  void sendCommand("settings:update", { receipts: false })
  void sendCommand("settings:update", { receipts: true })
  void sendCommand("membership:update", { conversationId: room, pinned: true })
  void sendCommand("membership:update", { conversationId: room, pinned: false })
  void sendCommand("block:add", { personId: cast.ben })
  void sendCommand("block:add", { personId: cast.cleo })
  await rest()
  expect(names()).toEqual(["settings:update", "membership:update", "block:add", "block:add"])
})

test("the wait for what goes before is a part of the time: what comes too late is not sent", async () => {
  const all = [add(1), sendCommand("reaction:remove", { conversationId: room, seq: 1, emoji: "👍" }, { timeout: 4000 })]
  await rest(10_000)
  expect((await Promise.all(all)).map(result => result.ok || result.error.code)).toEqual(["unavailable", "unavailable"])
  expect(names()).toEqual(["reaction:add"])
})

test("without a line each of them is told after its own time, not one time after the other", async () => {
  line.online = false
  const started = Date.now()
  const all = [add(1), remove(1), add(1)].map(asked => asked.then(() => Date.now() - started))
  await rest(60_000)
  expect(Math.max(...(await Promise.all(all)))).toBeLessThan(11_000)
  expect(names()).toEqual([])
})
