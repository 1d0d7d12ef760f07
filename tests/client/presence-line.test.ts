import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { createCache } from "#lib/client/cache/store.ts"
import { createPresenceLine } from "#lib/client/presence-line.ts"
import { fail, ok } from "#lib/protocol/result.ts"
import { cast } from "./community.ts"

const line = vi.hoisted(() => ({ online: true, told: [] as string[], fails: 0 }))
vi.mock("#lib/client/connection.ts", () => ({ connection: { isOnline: () => line.online } }))
vi.mock("#lib/client/faces.ts", () => ({ watchFaces: () => ({ ids: () => [], stop() {} }) }))
vi.mock("#lib/client/send-command.ts", () => ({
  sendSignal: async (name: string) => {
    line.told.push(name)
    if (line.fails-- > 0) return fail("unavailable", "")
    return ok(name === "presence:watch" ? { people: { [cast.ben]: "online" }, lastSeen: {}, here: 0 } : {})
  },
}))

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible", hasFocus: () => true }))
  vi.stubGlobal("window", new EventTarget())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test("who is there, and that one is there oneself, is told again where it was not answered", async () => {
  line.fails = 4
  const presence = createPresenceLine(createCache(), new Set([{ personIds: [cast.ben], conversationId: null }]))
  presence.start()
  await vi.advanceTimersByTimeAsync(45_000)
  const count = (name: string) => line.told.filter(each => each === name).length
  expect(line.told).toHaveLength(6)
  expect(count("presence:focus")).toBeGreaterThan(1)
  expect(count("presence:watch")).toBeGreaterThan(1)
  presence.stop()
})
