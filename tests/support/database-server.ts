import { open } from "#db/client.ts"
import { startEmbedded } from "#db/embedded.ts"
import { migrate } from "#db/migrate.ts"
import { makeTemporaryFolder } from "./folder.ts"

/** The database that the others are copied from: migrated, empty. */
export const TEMPLATE = "charla_template"

/** A real PostgreSQL in a temporary folder, with a migrated template. */
export async function startTestDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = makeTemporaryFolder()
  const embedded = await startEmbedded({ dataDir: folder.path, durable: false })
  const sql = open(embedded.url, { max: 1 })
  await sql`create database ${sql(TEMPLATE)}`
  await sql.end()
  await migrate(named(embedded.url, TEMPLATE))
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop()
      folder.remove()
    },
  }
}

/** The address of another database on the same server. */
export function named(url: string, database: string): string {
  return url.replace(/[^/]*$/, database)
}
