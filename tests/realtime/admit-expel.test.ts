import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member } from "#tests/support/members.ts"
import { type Client, connect, granted, openSockets, type Place } from "#tests/support/sockets.ts"

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
const say = async (client: Client, conversationId: string, body: string) =>
  granted(await client.ask("message:send", { conversationId, clientId: randomUUID(), body }))
const make = async (client: Client, kind: "room" | "group", handles: string[] = []) =>
  granted(await client.ask("conversation:create", { clientId: randomUUID(), kind, name: "Arrivals", handles })).row
    .conversation.id
const bodies = (client: Client) =>
  client.of("messages:sent").flatMap(sent => (sent.messages ?? []).map(message => message.body))

describe("the audience of a conversation", () => {
  test("is every socket of its members, from the moment they join until they are removed, on all their tabs", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const secondTab = await connect(place, ben.cookie)
    const id = await make(ada.client, "group")
    await say(ada.client, id, "before")
    granted(await ada.client.ask("conversation:invite", { conversationId: id, handles: [ben.handle] }))
    await say(ada.client, id, "while")
    for (const tab of [ben.client, secondTab]) await expect.poll(() => bodies(tab)).toEqual(["while"])

    granted(await ada.client.ask("member:remove", { conversationId: id, personId: ben.id }))
    const canary = randomUUID()
    const { message } = await say(ada.client, id, canary)
    granted(await ada.client.ask("message:edit", { conversationId: id, seq: message.seq, body: `${canary} edited` }))
    granted(await ada.client.ask("reaction:add", { conversationId: id, seq: message.seq, emoji: "👍" }))
    await ada.client.raw("typing", { conversationId: id })
    await place.realtime.look()
    for (const tab of [ben.client, secondTab]) {
      // A command of one's own comes after everything that was under way.
      granted(await tab.ask("session:list", {}))
      expect(tab.of("membership:ended")).toMatchObject([{ conversationId: id }])
      const last = tab.heard.findIndex(([event]) => event === "membership:ended")
      expect(JSON.stringify(tab.heard.slice(last + 1))).not.toContain(id)
      expect(JSON.stringify(tab.heard)).not.toContain(canary)
      for (const command of ["conversation:open", "message:list", "member:list"] as const) {
        expect(await tab.ask(command, { conversationId: id })).toMatchObject({
          ok: false,
          error: { code: "not_found" },
        })
      }
    }
    expect(await ben.client.raw("presence:watch", { personIds: [], conversationId: id })).toMatchObject({
      error: { code: "not_found" },
    })
  })

  test("does not take back who was removed while away", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const id = await make(ada.client, "group", [ben.handle])
    ben.client.socket.disconnect()
    granted(await ada.client.ask("member:remove", { conversationId: id, personId: ben.id }))
    const back = await connect(place, ben.cookie)
    await say(ada.client, id, "nothing for Ben")
    granted(await back.ask("session:list", {}))
    expect(JSON.stringify(back.heard)).not.toContain(id)
  })

  test("has those who watch a public room, until they stop, and nobody else", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const otherTab = await connect(place, ben.cookie)
    const id = await make(ada.client, "room")
    granted(await ben.client.ask("conversation:watch", { conversationId: id }))
    await say(ada.client, id, "one")
    await expect.poll(() => bodies(ben.client)).toEqual(["one"])
    granted(await ben.client.ask("conversation:unwatch", { conversationId: id }))
    await say(ada.client, id, "two")
    granted(await ben.client.ask("session:list", {}))
    expect(bodies(ben.client)).toEqual(["one"])
    expect(bodies(otherTab)).toEqual([])
  })

  test("hears a repeated head, so that a broadcast that got lost is noticed", async () => {
    const ada = await someone("Ada")
    const id = await make(ada.client, "room")
    await say(ada.client, id, "one")
    await place.realtime.look()
    await expect
      .poll(() => ada.client.of("conversation:head"))
      .toContainEqual({ conversationId: id, revision: expect.any(Number) })
    await expect.poll(() => ada.client.of("person:head").length).toBeGreaterThan(0)
  })
})

describe("typing", () => {
  test("is told once in three seconds, to the others, not to a blocked one, not by readers", async () => {
    const [ada, ben, cleo, dan] = [
      await someone("Ada"),
      await someone("Ben"),
      await someone("Cleo"),
      await someone("Dan"),
    ]
    const id = await make(ada.client, "room")
    for (const one of [ben, cleo]) granted(await one.client.ask("conversation:join", { conversationId: id }))
    granted(await cleo.client.ask("block:add", { personId: ada.id }))
    for (let n = 0; n < 20; n++) granted(await ada.client.raw("typing", { conversationId: id }))
    granted(await dan.client.ask("conversation:watch", { conversationId: id }))
    granted(await dan.client.raw("typing", { conversationId: id }))
    await expect.poll(() => ben.client.of("typing:started")).toEqual([{ conversationId: id, personId: ada.id }])
    for (const one of [ada, cleo, dan]) {
      granted(await one.client.ask("session:list", {}))
      expect(one.client.of("typing:started")).toEqual([])
    }
  })
})

describe("presence", () => {
  test("is over all devices: active while a window is in front, idle while one is connected, then offline", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const watch = async () =>
      granted(await ben.client.raw("presence:watch", { personIds: [ada.id], conversationId: null }))
    expect(await watch()).toEqual({ people: { [ada.id]: "idle" }, here: null })
    const phone = await connect(place, ada.cookie)
    granted(await phone.raw("presence:focus", { active: true }))
    expect(await watch()).toEqual({ people: { [ada.id]: "active" }, here: null })
    phone.socket.disconnect()
    await expect.poll(watch).toEqual({ people: { [ada.id]: "idle" }, here: null })
    ada.client.socket.disconnect()
    await expect.poll(watch, { timeout: 3000 }).toEqual({ people: { [ada.id]: "offline" }, here: null })
    await expect
      .poll(() => ben.client.of("presence:changed").at(-1), { timeout: 8000 })
      .toEqual({ people: { [ada.id]: "offline" } })
  })

  test("of somebody in a block is offline, and nothing more is told", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const watch = async (who: typeof ada, whom: typeof ada) =>
      granted(await who.client.raw("presence:watch", { personIds: [whom.id], conversationId: null }))
    await watch(ben, ada)
    granted(await ada.client.ask("block:add", { personId: ben.id }))
    await expect.poll(() => ben.client.of("presence:changed").at(-1)).toEqual({ people: { [ada.id]: "offline" } })
    expect(await watch(ben, ada)).toMatchObject({ people: { [ada.id]: "offline" } })
    expect(await watch(ada, ben)).toMatchObject({ people: { [ben.id]: "offline" } })
  })

  test("counts people, not windows, who have a conversation open", async () => {
    const [ada, ben] = [await someone("Ada"), await someone("Ben")]
    const id = await make(ada.client, "room")
    const second = await connect(place, ada.cookie)
    for (const client of [ada.client, second, ben.client]) {
      granted(await client.raw("presence:watch", { personIds: [], conversationId: id }))
    }
    await expect.poll(() => ada.client.of("here:changed").length, { timeout: 8000 }).toBeGreaterThan(0)
    const rooms = granted(await ben.client.ask("conversation:explore", {})).rooms
    expect(rooms.find(row => row.conversation.id === id)?.here).toBe(2)
    second.socket.disconnect()
    ada.client.socket.disconnect()
    await expect
      .poll(
        async () =>
          granted(await ben.client.ask("conversation:explore", {})).rooms.find(row => row.conversation.id === id)?.here,
      )
      .toBe(1)
  })
})
