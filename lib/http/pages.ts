import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import next from "next"

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
  const liveReload = createServer()
  const app = next({ dev, dir: root, hostname: host, port, httpServer: liveReload, quiet: !dev })
  await app.prepare()
  return { handle: app.getRequestHandler(), liveReload, close: () => app.close() }
}
