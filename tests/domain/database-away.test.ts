import { setTimeout as wait } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { closeDatabase, connectDatabase, db, marker, reader, searchSql, sendSql, sql } from "#db/client.ts"
import { startJobs } from "#lib/jobs/run.ts"
import { copyDatabase, type TestDatabase } from "#tests/support/database.ts"
import { type DatabaseTap, tapDatabase } from "#tests/support/database-tap.ts"

let database: TestDatabase
let tap: DatabaseTap
beforeAll(async () => {
  database = await copyDatabase()
  tap = await tapDatabase(database.url)
  connectDatabase(tap.url)
})
afterAll(async () => {
  await closeDatabase()
  await tap?.close()
  await database?.drop()
})

/** Asks by every client of the process, one question after the other, until it is stopped. */
const askOnAndOn = () => {
  let isOn = true
  const asks = [
    ...[db, marker, reader].map(client => () => client().execute("select 1")),
    () => sendSql()`select 1`,
    () => searchSql()`select 1`,
  ]
  const all = asks.map(async ask => {
    for (; isOn; await wait(20)) await Promise.allSettled([ask()])
  })
  return async () => {
    isOn = false
    await Promise.all(all)
  }
}

test("a process whose database accepts and hangs up dials it once a second, all its clients and jobs together, and does jobs when it is back", async () => {
  const jobs = await startJobs(tap.url)
  const stopAsking = askOnAndOn()
  tap.cut("away")
  // Until the pauses have grown to a second and the runners of jobs have given up.
  await wait(4000)
  const before = tap.dials()
  await wait(4000)
  const dials = tap.dials() - before
  expect(dials).toBeGreaterThan(1)
  expect(dials).toBeLessThanOrEqual(5)

  tap.mend()
  await expect
    .poll(
      () =>
        sql()`select 1`.then(
          () => "there",
          () => "away",
        ),
      { timeout: 5000 },
    )
    .toBe("there")
  await stopAsking()
  // What a runner that begins again does first.
  const swept = () => tap.statements.some(statement => /add_jobs?/.test(statement))
  tap.statements.length = 0
  await expect.poll(swept, { timeout: 10_000 }).toBe(true)
  await jobs.stop()
})

test("what PostgreSQL says to a connection of a runner that is being stopped goes unheard", async () => {
  const jobs = await startJobs(tap.url)
  tap.talkLast()
  const nobodys: unknown[] = []
  const heard = (error: unknown) => void nobodys.push(error)
  process.on("uncaughtExceptionMonitor", heard)
  await jobs.stop()
  await wait(300)
  process.off("uncaughtExceptionMonitor", heard)
  expect(nobodys).toEqual([])
})
