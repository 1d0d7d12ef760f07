import { sql, withDeadline } from "#db/client.ts"
import { build } from "#lib/cli/build.ts"
import { isBuildFresh } from "#lib/cli/build-state.ts"
import { run } from "#lib/cli/explain.ts"
import { loadSettings } from "#lib/cli/settings.ts"

type Options = {
  /** Settings that hold where nothing else is set. */
  defaults?: Record<string, string>
  /** Runs when the database is up to date, before anyone is let in. */
  prepare?: () => Promise<void>
}

/** Builds when there is no fresh build, starts, and says where it runs and on what. */
export async function start({ defaults, prepare }: Options = {}): Promise<void> {
  const settings = loadSettings(defaults)
  if (!isBuildFresh()) await build()
  const { serve } = await import("../../server.ts")
  const { address, database, ready } = await serve({ prepare })
  const late = setTimeout(
    () => console.log(`Waiting for the database (${database}); ${address}/api/ready says why.`),
    5000,
  )
  await ready
  clearTimeout(late)
  console.log(`
  Charla is at ${address}

    Node        ${process.versions.node}
    PostgreSQL  ${await databaseVersion()} (${database})
    Data        ${settings.dataDir}
`)
}

async function databaseVersion(): Promise<string> {
  const rows = await withDeadline(sql()`show server_version`, 2000).catch(() => [])
  return String(rows[0]?.server_version ?? "").split(" ")[0]!
}

if (import.meta.main) await run(() => start())
