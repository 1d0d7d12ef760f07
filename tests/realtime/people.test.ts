import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { PresenceOutput } from "#lib/protocol/presence.ts"
import type { ProfileUpdate } from "#lib/protocol/profiles.ts"
import { befriend } from "#tests/support/cast.ts"
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
type Someone = Awaited<ReturnType<typeof someone>>
const watch = async (client: Client, ...personIds: string[]) =>
  granted(await client.raw("presence:watch", { personIds, conversationId: null })) as PresenceOutput
const settle = async (client: Client) => granted(await client.ask("session:list", {}))
const edit = async (one: Someone, parts: Omit<ProfileUpdate, "revision">) => {
  const { revision } = granted(await one.client.ask("profile:get", { personId: one.id }))
  return granted(await one.client.ask("profile:update", { revision, ...parts }))
}
const statusesOf = (client: Client, id: string) =>
  client.of("presence:changed").flatMap(({ statuses }) => (statuses && id in statuses ? [statuses[id]] : []))
const said = (text: string) => ({ emoji: null, text, until: null })

describe("who looks at somebody", () => {
  test("hears of their name, their profile and their status at once; who is in a block with them does not", async () => {
    const [ada, ben, eve] = [await someone("Ada"), await someone("Ben"), await someone("Eve")]
    granted(await ada.client.ask("block:add", { personId: eve.id }))
    for (const one of [ben, eve]) await watch(one.client, ada.id)
    await edit(ada, { name: "Ada Lovelace", bio: "Engines", status: said("Writing") })
    await expect
      .poll(() => ben.client.of("person:changed").at(-1))
      .toEqual({ person: { id: ada.id, handle: ada.handle, name: "Ada Lovelace" }, profile: 1 })
    await expect.poll(() => statusesOf(ben.client, ada.id)).toEqual([said("Writing")])
    await settle(eve.client)
    expect(eve.client.of("person:changed")).toEqual([])
    expect(statusesOf(eve.client, ada.id)).toEqual([])
    expect((await watch(eve.client, ada.id)).statuses).toEqual({})
    expect((await watch(ben.client, ada.id)).statuses).toEqual({ [ada.id]: said("Writing") })
  })

  test("hears of a status that is for contacts only as one of them", async () => {
    const [ada, ben, eve] = [await someone("Ada"), await someone("Ben"), await someone("Eve")]
    await befriend({ personId: ada.id }, { personId: ben.id })
    for (const one of [ben, eve]) await watch(one.client, ada.id)
    await edit(ada, { status: said("For everyone") })
    await edit(ada, { audiences: { status: "contacts" } })
    await edit(ada, { status: said("For contacts") })
    await expect.poll(() => statusesOf(ben.client, ada.id).at(-1)).toEqual(said("For contacts"))
    await expect.poll(() => statusesOf(eve.client, ada.id)).toEqual([said("For everyone"), null, null])
    expect(JSON.stringify(eve.client.of("presence:changed"))).not.toContain("For contacts")
  })

  test("sees nothing of their coming and going while a first message is unanswered", async () => {
    const [ada, eve] = [await someone("Ada"), await someone("Eve")]
    expect((await watch(eve.client, ada.id)).people[ada.id]).not.toBe("offline")
    const { row } = granted(await eve.client.ask("conversation:direct", { personId: ada.id }))
    const { id } = row.conversation
    const message = { conversationId: id, clientId: randomUUID(), body: "Hello" }
    granted(await eve.client.ask("message:send", message))
    const told = () => eve.client.of("presence:changed").at(-1)?.people[ada.id]
    // She looks on, and is not shown any more from then on.
    await expect.poll(told).toBe("offline")
    expect((await watch(eve.client, ada.id)).people[ada.id]).toBe("offline")
    expect((await watch(ada.client, eve.id)).people[eve.id]).toBe("offline")
    expect(ada.client.of("messages:sent")).toEqual([])
    granted(await ada.client.ask("request:answer", { conversationId: id, answer: "accept" }))
    await expect.poll(told).toMatch(/active|idle/)
    await expect.poll(() => ada.client.of("presence:changed").at(-1)?.people[eve.id]).toMatch(/active|idle/)
    expect((await watch(eve.client, ada.id)).people[ada.id]).not.toBe("offline")
    granted(await eve.client.ask("message:send", { ...message, clientId: randomUUID(), body: "Thank you" }))
    await expect.poll(() => ada.client.of("messages:sent")).toHaveLength(1)
  })
})
