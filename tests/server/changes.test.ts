import { randomUUID } from "node:crypto"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import type { Result } from "#lib/protocol/result.ts"
import type { PollOutput } from "#lib/protocol/sync.ts"
import { asking, type Guest, makeRoomAt, message, signInAt, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { password } from "#tests/support/members.ts"
import { granted, hangUp } from "#tests/support/sockets.ts"
import { expectUnharmed } from "#tests/support/unharmed.ts"

let house: House
let ada: Guest
let ben: Guest
let room: string
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
afterEach(() => expectUnharmed(house))

const begin = async () => {
  ;[ada, ben] = (await Promise.all(["Ada", "Ben"].map(name => signUpAt(house.url, name)))) as [Guest, Guest]
  room = await makeRoomAt(ada, ben)
}
const poll = async (guest: Pick<Guest, "fetch">, since = "", wait = 0, signal?: AbortSignal) => {
  const began = performance.now()
  const response = await guest.fetch(`/api/changes?since=${since}&wait=${wait}`, signal ? { signal } : {})
  return {
    status: response.status,
    result: (await response.json()) as Result<PollOutput>,
    ms: performance.now() - began,
  }
}
const valueOfPoll = async (...all: Parameters<typeof poll>) => granted((await poll(...all)).result)
const say = async (body: string) => granted(await ada.post("message:send", message(room, body)))

describe("GET /api/changes", () => {
  test("is held open until something happens, and answers at once then", async () => {
    await begin()
    const { cursor, reset, rows } = await valueOfPoll(ben)
    expect([reset, rows.length]).toEqual([true, 1])
    const quiet = await poll(ben, cursor, 1)
    expect(quiet.ms).toBeGreaterThan(900)
    expect(granted(quiet.result)).toMatchObject({ changes: [], rows: [], reset: false })
    const held = poll(ben, cursor, 20)
    await new Promise(resolve => setTimeout(resolve, 300))
    const began = performance.now()
    await say("Wake up")
    const woken = await held
    expect(performance.now() - began).toBeLessThan(1000)
    expect(granted(woken.result).changes[0]!.messages!.map(each => each.body)).toEqual(["Wake up"])
  })

  test("wakes for everything that is the person's: an invitation, a name, an edit, a mark on another device, a removal", async () => {
    await begin()
    let { cursor } = await valueOfPoll(ben)
    const { seq } = (await say("Look")).message
    cursor = (await valueOfPoll(ben, cursor)).cursor
    const happenings: (() => Promise<Result<unknown>>)[] = [
      () => ada.post("message:edit", { conversationId: room, seq, body: "Look here" }),
      () => ada.post("reaction:add", { conversationId: room, seq, emoji: "👍" }),
      () => ada.post("conversation:update", { conversationId: room, name: "Renamed" }),
      () => ben.post("conversation:read", { conversationId: room, seq }),
      () =>
        ada.post("conversation:create", { clientId: randomUUID(), kind: "group", name: "New", handles: [ben.handle] }),
      () => ada.post("message:delete", { conversationId: room, seq }),
      () => ada.post("member:remove", { conversationId: room, personId: ben.personId }),
    ]
    for (const [n, happen] of happenings.entries()) {
      const held = poll(ben, cursor, 10)
      await new Promise(resolve => setTimeout(resolve, 100))
      granted(await happen())
      const { result, ms } = await held
      expect(ms, `${n}`).toBeLessThan(2000)
      cursor = granted(result).cursor
    }
    expect((await valueOfPoll(ben, cursor)).gone).toEqual([])
  })

  test("goes on from its cursor without a loss or a repetition, while messages come", async () => {
    await begin()
    const author = await ada.connect()
    let { cursor } = await valueOfPoll(ben)
    const wanted = Array.from({ length: 150 }, (_, n) => `${n}`)
    const sending = (async () => {
      for (const body of wanted) {
        granted(await author.ask("message:send", message(room, body)))
        if (Number(body) % 10 === 0) await new Promise(resolve => setTimeout(resolve, 30))
      }
    })()
    const got: string[] = []
    const deadline = Date.now() + 15_000
    while (got.length < wanted.length && Date.now() < deadline) {
      const answer = await poll(ben, cursor, 2)
      if (answer.status === 429) {
        await new Promise(resolve => setTimeout(resolve, 500))
        continue
      }
      const value = granted(answer.result)
      expect(value.reset).toBe(false)
      cursor = value.cursor
      for (const changes of value.changes) got.push(...(changes.messages ?? []).map(each => each.body!))
    }
    await sending
    expect(got).toEqual(wanted)
    hangUp(author)
  })

  test("brings what was missed while nobody asked, in pages", async () => {
    await begin()
    const author = await ada.connect()
    const { cursor } = await valueOfPoll(ben)
    for (let n = 0; n < 5; n++) {
      await Promise.all(Array.from({ length: 50 }, () => author.ask("message:send", message(room, `${n}`))))
    }
    let at = cursor
    const numbers = new Set<number>()
    for (let more = true; more; ) {
      const value = await valueOfPoll(ben, at)
      for (const changes of value.changes) for (const each of changes.messages ?? []) numbers.add(each.seq)
      more = value.more
      at = value.cursor
    }
    expect(numbers.size).toBe(250)
    expect((await valueOfPoll(ben, at)).changes).toEqual([])
    hangUp(author)
  })

  test("is held three times by one person and not a fourth; letting go makes room", async () => {
    await begin()
    const { cursor } = await valueOfPoll(ben)
    const stops = Array.from({ length: 3 }, () => new AbortController())
    const held = stops.map(({ signal }) => poll(ben, cursor, 20, signal).catch(() => null))
    await new Promise(resolve => setTimeout(resolve, 300))
    const fourth = await poll(ben, cursor, 20)
    expect([fourth.status, fourth.result]).toMatchObject([
      429,
      { error: { code: "too_many", retryAfter: expect.any(Number) } },
    ])
    expect(fourth.ms).toBeLessThan(1000)
    // Others are not held up by it.
    expect((await poll(ada)).status).toBe(200)
    stops[0]!.abort()
    await expect.poll(async () => (await poll(ben, cursor)).status, { timeout: 5000 }).toBe(200)
    for (const stop of stops) stop.abort()
    await Promise.all(held)
  })

  test("ends when the session does", async () => {
    await begin()
    const { jar } = await signInAt(house.url, ben.handle, password)
    const other = asking(house.url, () => jar.header)
    const { cursor } = await valueOfPoll(other)
    const held = poll(other, cursor, 20)
    await new Promise(resolve => setTimeout(resolve, 200))
    granted(await ben.post("session:end-others", {}))
    const { status, ms } = await held
    expect(status).toBe(401)
    expect(ms).toBeLessThan(8000)
  })

  test("a cursor of another installation starts afresh", async () => {
    await begin()
    const { cursor } = await valueOfPoll(ben)
    await house.sql`update people set revision = 0 where id = ${ben.personId}`
    const value = await valueOfPoll(ben, cursor)
    expect([value.reset, value.rows.length]).toEqual([true, 1])
  })
})
