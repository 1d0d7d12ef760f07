import { randomBytes } from "node:crypto"
import { inject } from "vitest"
import { closeDatabase, connectDatabase, open } from "#db/client.ts"
import { named, TEMPLATE } from "./database-server.ts"

export type TestDatabase = { url: string; drop(): Promise<void> }

/**
 * A fresh migrated database that this process is connected to: `db()` and `sql()` work from here on.
 * Call it in `beforeAll` and `drop()` in `afterAll`.
 */
export async function createDatabase(): Promise<TestDatabase> {
  const database = await copyDatabase()
  connectDatabase(database.url)
  return {
    url: database.url,
    async drop() {
      await closeDatabase()
      await database.drop()
    },
  }
}

/** A fresh database for another process, for instance `startServer({ databaseUrl })`; migrated, unless it is to be `empty`. */
export async function copyDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = inject("databaseServer")
  const name = `test_${randomBytes(6).toString("hex")}`
  await administer(server, `create database ${name}${empty ? "" : ` template ${TEMPLATE}`}`)
  return { url: named(server, name), drop: () => administer(server, `drop database if exists ${name} with (force)`) }
}

async function administer(server: string, statement: string): Promise<void> {
  const sql = open(server, { max: 1 })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}
