import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { keys } from "#lib/client/cache/keys.ts"
import { createLive } from "#lib/client/cache/live.ts"
import { seedConversation, seedLobby } from "#lib/client/cache/seed.ts"
import { createCache, read } from "#lib/client/cache/store.ts"
import type { SendCommand } from "#lib/client/send-command.ts"
import { ada, type Community, cast, createCommunity, room, type Step } from "./community.ts"

/** `onTheWay`: how long each answer takes to arrive; it says what was so when it was given. */
const createPage = (community: Community, { opened = true, onTheWay = (): number => 0 } = {}) => {
  const command = async (...asked: Parameters<Community["command"]>) => {
    const answer = await community.command(...asked)
    const ms = onTheWay()
    if (ms > 0) await new Promise(resolve => setTimeout(resolve, ms))
    return answer
  }
  const cache = createCache()
  const settled: string[] = []
  const ended: string[] = []
  seedLobby(cache, community.lobby(), ada, [])
  if (opened) seedConversation(cache, community.opened())
  const live = createLive({
    cache,
    personId: cast.ada,
    command: command as unknown as SendCommand,
    isOnline: () => true,
    settle: clientId => settled.push(clientId),
    ended: id => ended.push(id),
    over: () => {},
    closing: () => {},
  })
  const row = () => read(cache, keys.lobby)?.rows[room]
  const window = () => read(cache, keys.messages(room))
  const hear = (events = community.told.splice(0)) => {
    for (const { name, payload } of events) live.receive(name, payload)
  }
  return { cache, live, row, window, hear, settled, ended }
}
const rest = () => vi.advanceTimersByTimeAsync(5000)
const count = (community: Community, name: string) => community.asked.filter(one => one === name).length

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const step = fc.oneof(
  fc.record({ do: fc.constant("send"), by: fc.constantFrom(cast.ada, cast.ben) }),
  fc.record({ do: fc.constantFrom("edit", "delete", "react", "touch"), at: fc.nat() }),
  fc.record({ do: fc.constantFrom("join", "leave"), by: fc.constantFrom(cast.cleo, cast.dan) }),
  fc.record({ do: fc.constant("read"), to: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant("together"), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant("rename") }),
) as fc.Arbitrary<Step>

