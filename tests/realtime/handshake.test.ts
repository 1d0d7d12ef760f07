import { request } from "node:http"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openSockets as countOpen } from "#lib/metrics.ts"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member } from "#tests/support/members.ts"
import { connect, dial, granted, hangUp, openSockets, type Place } from "#tests/support/sockets.ts"

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

const reason = (client: ReturnType<typeof dial>) =>
  client.connected().then(
    () => "connected",
    (error: Error & { data?: { code?: string } }) => error.data?.code ?? error.message,
  )

describe("a handshake", () => {
  test("is refused without a session, whatever else the client says it is", async () => {
    const ada = await member("Ada")
    const claims = { auth: { userId: ada.id, token: ada.token }, query: { token: ada.token, userId: ada.id } }
    expect(await reason(dial(place))).toBe("unauthenticated")
    expect(await reason(dial(place, claims))).toBe("unauthenticated")
    expect(await reason(dial(place, { extraHeaders: { authorization: `Bearer ${ada.token}` } }))).toBe(
      "unauthenticated",
    )
  })

  test.each(["https://evil.test", "null", "http://127.0.0.1", "http://127.0.0.1.evil.test"])(
    "is refused from the origin %s",
    async from => {
      const ada = await member("Ada")
      for (const transport of ["websocket", "polling"]) {
        expect(await reason(dial(place, { cookie: ada.cookie, from, transports: [transport] }))).toMatch(/error/)
      }
    },
  )

  test("is let in from its own origin and from programs, by either transport", async () => {
    const ada = await member("Ada")
    const before = countOpen()
    const clients = await Promise.all([
      connect(place, ada.cookie, { from: place.origin }),
      connect(place, ada.cookie),
      connect(place, ada.cookie, { from: place.origin, transports: ["polling"] }),
    ])
    expect(countOpen()).toEqual({ websocket: before.websocket + 2, polling: before.polling + 1 })
    for (const client of clients) expect(granted(await client.ask("session:list", {})).sessions).toHaveLength(1)
    hangUp(...clients)
    await expect.poll(countOpen).toEqual(before)
  })

  test("moves from polling to WebSocket and is counted there", async () => {
    const ada = await member("Ada")
    const before = countOpen()
    const client = await connect(place, ada.cookie, { transports: ["polling", "websocket"] })
    await expect.poll(countOpen).toEqual({ ...before, websocket: before.websocket + 1 })
    hangUp(client)
    await expect.poll(countOpen).toEqual(before)
  })

  test("finds only the one namespace", async () => {
    const ada = await member("Ada")
    const evil = { ...place, origin: `${place.origin}/admin` }
    expect(await reason(dial(evil, { cookie: ada.cookie }))).toBe("Invalid namespace")
  })

  test.each(["__proto__", "constructor", "toString", "x".repeat(10_000)])(
    "with the sid %.20s is a bad request",
    async sid => {
      const status = await new Promise(resolve =>
        request(`${place.origin}/socket.io/?EIO=4&transport=polling&sid=${sid}`, answer =>
          resolve(answer.statusCode),
        ).end(),
      )
      expect(status).toBe(400)
    },
  )

  test("of an older protocol, or for the client's script, is refused", async () => {
    expect((await fetch(`${place.origin}/socket.io/?EIO=3&transport=polling`)).status).toBe(400)
    expect((await fetch(`${place.origin}/socket.io/socket.io.js`)).status).toBe(400)
  })

  test("that is never finished is closed within ten seconds", async () => {
    const ws = new WebSocket(`${place.origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`)
    const started = performance.now()
    await new Promise(resolve => ws.addEventListener("close", resolve))
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
