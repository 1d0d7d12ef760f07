import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { env } from "#lib/env.ts"

/** Why the server cannot listen, as a sentence with a remedy. */
export class ListenError extends Error {
  override name = "ListenError"
}

/** Listens, or throws {@link ListenError}. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new ListenError(explain(error.code, host, port))))
    server.listen(port, host, resolve)
  })
}

/** The address to open in a browser. */
export function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo
  const shown = /^(127\.|0\.0\.0\.0$|::1?$)/.test(address) ? "localhost" : family === "IPv6" ? `[${address}]` : address
  return env().publicUrl ?? `http://${shown}:${port}`
}

/** The port it listens on, also when it was left to the system. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function explain(code: string | undefined, host: string, port: number): string {
  if (code === "EADDRINUSE") return `Port ${port} is taken; stop what uses it, or set PORT to another one.`
  if (code === "EACCES") return `Port ${port} may not be used by this user; set PORT to one above 1023.`
  if (code === "EADDRNOTAVAIL") return `HOST must be an address of this machine (it is "${host}").`
  return `The server cannot listen on ${host}:${port} (${code}); set HOST and PORT.`
}
