import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { readStamp } from "#lib/build-stamp.ts"
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
  // Others on other machines have the same.
  if (!dev) setBuild(readStamp(root)?.slice(0, 16) ?? "")
  return { handle: app.getRequestHandler(), liveReload, close: () => app.close() }
}
