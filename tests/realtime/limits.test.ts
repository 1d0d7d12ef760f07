import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member } from "#tests/support/members.ts"
import { connect, granted, openSockets, type Place } from "#tests/support/sockets.ts"

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

describe("sending", () => {
  test("is limited per person over all sockets, 15 at once, with the time to wait", async () => {
    const ada = await member("Ada")
    const tabs = [await connect(place, ada.cookie), await connect(place, ada.cookie)]
    const made = await tabs[0]!.ask("conversation:create", { clientId: randomUUID(), kind: "room", name: "Arrivals" })
    const conversationId = granted(made).row.conversation.id
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        tabs[n % 2]!.ask("message:send", { conversationId, clientId: randomUUID(), body: `${n}` }),
      ),
    )
    const sent = results.filter(result => result.ok).length
    expect(sent).toBeGreaterThanOrEqual(15)
    expect(sent).toBeLessThanOrEqual(20)
    const refused = results.find(result => !result.ok)
    expect(refused).toMatchObject({ ok: false, error: { code: "too_many", retryAfter: 1 } })
    await expect
      .poll(() => tabs[0]!.ask("message:send", { conversationId, clientId: randomUUID(), body: "later" }), {
        timeout: 3000,
      })
      .toMatchObject({ ok: true })
  })
})

describe("a socket that floods", () => {
  test("is refused first, then closed with a reason; the others are served meanwhile", async () => {
    const [ada, ben] = [await member("Ada"), await member("Ben")]
    const [flood, other] = [await connect(place, ada.cookie), await connect(place, ben.cookie)]
    const answers: unknown[] = []
    for (let n = 0; n < 1000; n++) flood.socket.emit("session:list", {}, (answer: unknown) => answers.push(answer))
    const started = performance.now()
    expect((await other.ask("session:list", {})).ok).toBe(true)
    expect(performance.now() - started).toBeLessThan(10_000)
    await expect.poll(() => flood.closed, { timeout: 5000 }).toHaveLength(1)
    expect(flood.of("socket:closing")).toEqual([{ reason: "flooding" }])
    expect(answers).toContainEqual(
      expect.objectContaining({ ok: false, error: expect.objectContaining({ code: "too_many" }) }),
    )
  })
})
