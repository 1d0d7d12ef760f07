import { request } from "node:http"
import type { Socket } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { announce } from "#lib/domain/announce.ts"
import { counted } from "#lib/metrics.ts"
import { defaultSettings } from "#lib/protocol/people.ts"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member } from "#tests/support/members.ts"
import { connect, openSockets, type Place } from "#tests/support/sockets.ts"

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

/** A WebSocket that is opened and joined by hand, and from then on not read. */
const stuck = (cookie: string) =>
  new Promise<Socket>((resolve, reject) => {
    const key = Buffer.from("a key of sixteen").toString("base64")
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": key,
      cookie,
    }
    const opening = request(`${place.origin}/socket.io/?EIO=4&transport=websocket`, { headers })
    opening.on("error", reject)
    opening.on("upgrade", (_, socket) => {
      socket.on("error", () => {})
      socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]))
      socket.on("data", chunk => {
        if (!String(chunk).includes("40{")) return
        socket.removeAllListeners("data")
        socket.pause()
        resolve(socket as Socket)
      })
    })
    opening.end()
  })

describe("a client that stops reading", () => {
  test("is closed before a megabyte waits for it, while the others hear everything; memory stays", async () => {
    const [ada, ben] = [await member("Ada"), await member("Ben")]
    const reader = await connect(place, ben.cookie)
    const sleepers = [await stuck(ada.cookie), await stuck(ada.cookie), await stuck(ada.cookie)]
    const closedBefore = counted()["sockets:slow_consumer"] ?? 0
    const memory = process.memoryUsage().rss
    const name = "x".repeat(60_000)
    for (let n = 0; n < 400; n++) {
      const me = {
        id: ada.id,
        handle: ada.handle,
        name,
        email: "",
        role: "member" as const,
        settings: defaultSettings,
        activity: 0,
        revision: n,
      }
      announce({ personId: ada.id }, "account:changed", { me })
      announce({ personId: ben.id }, "account:changed", { me: { ...me, name: "" } })
      if (n % 4 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    await expect.poll(() => counted()["sockets:slow_consumer"], { timeout: 10_000 }).toBe(closedBefore + 3)
    await expect.poll(() => reader.of("account:changed").length).toBe(400)
    expect(process.memoryUsage().rss - memory).toBeLessThan(100_000_000)
    for (const sleeper of sleepers) sleeper.destroy()
  })

  test("learns the reason when it reads again", async () => {
    const ada = await member("Ada")
    const sleeper = await stuck(ada.cookie)
    const closedBefore = counted()["sockets:slow_consumer"] ?? 0
    const me = {
      id: ada.id,
      handle: ada.handle,
      name: "x".repeat(60_000),
      email: "",
      role: "member" as const,
      settings: defaultSettings,
      activity: 0,
      revision: 1,
    }
    for (let n = 0; n < 200; n++) {
      announce({ personId: ada.id }, "account:changed", { me })
      if (n % 4 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    await expect.poll(() => counted()["sockets:slow_consumer"]).toBe(closedBefore + 1)
    let heard = ""
    sleeper.on("data", chunk => {
      heard = (heard + String(chunk)).slice(-500)
    })
    sleeper.resume()
    await expect.poll(() => heard).toContain('["socket:closing",{"reason":"slow_consumer"}]')
    sleeper.destroy()
  })
})
