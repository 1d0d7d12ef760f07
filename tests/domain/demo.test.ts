import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { demoPassword, isEmpty, seedDemo } from "#db/seed.ts"
import { verifyPassword } from "#lib/domain/accounts/verify-password.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
const marks: number[] = []
beforeAll(async () => {
  database = await createDatabase()
  expect(await isEmpty()).toBe(true)
  await seedDemo({ now: Date.UTC(2026, 10, 1), progress: done => marks.push(done) })
})
afterAll(() => database.drop())

describe("the demo community", () => {
  test("is 30 people in 12 conversations with about 5,000 messages over 60 days", async () => {
    const [row] = await sql()`
      select (select count(*)::int from people) as people, (select count(*)::int from conversations) as conversations,
        (select count(*)::int from messages where kind = 'text') as messages,
        (select extract(day from max(created_at) - min(created_at))::int from messages) as days`
    expect(row).toMatchObject({ people: 30, conversations: 12, days: 59 })
    expect(Math.abs(row!.messages - 5000)).toBeLessThan(30)
    expect(marks.at(-1)).toBe(1)
  })

  test("has numbers without a hole, in the order of time, with true counters", async () => {
    const broken = await sql()`
      select c.id from conversations c join lateral (
        select count(*)::int as n, max(seq) as seq, max(revision) as revision,
          bool_and(created_at >= before) as ordered
        from (select *, lag(created_at, 1, created_at) over (order by seq) as before from messages m
          where m.conversation_id = c.id) x
      ) x on true
      where x.n <> c.seq or x.seq <> c.seq or x.revision <> c.revision or not x.ordered
        or c.member_count <> (select count(*) from memberships m where m.conversation_id = c.id)`
    expect(broken).toEqual([])
  })

  test("lets one sign in as one of them", async () => {
    expect(await verifyPassword("amara", demoPassword, "127.0.0.1")).toBeTruthy()
  })
})
