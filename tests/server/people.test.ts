import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Guest, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { granted } from "#tests/support/sockets.ts"

let house: House
let ada: Guest
let ben: Guest
let eve: Guest
/** Nobody says these but Ada, each to an audience. */
const said = { bio: "Zquarx for everyone", place: "Zquarx for contacts", pronouns: "Zquarx for nobody" }

const befriend = async (one: Guest, other: Guest) => {
  granted(await one.post("contact:ask", { personId: other.personId }))
  granted(await other.post("contact:ask", { personId: one.personId }))
}
const pageOf = async (reader: Guest, path: string) => {
  const response = await reader.fetch(path)
  return { status: response.status, to: response.headers.get("location"), html: await response.text() }
}
const told = (html: string) => Object.values(said).filter(text => html.includes(text))

beforeAll(async () => {
  house = await openHouse()
  ;[ada, ben, eve] = (await Promise.all(["Ada", "Ben", "Eve"].map(name => signUpAt(house.url, name)))) as [
    Guest,
    Guest,
    Guest,
  ]
  await befriend(ada, ben)
  const audiences = { place: "contacts", pronouns: "nobody" } as const
  granted(await ada.post("profile:update", { revision: 0, ...said, languages: ["en"], audiences }))
})
afterAll(() => house?.close())

describe("the page of a person", () => {
  test("comes from the server with what its reader may see, and nothing else anywhere in it", async () => {
    const path = `/people/${ada.handle}`
    expect(told((await pageOf(eve, path)).html)).toEqual([said.bio])
    expect(told((await pageOf(ben, path)).html)).toEqual([said.bio, said.place])
    expect(told((await pageOf(ada, path)).html)).toEqual(Object.values(said))
    expect(told((await pageOf(eve, `${path}?as=contacts`)).html)).toEqual([said.bio])
    expect(told((await pageOf(ada, `${path}?as=contacts`)).html)).toEqual([said.bio, said.place])
    expect(told((await pageOf(ada, `${path}?as=everyone`)).html)).toEqual([said.bio])
    granted(await ada.post("block:add", { personId: eve.personId }))
    const blocked = await pageOf(eve, path)
    expect([blocked.status, told(blocked.html)]).toEqual([200, []])
    expect(told((await pageOf(eve, "/people")).html)).toEqual([])
    granted(await ada.post("block:remove", { personId: eve.personId }))
  })

  test("is found by the handle before, for a while", async () => {
    const handle = `${ada.handle.slice(0, 20)}_new`
    granted(await ada.post("profile:update", { revision: 1, handle }))
    const old = await pageOf(ben, `/people/${ada.handle}`)
    expect([old.status, old.to]).toEqual([307, `/people/${handle}`])
    expect((await pageOf(ben, `/people/${handle}`)).status).toBe(200)
  })
})

test("the pages about people answer, empty and full", async () => {
  const paths = ["/people", "/people/following", "/people/contacts", "/people/requests", "/settings/profile"]
  for (const path of paths) expect([path, (await pageOf(eve, path)).status]).toEqual([path, 200])
  granted(await ben.post("follow:add", { personId: ada.personId }))
  granted(await eve.post("contact:ask", { personId: ben.personId }))
  const { row } = granted(await eve.post("conversation:direct", { personId: ben.personId }))
  const body = "Hello, we met in the square"
  granted(await eve.post("message:send", { conversationId: row.conversation.id, clientId: crypto.randomUUID(), body }))
  for (const path of paths) expect([path, (await pageOf(ben, path)).status]).toEqual([path, 200])
  expect((await pageOf(ben, "/people/requests")).html).toContain(body)
})
