import { build } from "#lib/cli/build.ts"
import { isBuildFresh } from "#lib/cli/build-state.ts"
import { startTestDatabase } from "#tests/support/database-server.ts"
import { expectNoFailures } from "#tests/support/server.ts"
import { makeDatabase, serve } from "./server.ts"

/** One real server on the production build for the whole run, with PostgreSQL beside it. */
export default async function setup(): Promise<() => Promise<void>> {
  if (!isBuildFresh()) await build()
  const postgres = await startTestDatabase()
  process.env.E2E_POSTGRES = postgres.url
  const database = await makeDatabase()
  const server = await serve(database.url).catch(async error => {
    await postgres.stop()
    throw error
  })
  process.env.E2E_DATABASE = database.url
  process.env.E2E_ORIGIN = server.url
  return async () => {
    await server.stop()
    await postgres.stop()
    expectNoFailures(server)
  }
}
