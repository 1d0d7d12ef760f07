import { writeFileSync } from "node:fs"
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http"
import { createServer as createSecure } from "node:https"
import { createServer as listenRaw, type Server, type Socket } from "node:net"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { isPublicAddress } from "#lib/outbound/addresses.ts"
import type { Ports } from "#lib/outbound/ports.ts"
import { once } from "#lib/process.ts"

export type Site = {
  name: string
  /** Requests that arrived, in order. */
  asked: IncomingMessage[]
  /** Connections that are open now, and the most there were at once. */
  open: number
  most: number
}

/** Stands for the internet: in this range of the loopback, and nowhere else on it, addresses count as public. */
const publicOnes = "127.7.7."

/**
 * A small internet on this machine. Names lead where a test says; every site has an address of its own that counts as public. Whatever else is asked
 * for, on any address of this machine, ends at the canary, which counts connections. What is public is otherwise the guard's own rule.
 * Call before anything is asked for.
 */
export const openNetwork = async () => {
  const names = new Map<string, string[] | ((times: number) => string[])>()
  const resolved = new Map<string, number>()
  const listening = new Map<string, number>()
  const sites = new Map<string, Site>()
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  let canary = 0
  let next = 1

  const keep = async (server: Server, host: string): Promise<number> => {
    servers.push(server)
    server.on("connection", (socket: Socket) => {
      sockets.add(socket)
      socket.on("close", () => sockets.delete(socket)).on("error", () => {})
    })
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, host, resolve))
    return (server.address() as { port: number }).port
  }
  const trap = await keep(
    listenRaw(socket => {
      canary++
      socket.destroy()
    }),
    "::",
  )

  const ports: Ports = {
    resolve: async name => {
      const times = (resolved.get(name) ?? 0) + 1
      resolved.set(name, times)
      const found = names.get(name) ?? []
      return typeof found === "function" ? found(times) : found
    },
    isPublic: address => address.startsWith(publicOnes) || isPublicAddress(address),
    portOf: url => listening.get(url.hostname) ?? trap,
  }
  const held = once("outbound-ports", () => ports)
  if (held !== ports) Object.assign(held, ports)

  const add = async (name: string, server: Server): Promise<Site> => {
    const site: Site = { name, asked: [], open: 0, most: 0 }
    const address = `${publicOnes}${next++}`
    server.on("connection", (socket: Socket) => {
      site.most = Math.max(site.most, ++site.open)
      socket.on("close", () => site.open--)
    })
    server.on("request", (request: IncomingMessage) => void site.asked.push(request))
    listening.set(name, await keep(server, address))
    names.set(name, [address])
    sites.set(name, site)
    return site
  }

  return {
    /** Connections to what is not public. */
    canary: () => canary,
    /** The canary's port, and how to make it forget. */
    trap,
    forget: () => {
      canary = 0
    },
    /** Requests that arrived at a site. */
    asked: (name: string) => sites.get(name)?.asked ?? [],
    /** How often a name was resolved. */
    resolved: (name: string) => resolved.get(name) ?? 0,
    /** A name without a site: the addresses it leads to, or those of each time it is asked for. */
    lead: (name: string, to: string[] | ((times: number) => string[])) => void names.set(name, to),
    addressOf: (name: string) => (names.get(name) as string[])[0]!,
    site: (name: string, answer: RequestListener) => add(name, createServer(answer)),
    secureSite: (name: string, key: string, cert: string, answer: RequestListener) =>
      add(name, createSecure({ key, cert }, answer)),
    /** One that speaks bytes and not HTTP. */
    rawSite: (name: string, answer: (socket: Socket) => void) => add(name, listenRaw(answer)),
    /** What another process needs to have the same internet, sites made so far: see small-internet.ts. */
    variables(folder: string): Record<string, string> {
      const file = join(folder, "internet.json")
      const places = [...listening].map(([name, port]) => [name, { address: (names.get(name) as string[])[0], port }])
      writeFileSync(file, JSON.stringify(Object.fromEntries(places)))
      return {
        NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, "small-internet.ts"))}`,
        SMALL_INTERNET: file,
        SMALL_INTERNET_TRAP: String(trap),
        LINK_PREVIEWS: "on",
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
    },
  }
}
export type Network = Awaited<ReturnType<typeof openNetwork>>

/** Answers every request with a page. */
export const page =
  (html: string, headers: Record<string, string> = {}): RequestListener =>
  (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(html)
