import { readFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { join } from "node:path"
import { setBuild } from "#lib/domain/settings.ts"

export type Pages = {
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** Hears the upgrades of live reload; Next would otherwise listen on the server that sockets are on. */
  liveReload: Server
  close(): Promise<void>
}

/** Makes Next ready to answer. `root` is the project's folder. */
export async function preparePages(
  root: string,
  { dev, host, port }: { dev: boolean; host: string; port: number },
): Promise<Pages> {
  // Next and React choose their build by it while they are loaded.
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production" })
  const { default: next } = await import("next")
  const liveReload = createServer()
  const app = next({ dev, dir: root, hostname: host, port, httpServer: liveReload, quiet: !dev })
  await app.prepare()
  if (!dev) setBuild(await nameOf(root))
  return { handle: app.getRequestHandler(), liveReload, close: () => app.close() }
}

/** What the build was made from, as `npm run build` writes it down: others on other machines have the same. */
async function nameOf(root: string): Promise<string> {
  const stamp = await readFile(join(root, ".next", "charla-build.json"), "utf8").catch(() => null)
  return stamp === null ? "" : (JSON.parse(stamp) as { sources: string }).sources.slice(0, 16)
}
