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
