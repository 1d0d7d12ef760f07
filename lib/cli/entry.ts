import { request as ask, createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { connect, type Socket } from "node:net"
import type { Duplex } from "node:stream"

/** Says in the browser which node it is with, so that the parts of one connection meet there. */
const COOKIE = "charla_node"

/**
 * One door for several nodes on this machine, for trying them out: whoever came once comes to the same node again, as long as
 * that is there. For real installations a proxy does this (see compose.yaml).
 */
export function makeEntry(ports: number[]): Server {
  let turn = 0

  /** Tries the node of the cookie first, then the others. */
  async function reach(request: IncomingMessage): Promise<{ node: number; socket: Socket; known: boolean } | null> {
    const said = Number(new RegExp(`${COOKIE}=(\\d+)`).exec(request.headers.cookie ?? "")?.[1])
    const known = Number.isInteger(said) && said < ports.length
    const first = known ? said : turn++ % ports.length
    for (let step = 0; step < ports.length; step++) {
      const node = (first + step) % ports.length
      const socket = await dial(ports[node]!)
      if (socket) return { node, socket, known: known && step === 0 }
    }
    return null
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reached = await reach(request)
    if (!reached) return void response.writeHead(502).end("No node can be reached.")
    const { node, socket, known } = reached
    const { method, url: path } = request
    const onward = ask({ method, path, headers: headersFor(request), createConnection: () => socket }, answer => {
      const headers = answer.rawHeaders.concat(known ? [] : ["Set-Cookie", `${COOKIE}=${node}; Path=/; SameSite=Lax`])
      response.writeHead(answer.statusCode!, headers)
      answer.pipe(response)
    })
    onward.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
    response.on("close", () => onward.destroy())
    request.pipe(onward)
  }

  async function passUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => {})
    const reached = await reach(request)
    if (!reached) return void socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n")
    const lines = Object.entries(headersFor(request)).map(([name, value]) => `${name}: ${value}`)
    reached.socket.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`)
    reached.socket.write(head)
    reached.socket.pipe(socket).pipe(reached.socket)
    reached.socket.on("close", () => socket.destroy())
    socket.on("close", () => reached.socket.destroy())
  }

  const server = createServer((request, response) => void pass(request, response))
  return server.on("upgrade", (request, socket, head) => void passUpgrade(request, socket, head))
}

function dial(port: number): Promise<Socket | null> {
  return new Promise(resolve => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket)).setTimeout(0)
    socket.on("error", () => resolve(null))
  })
}

function headersFor(request: IncomingMessage): Record<string, string> {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  return { ...headers, "x-forwarded-for": request.socket.remoteAddress ?? "" }
}
