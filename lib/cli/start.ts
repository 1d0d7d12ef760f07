import { enableCompileCache } from "node:module"
import { networkInterfaces } from "node:os"
import ipaddr from "ipaddr.js"
import { sql } from "#db/client.ts"
import { build } from "#lib/cli/build.ts"
import { compiled, isBuildFresh } from "#lib/cli/build-state.ts"
import { run } from "#lib/cli/explain.ts"
import { loadSettings } from "#lib/cli/settings.ts"
import { withDeadline } from "#lib/deadline.ts"
import { type Env, isLoopbackName } from "#lib/env.ts"

type Options = {
  /** Settings that hold where nothing else is set. */
  defaults?: Record<string, string>
  /** Settings that do not count here. */
  unset?: string[]
  /** Runs when the database is up to date, before anyone is let in. */
  prepare?: () => Promise<void>
}

/** Builds when there is no fresh build, starts, and says where it runs and on what. */
export async function start({ defaults, unset, prepare }: Options = {}): Promise<void> {
  const settings = loadSettings(defaults, unset)
  if (!isBuildFresh()) await build()
  // Where it may not be written, every start compiles; `NODE_COMPILE_CACHE` names another place.
  enableCompileCache(compiled)
  const { serve } = await import("../../server.ts")
  const { address, database, ready } = await serve({ prepare })
  const late = setTimeout(
    () => console.log(`Waiting for the database (${database}); ${address}/api/ready says why.`),
    5000,
  )
  await ready
  clearTimeout(late)
  console.log(`
  Charla is at ${[address, ...addressesInNetwork(settings)].join(", ")}

    Node        ${process.versions.node}
    PostgreSQL  ${await databaseVersion()} (${database})
    Data        ${settings.dataDir}
`)
  await sayWhereToBegin(settings, address)
}

/** Where others can see the place before anyone governs it, whoever holds this link becomes the first administrator. */
async function sayWhereToBegin({ publicUrl, host }: Env, address: string): Promise<void> {
  const { setupPath } = await import("#lib/domain/accounts/setup.ts")
  const path = publicUrl || !isLoopbackName(host) ? await setupPath() : null
  if (path) console.log(`  The first administrator signs up at ${address}${path} (once)\n`)
}

/** What others in the same network can type, when it listens there. */
function addressesInNetwork({ host, port, publicUrl }: Env): string[] {
  if (publicUrl || host !== "0.0.0.0") return []
  return Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(({ family, address }) => family === "IPv4" && ipaddr.process(address).range() === "private")
    .map(({ address }) => `http://${address}:${port}`)
}

async function databaseVersion(): Promise<string> {
  const rows = await withDeadline(sql()`show server_version`, 2000).catch(() => [])
  return String(rows[0]?.server_version ?? "").split(" ")[0]!
}

if (import.meta.main) await run(() => start())
