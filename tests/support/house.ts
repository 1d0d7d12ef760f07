import { open, type Sql } from "#db/client.ts"
import { copyDatabase } from "./database.ts"
import { expectNoFailures, startServer, type TestServer } from "./server.ts"

/** A real server on a database of its own, which can be looked into from outside. */
export type House = TestServer & { sql: Sql; databaseUrl: string; close(): Promise<void> }

/** Limits so high that a test which is about something else does not meet them. */
export const roomy = {
  LIMIT_SENDS_PER_SECOND: "100000",
  LIMIT_SEND_BURST: "100000",
  LIMIT_SIGN_UPS_PER_ADDRESS_PER_HOUR: "10000",
  LIMIT_SIGN_IN_ATTEMPTS_PER_HOUR: "10000",
  LIMIT_SIGN_IN_ATTEMPTS_PER_ADDRESS: "10000",
}

export async function openHouse(env: Record<string, string> = {}): Promise<House> {
  const database = await copyDatabase()
  try {
    const server = await startServer({ databaseUrl: database.url, env: { ...roomy, ...env } })
    const sql = open(database.url, { max: 2, name: "test" })
    const close = async () => {
      await server.stop()
      await sql.end()
      await database.drop()
      expectNoFailures(server)
    }
    return { ...server, sql, databaseUrl: database.url, close }
  } catch (error) {
    await database.drop()
    throw error
  }
}
