import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { resetPassword } from "#lib/domain/accounts/reset-password.ts"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member, password, signedIn } from "#tests/support/members.ts"
import { type Client, connect, dial, granted, openSockets, type Place } from "#tests/support/sockets.ts"

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

describe("the sockets of a session", () => {
  test("close when it is ended from another device, with the reason, and cannot come back", async () => {
    const ada = await member("Ada")
    const phone = await signedIn(ada.id)
    const [here, there, thereToo] = [
      await connect(place, ada.cookie),
      await connect(place, phone.cookie),
      await connect(place, phone.cookie, { transports: ["polling"] }),
    ]
    granted(await here.ask("session:end", { sessionId: phone.sessionId }))
    for (const client of [there, thereToo]) {
      await expect.poll(() => client.closed, { timeout: 1000 }).toHaveLength(1)
      expect(client.of("session:ended")).toEqual([{ reason: "ended" }])
    }
    expect(here.socket.connected).toBe(true)
    await expect(dial(place, { cookie: phone.cookie }).connected()).rejects.toThrow("Sign in first.")
  })

  test("close when the password is changed elsewhere; those of the changing one stay", async () => {
    const ada = await member("Ada")
    const phone = await signedIn(ada.id)
    const [here, there] = [await connect(place, ada.cookie), await connect(place, phone.cookie)]
    granted(await here.ask("account:change-password", { current: password, next: "quiet purple engine" }))
    await expect.poll(() => there.closed, { timeout: 1000 }).toHaveLength(1)
    expect(here.socket.connected).toBe(true)
  })

  test("close when the operator resets the password", async () => {
    const ada = await member("Ada")
    const client = await connect(place, ada.cookie)
    await resetPassword(ada.handle)
    await expect.poll(() => client.closed, { timeout: 1000 }).toHaveLength(1)
  })

  test("close at the next look when it was ended or ran out where this process did not hear", async () => {
    const [ada, ben, cleo] = [await member("Ada"), await member("Ben"), await member("Cleo")]
    const [gone, over, banned] = [
      await connect(place, ada.cookie),
      await connect(place, ben.cookie),
      await connect(place, cleo.cookie),
    ]
    await sql()`delete from sessions where id = ${ada.sessionId}`
    await sql()`update sessions set expires_at = now() where id = ${ben.sessionId}`
    await sql()`update people set banned_at = now() where id = ${cleo.id}`
    await place.realtime.look()
    for (const client of [gone, over, banned]) await expect.poll(() => client.closed, { timeout: 1000 }).toHaveLength(1)
    expect(gone.of("session:ended")).toEqual([{ reason: "ended" }])
    expect(over.of("session:ended")).toEqual([{ reason: "expired" }])
  })

  test("run no command once it is over, though nobody looked yet", async () => {
    const ada = await member("Ada")
    const client = await connect(place, ada.cookie)
    await sql()`delete from sessions where id = ${ada.sessionId}`
    await expect
      .poll(async () => (client.socket.connected ? await client.ask("session:list", {}).catch(() => null) : null), {
        timeout: 4000,
      })
      .toSatisfy((result: { ok: boolean } | null) => result === null || !result.ok)
  })
})

describe("one person's sockets", () => {
  test("are twenty at most: the oldest closes with a reason", async () => {
    const ada = await member("Ada")
    const clients: Client[] = []
    for (let n = 0; n < 22; n++) clients.push(await connect(place, ada.cookie))
    await expect.poll(() => clients.filter(client => client.closed.length > 0).length).toBe(2)
    expect(clients[0]!.of("socket:closing")).toEqual([{ reason: "too_many_sockets" }])
    expect(clients[1]!.of("socket:closing")).toEqual([{ reason: "too_many_sockets" }])
    expect(clients.slice(2).every(client => client.socket.connected)).toBe(true)
    for (const client of clients) client.socket.disconnect()
  })
})

describe("shutting down", () => {
  test("tells every socket why, closes it, and takes no new ones", async () => {
    const other = await openSockets()
    const ada = await member("Ada")
    const clients = [await connect(other, ada.cookie), await connect(other, ada.cookie, { transports: ["polling"] })]
    await other.close()
    for (const client of clients) {
      expect(client.closed).toHaveLength(1)
      expect(client.of("socket:closing")).toEqual([{ reason: "shutdown" }])
    }
    await expect(dial(other, { cookie: ada.cookie }).connected()).rejects.toThrow()
  })
})
