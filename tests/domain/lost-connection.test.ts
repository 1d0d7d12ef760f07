import { setTimeout as wait } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { open, type Sql, sql } from "#db/client.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database?.drop())

/** A client of one connection, which PostgreSQL has hung up on in the middle of a long answer. */
const hungUpOn = async (): Promise<Sql> => {
  const client = open(database.url, { max: 1 })
  const [row] = await client`select pg_backend_pid() as pid`
  const long = client`
    select n, repeat('x', 20000) as text, case when n > 500 then pg_sleep(0.01) end from generate_series(1, 3000) n`
  const outcome = long.then(
    () => "answered",
    error => error.code,
  )
  await wait(500)
  await sql()`select pg_terminate_backend(${row!.pid})`
  expect(await outcome).toBe("CONNECTION_CLOSED")
  return client
}

test("what is asked first after PostgreSQL hung up is answered", async () => {
  const client = await hungUpOn()
  expect(await client`select 7 as n`).toEqual([{ n: 7 }])
  await client.end()
})

test("of an answer that was cut off nothing is left in the next ones", async () => {
  const client = await hungUpOn()
  expect([...(await client`select n from generate_series(1, 3) n`)]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  await client.end()
})

test("nor in the first one of a transaction", async () => {
  const client = await hungUpOn()
  expect([...(await client.begin(tx => tx`select 7 as n`))]).toEqual([{ n: 7 }])
  await client.end()
})
