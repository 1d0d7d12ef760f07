import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { startEmbedded } from "#db/embedded.ts"
import { findPlace } from "#db/embedded-place.ts"
import { CliError } from "#lib/cli/explain.ts"
import { env } from "#lib/env.ts"

/**
 * The database of this installation for a command beside the server: that of DATABASE_URL, the own one of a server that runs, or the own
 * one started for as long as the command takes. Throws a {@link CliError} where there is no installation yet.
 */
export async function reachDatabase(): Promise<{ url: string; release(): Promise<void> }> {
  const { database, dataDir } = env()
  if (database.url) return { url: database.url, release: async () => {} }
  if (!existsSync(dataDir)) throw new CliError(`There is no data in ${dataDir}; set DATA_DIR to where it is.`)
  const place = findPlace(dataDir)
  if (!existsSync(join(place.cluster, "PG_VERSION"))) {
    throw new CliError(`There is no database in ${dataDir} yet; start Charla once, or set DATA_DIR.`)
  }
  try {
    const started = await startEmbedded({ dataDir })
    return { url: started.url, release: started.stop }
  } catch (error) {
    // The server holds it: it can be shared with a command, which starts and stops nothing.
    const url = urlOfRunning(place.home, place.cluster)
    if (!url) throw error
    return { url, release: async () => {} }
  }
}

/** Lines 4 to 6 of `postmaster.pid`: port, folder of the socket, address. */
function urlOfRunning(home: string, cluster: string): string | null {
  try {
    const [, , , port, socketDir] = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")
    const password = readFileSync(join(home, "password"), "utf8").trim()
    const host = socketDir?.trim() ? encodeURIComponent(socketDir.trim()) : "127.0.0.1"
    return port ? `postgres://charla:${password}@${host}:${port.trim()}/postgres` : null
  } catch {
    return null
  }
}