describe("a client that hears everything, some of it, or none of it", () => {
  test("ends where a fresh one starts, whatever is lost, doubled or late", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.array(fc.constantFrom("hear", "lose", "double", "late", "pause"), { minLength: 1, maxLength: 30 }),
        async (steps, fates) => {
          const community = createCommunity()
          for (let i = 0; i < 5; i++) community.step({ do: "send", by: cast.ben })
          const page = createPage(community)
          community.told.length = 0
          page.live.show(room)
          await page.live.connected()
          const late: typeof community.told = []
          for (const [index, one] of steps.entries()) {
            community.step(one)
            const events = community.told.splice(0)
            const fate = fates[index % fates.length]
            if (fate === "late") late.push(...events)
            if (fate === "hear" || fate === "double" || fate === "pause") page.hear(events)
            if (fate === "double") page.hear(events)
            if (fate === "pause") await vi.advanceTimersByTimeAsync(300)
          }
          page.hear(late.reverse())
          // What every node repeats.
          page.live.receive("conversation:head", community.head())
          page.live.receive("person:head", community.personHead())
          await rest()
          const fresh = createPage(community)
          expect(page.row()).toEqual({
            ...fresh.row(),
            membership: { ...fresh.row()!.membership, lastDeliveredSeq: page.row()!.membership.lastDeliveredSeq },
          })
          expect(page.window()?.messages.slice(-50)).toEqual(fresh.window()?.messages)
          expect(page.window()?.revision).toBe(fresh.window()?.revision)
          page.live.stop()
        },
      ),
      { numRuns: 200 },
    )
  })

  test("reconnecting asks once for rows and, page by page, for what changed", async () => {
    const community = createCommunity()
    const page = createPage(community)
    for (let i = 0; i < 40; i++) community.step({ do: "send", by: cast.ben })
    community.told.length = 0
    page.live.show(room)
    await page.live.connected()
    expect(page.window()?.messages.length).toBe(40)
    expect(page.row()?.unread).toBe(40)
    expect(count(community, "sync:catch-up")).toBe(1)
    expect(count(community, "message:changes")).toBe(6)
    page.live.stop()
  })

  test("a gap is closed within two seconds", async () => {
    const community = createCommunity()
    const page = createPage(community)
    await page.live.connected()
    community.step({ do: "send", by: cast.ben })
    community.told.length = 0
    community.step({ do: "send", by: cast.ben })
    page.hear()
    expect(page.window()?.messages.length).toBe(0)
    await vi.advanceTimersByTimeAsync(2000)
    expect(page.window()?.messages.map(m => m.seq)).toEqual([1, 2])
    expect(page.row()?.unread).toBe(2)
    page.live.stop()
  })

  test("a room that is read without joining is heard while it is on screen", async () => {
    const community = createCommunity({ joined: false, open: true })
    const page = createPage(community)
    await page.live.connected()
    community.step({ do: "send", by: cast.ben })
    community.told.length = 0
    page.live.show(room)
    await rest()
    expect(page.window()?.messages.length).toBe(1)
    community.step({ do: "send", by: cast.ben })
    community.told.length = 0
    community.step({ do: "send", by: cast.ben })
    page.hear()
    await vi.advanceTimersByTimeAsync(2000)
    expect(page.window()?.messages.length).toBe(3)
    page.live.stop()
  })

  test("an unread count that belongs to another moment is asked for", async () => {
    const community = createCommunity()
    for (let i = 0; i < 3; i++) community.step({ do: "send", by: cast.ben })
    const page = createPage(community, { opened: false })
    community.told.length = 0
    await page.live.connected()
    community.step({ do: "read", to: 2 })
    community.step({ do: "send", by: cast.ben })
    // Counted before the last message, heard after it.
    page.hear(community.told.splice(0).reverse())
    expect(page.row()?.membership.lastReadSeq).toBe(2)
    await rest()
    expect(page.row()?.unread).toBe(2)
    page.live.stop()
  })

  test("so is one that met a read mark which the answer on its way did not know yet", async () => {
    const community = createCommunity()
    for (let i = 0; i < 8; i++) community.step({ do: "send", by: cast.ben })
    const page = createPage(community, { onTheWay: () => 1000 })
    for (let i = 0; i < 4; i++) community.step({ do: "send", by: cast.ben })
    community.told.length = 0
    void page.live.connected()
    await vi.advanceTimersByTimeAsync(500)
    community.step({ do: "read", to: 3 })
    page.hear()
    await rest()
    expect(page.row()).toMatchObject({ unread: 9, membership: { lastReadSeq: 3 } })
    page.live.stop()
  })

  test("and one that became doubtful again while it was being asked for is asked for again", async () => {
    const community = createCommunity()
    for (let i = 0; i < 3; i++) community.step({ do: "send", by: cast.ben })
    const page = createPage(community, { opened: false, onTheWay: () => 1000 })
    community.told.length = 0
    void page.live.connected()
    await rest()
    for (const to of [1, 2]) {
      community.step({ do: "read", to })
      community.step({ do: "send", by: cast.ben })
      page.hear(community.told.splice(0).reverse())
      // The first question is on its way when the second reason to ask comes.
      await vi.advanceTimersByTimeAsync(600)
    }
    await rest()
    expect(page.row()).toMatchObject({ unread: 3, membership: { lastReadSeq: 2 } })
    page.live.stop()
  })

  test("and so is one whose answer was overtaken by the next message", async () => {
    const community = createCommunity()
    for (let i = 0; i < 3; i++) community.step({ do: "send", by: cast.ben })
    const page = createPage(community, { opened: false, onTheWay: () => 1000 })
    community.told.length = 0
    void page.live.connected()
    await rest()
    community.step({ do: "read", to: 1 })
    community.step({ do: "send", by: cast.ben })
    page.hear(community.told.splice(0).reverse())
    await vi.advanceTimersByTimeAsync(600)
    community.step({ do: "send", by: cast.ben })
    page.hear()
    await rest()
    expect(page.row()).toMatchObject({ unread: 4, membership: { lastReadSeq: 1 } })
    page.live.stop()
  })

  test("what happened while a conversation was being opened is not missed", async () => {
    const community = createCommunity()
    community.step({ do: "send", by: cast.ben })
    community.told.length = 0
    const page = createPage(community, { opened: false })
    await page.live.connected()
    const opening = page.live.open(room)
    community.step({ do: "send", by: cast.ben })
    page.hear()
    await opening
    await rest()
    expect(page.window()?.messages.length).toBe(2)
    page.live.stop()
  })

  test.each(["activity:changed", "account:changed", "blocks:changed"])(
    "what %s tells while a catch-up is on its way is not taken back by its answer",
    async name => {
      const page = createPage(createCommunity(), { onTheWay: () => 500 })
      const revision = read(page.cache, keys.lobby)!.personRevision + 1
      const connected = page.live.connected()
      await vi.advanceTimersByTimeAsync(100)
      const own = () => ({ activity: read(page.cache, keys.me)?.activity, blocked: read(page.cache, keys.blocked) })
      const before = own()
      const me = { ...ada, revision, activity: 3 }
      page.live.receive(name, { unseen: 3, me, blocked: [cast.dan], personRevision: revision })
      const told = own()
      expect(told).not.toEqual(before)
      await vi.advanceTimersByTimeAsync(450)
      await connected
      expect(own()).toEqual(told)
      page.live.stop()
    },
  )

  test("a restored database starts everything afresh", async () => {
    const community = createCommunity()
    community.step({ do: "send", by: cast.ben })
    const page = createPage(community)
    await page.live.connected()
    community.restore()
    page.hear(community.told.splice(-1))
    await rest()
    expect(read(page.cache, keys.lobby)?.epoch).toBe(community.personHead().epoch)
    expect(page.window()).toBeUndefined()
    page.live.stop()
  })

  test("losing the membership takes all that was kept", async () => {
    const community = createCommunity()
    community.step({ do: "send", by: cast.ben })
    community.told.length = 0
    const page = createPage(community)
    await page.live.connected()
    community.expel()
    page.hear()
    expect(page.row()).toBeUndefined()
    expect(page.window()).toBeUndefined()
    expect(page.ended).toEqual([room])
    page.live.stop()
  })

  test("who lost it while away hears it at first contact", async () => {
    const community = createCommunity()
    community.step({ do: "send", by: cast.ben })
    const page = createPage(community)
    community.expel()
    await page.live.connected()
    expect(page.window()).toBeUndefined()
    expect(page.ended).toEqual([room])
    page.live.stop()
  })
})

