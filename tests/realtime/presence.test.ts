import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import type { Settings } from "#lib/protocol/people.ts"
import type { PresenceOutput } from "#lib/protocol/presence.ts"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member } from "#tests/support/members.ts"
import { type Client, connect, granted, hangUp, openSockets, type Place } from "#tests/support/sockets.ts"

let database: TestDatabase
let place: Place
beforeAll(async () => {
  database = await createPlace()
  place = await openSockets()
})
afterAll(async () => {
  await place.close()
  await database.drop()
})

const someone = async (name: string) => {
  const person = await member(name)
  return { ...person, client: await connect(place, person.cookie) }
}
type Someone = Awaited<ReturnType<typeof someone>>

const make = async (client: Client, kind: "room" | "group" = "room") =>
  granted(await client.ask("conversation:create", { clientId: randomUUID(), kind, name: "Arrivals" })).row.conversation
    .id
const watch = async (client: Client, personIds: string[], conversationId: string | null = null) =>
  granted(await client.raw("presence:watch", { personIds, conversationId })) as PresenceOutput
const stateOf = async (client: Client, id: string) => (await watch(client, [id])).people[id]
const set = async (one: Someone, settings: Partial<Settings>) =>
  granted(await one.client.ask("settings:update", settings))
const settle = async (client: Client) => granted(await client.ask("session:list", {}))
const storedSeen = async (id: string): Promise<string | null> =>
  (await sql()`select last_seen_at from people where id = ${id}`)[0]!.last_seen_at

/** The members that a room needs to be a big one, in the database only. */
const enlarge = (conversationId: string) =>
  sql()`update conversations set member_count = 51 where id = ${conversationId}`

describe("typing", () => {
  test("is told once in three seconds, to the others, not to a blocked one, not by readers", async () => {
    const [ada, ben, cleo, dan] = [
      await someone("Ada"),
      await someone("Ben"),
      await someone("Cleo"),
      await someone("Dan"),
    ]
    const id = await make(ada.client)
    for (const one of [ben, cleo]) granted(await one.client.ask("conversation:join", { conversationId: id }))
    granted(await cleo.client.ask("block:add", { personId: ada.id }))
    for (let n = 0; n < 20; n++) granted(await ada.client.raw("typing", { conversationId: id }))
    granted(await dan.client.ask("conversation:watch", { conversationId: id }))
    granted(await dan.client.raw("typing", { conversationId: id }))
    await expect.poll(() => ben.client.of("typing:started")).toEqual([{ conversationId: id, personId: ada.id }])
    for (const one of [ada, cleo, dan]) {
      await settle(one.client)
      expect(one.client.of("typing:started")).toEqual([])
    }
  })

  test("of somebody who appears offline is told to nobody", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const id = await make(ada.client)
    granted(await ben.client.ask("conversation:join", { conversationId: id }))
    await set(ada, { invisible: true })
    granted(await ada.client.raw("typing", { conversationId: id }))
    granted(await ben.client.raw("typing", { conversationId: id }))
    await expect.poll(() => ada.client.of("typing:started")).toEqual([{ conversationId: id, personId: ben.id }])
    await settle(ben.client)
    expect(ben.client.of("typing:started")).toEqual([])
  })

  test("in a big room reaches those who have it on screen and nobody else", async () => {
    const [ada, ben, cleo] = [await someone("Ada"), await someone("Ben"), await someone("Cleo")]
    const id = await make(ada.client)
    for (const one of [ben, cleo]) granted(await one.client.ask("conversation:join", { conversationId: id }))
    await enlarge(id)
    await watch(ben.client, [], id)
    granted(await ada.client.raw("typing", { conversationId: id }))
    await expect.poll(() => ben.client.of("typing:started")).toHaveLength(1)
    await settle(cleo.client)
    expect(cleo.client.of("typing:started")).toEqual([])
  })
})

