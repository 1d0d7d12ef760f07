import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { db, sql } from "#db/client.ts"
import { withDeadline } from "#lib/deadline.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

describe("the database client", () => {
  test("gives int8 as a number", async () => {
    const [row] = await sql()`select 9007199254740991::int8 as big, array[1, 2]::int8[] as list`
    expect(row).toEqual({ big: Number.MAX_SAFE_INTEGER, list: [1, 2] })
    expect((await db().execute("select 10::int8 as ten"))[0]).toEqual({ ten: 10 })
  })

  test("has time limits on the server", async () => {
    const [row] = await sql()`
      select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
        current_setting('idle_in_transaction_session_timeout') as idle`
    expect(row).toEqual({ statement: "10s", lock: "5s", idle: "10s" })
  })

  test("stays usable when a connection dies inside a transaction", async () => {
    const ended = sql().begin(async inner => {
      const [row] = await inner`select pg_backend_pid() as pid`
      await sql()`select pg_terminate_backend(${row!.pid})`
      await new Promise(resolve => setTimeout(resolve, 100))
      await inner`select 1`
      await inner`select 2`
    })
    await expect(ended).rejects.toThrow()
    expect(await sql()`select 3 as three`).toEqual([{ three: 3 }])
  })

  test("dies inside a running statement of a transaction", async () => {
    const ended = sql().begin(async inner => {
      const [row] = await inner`select pg_backend_pid() as pid`
      setTimeout(() => sql()`select pg_terminate_backend(${row!.pid})`.execute(), 50)
      await inner`select pg_sleep(5)`
    })
    await expect(ended).rejects.toThrow()
    expect(await sql()`select 3 as three`).toEqual([{ three: 3 }])
  })

  test("a deadline ends the waiting", async () => {
    await expect(withDeadline(new Promise(() => {}), 10)).rejects.toMatchObject({ code: "DEADLINE" })
    await expect(withDeadline(Promise.resolve(1), 10)).resolves.toBe(1)
  })
})
