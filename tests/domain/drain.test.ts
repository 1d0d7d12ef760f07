import { afterAll, beforeAll, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { drainSends } from "#lib/domain/messages/send-queue.ts"
import { makeCast, makeRoom, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test("a shutdown ends although sends never stop coming: what was accepted is stored, what comes later is told to wait", async () => {
  const { ada } = await makeCast()
  const rooms = await Promise.all(Array.from({ length: 8 }, () => makeRoom(ada)))
  const acked: string[] = []
  const refused: unknown[] = []
  let on = true
  const pouring = Promise.all(
    Array.from({ length: 64 }, async (_, n) => {
      while (on) {
        await say(ada, rooms[n % 8]!, "x").then(
          message => void acked.push(message.id),
          error => void refused.push(error),
        )
        if (refused.length) await new Promise(resolve => setTimeout(resolve, 10))
      }
    }),
  )
  await expect.poll(() => acked.length, { timeout: 10_000 }).toBeGreaterThan(500)
  const ended = await Promise.race([
    drainSends().then(() => "ended"),
    new Promise(resolve => setTimeout(resolve, 4000, "still running")),
  ])
  const known = acked.length
  expect(await refusal(say(ada, rooms[0]!, "x"))).toBe("unavailable")
  on = false
  await pouring
  expect(ended).toBe("ended")
  expect(acked).toHaveLength(known)
  for (const error of refused) expect(error).toMatchObject({ failure: { code: "unavailable", retryAfter: 1 } })
  expect(refused.every(error => error instanceof Refusal)).toBe(true)
  const stored = await sql()`select count(*)::int as n from messages where id = any(${acked}::uuid[])`
  expect(stored[0]!.n).toBe(acked.length)
})