describe("presence", () => {
  test("is over all devices: active while a window is in front, idle while one is connected, then offline", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const state = () => stateOf(ben.client, ada.id)
    await expect.poll(state).toBe("idle")
    const phone = await connect(place, ada.cookie)
    granted(await phone.raw("presence:focus", { active: true }))
    expect(await state()).toBe("active")
    hangUp(phone)
    await expect.poll(state).toBe("idle")
    hangUp(ada.client)
    await expect.poll(state, { timeout: 3000 }).toBe("offline")
    await expect
      .poll(() => ben.client.of("presence:changed").at(-1), { timeout: 8000 })
      .toEqual({ people: { [ada.id]: "offline" }, lastSeen: { [ada.id]: expect.any(String) } })
  })

  test("is told of those who are on screen and of nobody else", async () => {
    const [ada, ben, cleo] = [await someone("Ada"), await someone("Ben"), await someone("Cleo")]
    await watch(cleo.client, [ada.id, ben.id])
    await watch(cleo.client, [ben.id])
    // That somebody has come may be told a moment after they have: until here of both.
    const before = cleo.client.of("presence:changed").length
    for (const one of [ada, ben]) granted(await one.client.raw("presence:focus", { active: true }))
    await expect
      .poll(() => cleo.client.of("presence:changed").at(-1)?.people, { timeout: 8000 })
      .toEqual({ [ben.id]: "active" })
    expect(JSON.stringify(cleo.client.of("presence:changed").slice(before))).not.toContain(ada.id)
  })

  test("of somebody in a block is offline without a time, and nothing more is told", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    await watch(ben.client, [ada.id])
    granted(await ada.client.ask("block:add", { personId: ben.id }))
    await expect
      .poll(() => ben.client.of("presence:changed").at(-1))
      .toEqual({
        people: { [ada.id]: "offline" },
        statuses: { [ada.id]: null },
      })
    for (const [who, whom] of [
      [ben, ada],
      [ada, ben],
    ] as const) {
      const answer = await watch(who.client, [whom.id])
      expect(answer).toEqual({ people: { [whom.id]: "offline" }, lastSeen: {}, statuses: {}, here: null })
    }
    hangUp(ada.client)
    await expect.poll(() => storedSeen(ada.id), { timeout: 5000 }).not.toBeNull()
    expect((await watch(ben.client, [ada.id])).lastSeen).toEqual({})
  })

  test("comes back with the end of a block, for who still looks on", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    await watch(ben.client, [ada.id])
    const told = () => ben.client.of("presence:changed").at(-1)?.people[ada.id]
    granted(await ada.client.ask("block:add", { personId: ben.id }))
    await expect.poll(told).toBe("offline")
    granted(await ada.client.ask("block:remove", { personId: ben.id }))
    await expect.poll(told).toBe("idle")
    granted(await ada.client.raw("presence:focus", { active: true }))
    await expect.poll(told, { timeout: 8000 }).toBe("active")
  })

  test("counts people, not windows, who have a conversation open, and tells it to those who have", async () => {
    const [ada, ben, cleo] = [await someone("Ada"), await someone("Ben"), await someone("Cleo")]
    const id = await make(ada.client)
    granted(await cleo.client.ask("conversation:join", { conversationId: id }))
    const second = await connect(place, ada.cookie)
    for (const client of [ada.client, second, ben.client]) await watch(client, [], id)
    await expect.poll(() => ada.client.of("here:changed").at(-1)?.here, { timeout: 8000 }).toBe(2)
    const here = async () =>
      granted(await ben.client.ask("conversation:explore", {})).rooms.find(row => row.conversation.id === id)?.here
    expect(await here()).toBe(2)
    hangUp(second, ada.client)
    await expect.poll(here).toBe(1)
    await settle(cleo.client)
    expect(cleo.client.of("here:changed")).toEqual([])
  })
})

