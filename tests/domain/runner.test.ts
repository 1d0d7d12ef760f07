import { afterAll, beforeAll, expect, test, vi } from "vitest"
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

test("a job that fails is told of in the log without what people wrote", async () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true)
  const told = () => written.mock.calls.map(([line]) => String(line)).join("")
  const runner = await startRunner(database.url, {
    tasks: {
      fails: async () => {
        throw new Error("Failed query: update x set body = $1\nparams: my own\nsecret words", {
          cause: new Error("the value is too long"),
        })
      },
    },
    schedule: [],
    concurrency: 1,
    again: async () => {},
  })
  await runner.addJob("fails", {}, { maxAttempts: 1 })
  await expect.poll(told).toContain("the value is too long")
  await runner.stop()
  expect(told()).toContain("Failed task")
  expect(told()).toContain("update x set body")
  expect(told()).not.toMatch(/my own|secret words/)
  written.mockRestore()
})
