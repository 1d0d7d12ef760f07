import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
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
const send = async (client: Client, conversationId: string, body: string) =>
  granted(await client.ask("message:send", { conversationId, clientId: randomUUID(), body })).message
const told = (client: Client, conversationId: string) =>
  client.of("receipts:moved").filter(moved => moved.conversationId === conversationId)

test("receipts reach members on all their devices, and neither who only watches nor who has left", async () => {
  const [ada, ben, cleo, dan] = [
    await someone("Ada"),
    await someone("Ben"),
    await someone("Cleo"),
    await someone("Dan"),
  ]
  const tab = await connect(place, ada.cookie)
  const { row } = granted(
    await ada.client.ask("conversation:create", { clientId: randomUUID(), kind: "room", name: "Arrivals" }),
  )
  const { id: conversationId } = row.conversation
  for (const one of [ben, dan]) granted(await one.client.ask("conversation:join", { conversationId }))
  granted(await cleo.client.ask("conversation:watch", { conversationId }))
  granted(await dan.client.ask("conversation:leave", { conversationId }))
  const { seq } = await send(ada.client, conversationId, "Landed")
  const before = dan.client.heard.length
  granted(await ben.client.ask("conversation:delivered", { items: [{ conversationId, seq }] }))
  granted(await ben.client.ask("conversation:read", { conversationId, seq }))
  for (const client of [ada.client, tab, ben.client]) {
    await expect.poll(() => told(client, conversationId).at(-1)?.read, { timeout: 5000 }).toMatchObject({ next: seq })
  }
  await expect.poll(() => cleo.client.of("messages:sent").length).toBeGreaterThan(0)
  expect(told(cleo.client, conversationId)).toEqual([])
  expect(JSON.stringify(dan.client.heard.slice(before))).not.toContain(conversationId)
})

test("a flood of receipts is told at most once a second", async () => {
  const [ada, ben] = [await someone("Ada"), await someone("Ben")]
  const { row } = granted(
    await ada.client.ask("conversation:create", {
      clientId: randomUUID(),
      kind: "group",
      name: "Family",
      handles: [ben.handle],
    }),
  )
  const { id: conversationId } = row.conversation
  for (let n = 0; n < 15; n++) await send(ada.client, conversationId, `Number ${n}`)
  const from = Date.now()
  const last = 15 + row.conversation.seq
  for (let seq = 2; seq <= last; seq++) granted(await ben.client.ask("conversation:read", { conversationId, seq }))
  await expect.poll(() => told(ada.client, conversationId).at(-1)?.read.next, { timeout: 5000 }).toBe(last)
  const seconds = (Date.now() - from) / 1000
  expect(told(ada.client, conversationId).length).toBeLessThanOrEqual(Math.ceil(seconds) + 2)
})