describe("last seen", () => {
  test("is when the last device left, told at once and from the database later", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const phone = await connect(place, ada.cookie)
    await expect.poll(() => stateOf(ben.client, ada.id)).toBe("idle")
    const before = Date.now()
    hangUp(ada.client)
    hangUp(phone)
    await expect.poll(() => storedSeen(ada.id), { timeout: 5000 }).not.toBeNull()
    const stored = Date.parse((await storedSeen(ada.id))!)
    expect(stored).toBeGreaterThanOrEqual(before)
    const { people, lastSeen } = await watch(ben.client, [ada.id])
    expect(people[ada.id]).toBe("offline")
    expect(Date.parse(lastSeen[ada.id]!)).toBe(stored)
  })

  test("is not written by a reload, nor while another device stays", async () => {
    const ada = await someone("Ada")
    const phone = await connect(place, ada.cookie)
    hangUp(ada.client)
    const again = await connect(place, ada.cookie)
    hangUp(phone)
    await new Promise(resolve => setTimeout(resolve, 2200))
    expect(await storedSeen(ada.id)).toBeNull()
    hangUp(again)
    await expect.poll(() => storedSeen(ada.id), { timeout: 5000 }).not.toBeNull()
  })

  test("is nothing for who was never here", async () => {
    const [ada, ben] = [await someone("Ada"), await member("Ben")]
    expect(await watch(ada.client, [ben.id])).toEqual({
      people: { [ben.id]: "offline" },
      lastSeen: {},
      statuses: {},
      here: null,
    })
  })
})

describe("somebody who appears offline", () => {
  test("looks as if they had just left, everywhere, and still receives everything", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const id = await make(ada.client)
    granted(await ben.client.ask("conversation:join", { conversationId: id }))
    for (const one of [ada, ben]) await watch(one.client, [], id)
    await watch(ben.client, [ada.id], id)
    granted(await ada.client.raw("presence:focus", { active: true }))
    await expect
      .poll(() => ben.client.of("presence:changed").at(-1)?.people, { timeout: 8000 })
      .toEqual({ [ada.id]: "active" })

    const before = Date.now()
    const { settings } = await set(ada, { invisible: true })
    expect(settings.invisible).toBe(true)
    await expect
      .poll(() => ben.client.of("presence:changed").at(-1), { timeout: 8000 })
      .toEqual({ people: { [ada.id]: "offline" }, lastSeen: { [ada.id]: expect.any(String) } })
    const seenAt = (await watch(ben.client, [ada.id], id)).lastSeen[ada.id]!
    expect(Date.parse(seenAt)).toBeGreaterThanOrEqual(before)
    expect((await watch(ben.client, [ada.id], id)).here).toBe(1)
    await expect.poll(() => ben.client.of("here:changed").at(-1)?.here, { timeout: 8000 }).toBe(1)
    const { online } = granted(await ben.client.ask("people:list", {}))
    expect(online.map(person => person.id)).not.toContain(ada.id)

    granted(
      await ben.client.ask("message:send", { conversationId: id, clientId: randomUUID(), body: "Are you there?" }),
    )
    await expect.poll(() => ada.client.of("messages:sent")).toHaveLength(1)
    expect(await stateOf(ada.client, ben.id)).toBe("idle")

    // Coming and going moves nothing.
    hangUp(ada.client)
    const back = await connect(place, ada.cookie)
    granted(await back.raw("presence:focus", { active: true }))
    expect((await watch(ben.client, [ada.id])).people[ada.id]).toBe("offline")
    const stored = await storedSeen(ada.id)
    hangUp(back)
    await new Promise(resolve => setTimeout(resolve, 2200))
    expect(await storedSeen(ada.id)).toEqual(stored)
  })

  test("is seen again when they want to be", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    await set(ada, { invisible: true })
    await watch(ben.client, [ada.id])
    await set(ada, { invisible: false })
    await expect
      .poll(() => ben.client.of("presence:changed").at(-1), { timeout: 8000 })
      .toEqual({ people: { [ada.id]: "idle" } })
  })

  test("is hidden from the first moment of every connection", async () => {
    const [ada, ben] = [await member("Ada"), await someone("Ben")]
    await sql()`update people set invisible = true where id = ${ada.id}`
    await watch(ben.client, [ada.id])
    const client = await connect(place, ada.cookie)
    granted(await client.raw("presence:focus", { active: true }))
    for (let looks = 0; looks < 10; looks++) expect(await stateOf(ben.client, ada.id)).toBe("offline")
    expect(ben.client.of("presence:changed")).toEqual([])
  })
})

// Last: another node in this process takes the announcements for itself.
describe("a node that ends", () => {
  test("writes down that its people were here until then", async () => {
    const own = await openSockets()
    const ada = await member("Ada")
    const client = await connect(own, ada.cookie)
    await settle(client)
    await own.close()
    expect(await storedSeen(ada.id)).not.toBeNull()
  })
})
