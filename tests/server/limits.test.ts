import { setTimeout as wait } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Guest, json, makeRoomAt, message, signInAt, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { password } from "#tests/support/members.ts"
import { openWire } from "#tests/support/raw.ts"
import { type Client, granted, hangUp } from "#tests/support/sockets.ts"
import { expectUnharmed } from "#tests/support/unharmed.ts"

let house: House
let ada: Guest
let room: string
beforeAll(async () => {
  house = await openHouse({
    LIMIT_SENDS_PER_SECOND: "5",
    LIMIT_SEND_BURST: "15",
    LIMIT_SIGN_IN_ATTEMPTS_PER_HOUR: "5",
    LIMIT_SIGN_IN_ATTEMPTS_PER_ADDRESS: "12",
    LIMIT_SIGN_UPS_PER_ADDRESS_PER_HOUR: "6",
  })
  ada = await signUpAt(house.url, "Ada")
  room = await makeRoomAt(ada)
})
afterAll(async () => {
  if (house) await expectUnharmed(house)
  await house?.close()
})

describe("B01, B03: too many messages", () => {
  test("50 in a second: the first 15 pass, then five a second, whatever the door, the device or the address that is claimed", async () => {
    const [one, other] = [await ada.connect(), await ada.connect()]
    await wait(3200)
    const began = performance.now()
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        await wait(n * 20)
        if (n % 3 === 0) return one.ask("message:send", message(room))
        if (n % 3 === 1) return other.ask("message:send", message(room))
        const init = json(message(room), ada.cookie)
        const headers = { ...init.headers, "x-forwarded-for": `203.0.113.${n}`, "x-real-ip": `203.0.113.${n}` }
        return (await fetch(`${house.url}/api/commands/message:send`, { ...init, headers })).json()
      }),
    )
    const seconds = (performance.now() - began) / 1000
    const passed = answers.filter(answer => answer.ok).length
    expect(passed).toBeGreaterThanOrEqual(15)
    expect(passed).toBeLessThanOrEqual(15 + Math.ceil(seconds * 5) + 1)
    for (const answer of answers.filter(each => !each.ok)) {
      expect(answer).toMatchObject({ error: { code: "too_many", retryAfter: 1 } })
    }
    // At once, so that what comes back meanwhile is not enough for all.
    const more = await Promise.all(
      Array.from({ length: 30 }, () => ada.fetch(`/api/commands/message:send`, json(message(room)))),
    )
    expect(more.map(({ status, headers }) => `${status} ${headers.get("retry-after")}`)).toContain("429 1")
    await wait(1200)
    granted(await one.ask("message:send", message(room)))
    hangUp(one, other)
  })
})

describe("A12: guessing", () => {
  test("is stopped after five on one account and twelve from one address, whatever address is claimed", async () => {
    const ben = await signUpAt(house.url, "Ben")
    const guess = async (login: string) => {
      const { result, response } = await signInAt(house.url, login, "not this one")
      return result.ok ? "ok" : `${result.error.code} ${response.headers.has("retry-after")}`
    }
    for (let n = 0; n < 5; n++) expect(await guess(ben.handle)).toBe("wrong_password false")
    expect(await guess(ben.handle)).toBe("too_many true")
    // The right one does not pass either: who guesses must not learn that it was.
    expect((await signInAt(house.url, ben.handle, password)).result).toMatchObject({ error: { code: "too_many" } })
    for (let n = 0; n < 7; n++) expect(await guess(`nobody_${n}`)).toBe("wrong_password false")
    expect(await guess("somebody_else")).toBe("too_many true")
    // Who is signed in already goes on.
    expect((await ben.fetch("/api/conversations")).status).toBe(200)
  })

  test("B11: so are sign-ups from one address", async () => {
    const statuses: number[] = []
    for (let n = 0; n < 8; n++) {
      const handle = `many_${n}`
      const input = { handle, name: "Many", email: `${handle}@example.test`, password }
      statuses.push((await fetch(`${house.url}/api/sign-up`, json(input))).status)
    }
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429, 429, 429])
  })
})

describe("B12, P14: too many sockets", () => {
  test("of one person: twenty stay, the oldest are told why", async () => {
    const clients: Client[] = []
    for (let n = 0; n < 40; n++) clients.push(await ada.connect({ transports: [n % 10 ? "websocket" : "polling"] }))
    await expect.poll(() => clients.filter(client => client.socket.connected).length, { timeout: 5000 }).toBe(20)
    expect(clients.slice(20).every(client => client.socket.connected)).toBe(true)
    for (const client of clients.slice(0, 20))
      expect(client.of("socket:closing")).toEqual([{ reason: "too_many_sockets" }])
    hangUp(...clients)
  })

  test("that never say who they are: closed within ten seconds, and not more than 500 of one address at once", async () => {
    const opened = await Promise.allSettled(Array.from({ length: 550 }, () => openWire(house.port)))
    const wires = opened.flatMap(result => (result.status === "fulfilled" ? [result.value] : []))
    expect(wires.length).toBeLessThanOrEqual(500)
    expect(wires.length).toBeGreaterThan(400)
    // Ten seconds from its own beginning, each of them; twice that where the machine is busy.
    await expect.poll(() => wires.every(wire => wire.isClosing()), { timeout: 20_000 }).toBe(true)
    for (const wire of wires) wire.socket.destroy()
    await expect
      .poll(async () => {
        const client = ada.dial()
        const came = await client.connected().then(
          () => true,
          () => false,
        )
        hangUp(client)
        return came
      })
      .toBe(true)
  })
})
