import { accessSync, constants, mkdirSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { startEmbedded } from "#db/embedded.ts"
import { env } from "#lib/env.ts"

/** Why the data folder cannot be used, as a sentence with a remedy. */
export class DataError extends Error {
  override name = "DataError"
}

/** Makes the data folder where there is none. Throws {@link DataError}. */
export function openDataDir(dataDir: string): void {
  try {
    // Others may pass through (PostgreSQL runs as another user under root); what is inside says who may read it.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 })
    mkdirSync(join(dataDir, "logs"), { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.W_OK)
  } catch {
    throw new DataError(
      `The folder ${resolve(dataDir)} cannot be written to; change its owner, or set DATA_DIR to another one.`,
    )
  }
}

export type OpenedDatabase = {
  url: string
  /** Whether it came along with this program and lives in its data folder. */
  own: boolean
  /** What and where it is, without a password. */
  description: string
  stop(): Promise<void>
}

/** The database of DATABASE_URL, which need not be there yet, or the own one, started. */
export async function openDatabase(dataDir: string): Promise<OpenedDatabase> {
  const { url } = env().database
  if (url) {
    const { hostname, pathname } = new URL(url)
    return { url, own: false, description: `${decodeURIComponent(hostname)}${pathname}`, stop: async () => {} }
  }
  const embedded = await startEmbedded({ dataDir })
  const shown = relative(".", embedded.directory)
  const description = `its own, in ${shown.startsWith("..") ? embedded.directory : shown}`
  return { url: embedded.url, own: true, description, stop: embedded.stop }
}
