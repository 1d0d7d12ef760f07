import { afterAll, beforeAll, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { startRunner } from "#lib/jobs/runner.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database?.drop())

const done: string[] = []
const start = (name: string) =>
  startRunner(database.url, {
    tasks: { [name]: async () => void done.push(name) },
    schedule: [],
    concurrency: 2,
    again: async () => {},
  })

test("a runner whose first question was refused, because the database went away under it, does jobs all the same", async () => {
  // Makes the tables.
  await (await start("first")).stop()
  await sql()`create sequence refusals`
  await sql().unsafe(`
    create function refuse() returns trigger language plpgsql as
      $$ begin perform nextval('refusals'); raise exception 'not now'; end $$;
    create trigger refuse before insert on graphile_worker._private_tasks for each row execute function refuse()`)
  const runner = await start("second")
  await expect.poll(async () => (await sql()`select is_called from refusals`)[0]).toEqual({ is_called: true })
  await sql()`drop trigger refuse on graphile_worker._private_tasks`
  await runner.addJob("second", {})
  await expect.poll(() => done).toEqual(["second"])
  await runner.stop()
})