describe("an own message", () => {
  test("takes its place by answer and by event alike, once", async () => {
    const community = createCommunity()
    const page = createPage(community)
    await page.live.connected()
    const message = community.send(cast.ada, "11111111-1111-4111-8111-111111111111", "hello")
    page.live.answered({ ok: true, value: { message, conflict: false } })
    page.hear()
    expect(page.window()?.messages).toEqual([message])
    expect(new Set(page.settled)).toEqual(new Set([message.clientId]))
    expect(page.row()).toMatchObject({ unread: 0, last: { seq: 1 } })
    page.live.stop()
  })

  test("stays pending until what came before it is there", async () => {
    const community = createCommunity()
    const page = createPage(community)
    await page.live.connected()
    community.step({ do: "send", by: cast.ben })
    const message = community.send(cast.ada, "11111111-1111-4111-8111-111111111111", "hello")
    community.told.length = 0
    page.live.answered({ ok: true, value: { message, conflict: false } })
    expect(page.settled).toEqual([])
    await vi.advanceTimersByTimeAsync(2000)
    expect(page.settled).toEqual([message.clientId])
    expect(page.window()?.messages.map(m => m.seq)).toEqual([1, 2])
    page.live.stop()
  })
})

test("an event that cannot be read does not stop the next, nor does an unknown one", async () => {
  const community = createCommunity()
  const page = createPage(community)
  await page.live.connected()
  const quiet = vi.spyOn(console, "error").mockImplementation(() => {})
  page.live.receive("messages:sent", null)
  page.live.receive("constructor", {})
  page.live.receive("polls:closed", {})
  quiet.mockRestore()
  community.step({ do: "send", by: cast.ben })
  page.hear()
  expect(page.window()?.messages.length).toBe(1)
  page.live.stop()
})

test("what arrives is reported as delivered, together, at most once a second", async () => {
  const community = createCommunity()
  const page = createPage(community)
  await page.live.connected()
  for (let i = 0; i < 10; i++) community.step({ do: "send", by: cast.ben })
  page.hear()
  await vi.advanceTimersByTimeAsync(900)
  expect(count(community, "conversation:delivered")).toBe(0)
  await vi.advanceTimersByTimeAsync(200)
  expect(count(community, "conversation:delivered")).toBe(1)
  expect(community.row().membership.lastDeliveredSeq).toBe(10)
  page.live.stop()
})
