import { randomBytes } from "node:crypto"
import { open } from "#db/client.ts"
import { named, TEMPLATE } from "#tests/support/database-server.ts"
import { startServer, type TestServer } from "#tests/support/server.ts"

/** Limits that are about strangers from one address; here everybody comes from one. */
const env = {
  LOG_FILES: "off",
  LOG_LEVEL: "warn",
  LIMIT_SIGN_UPS_PER_ADDRESS_PER_HOUR: "10000",
  LIMIT_SIGN_IN_ATTEMPTS_PER_ADDRESS: "10000",
  LIMIT_SENDS_PER_SECOND: "500",
  LIMIT_SEND_BURST: "500",
}

export const serve = (databaseUrl: string, port?: number, more: Record<string, string> = {}): Promise<TestServer> =>
  startServer({ databaseUrl, env: { ...env, ...more }, ...(port && { port }) })

/** An empty, migrated database of its own. */
export const makeDatabase = async () => {
  const name = `e2e_${randomBytes(6).toString("hex")}`
  const run = async (statement: string) => {
    const sql = open(process.env.E2E_POSTGRES!, { max: 1 })
    await sql.unsafe(statement).finally(() => sql.end())
  }
  await run(`create database ${name} template ${TEMPLATE}`)
  return {
    url: named(process.env.E2E_POSTGRES!, name),
    drop: () => run(`drop database if exists ${name} with (force)`),
  }
}
