import type { IncomingMessage } from "node:http"
import ipaddr from "ipaddr.js"
import { env, isLoopbackName } from "#lib/env.ts"
import { once } from "#lib/process.ts"

export type Site = { origin: string; address: string }

/** What was found, by request: the guard takes the forwarded headers away, and sockets over polling ask again behind it. */
const found = new WeakMap<IncomingMessage, Site | null>()

/** Which site a request is for and whose it is; null when this server does not answer under that name. */
export function checkOrigin(request: IncomingMessage): Site | null {
  const before = found.get(request)
  if (before !== undefined) return before
  const origin = resolveOrigin(request)
  const site = origin === null ? null : { origin, address: clientAddress(request) }
  found.set(request, site)
  return site
}

/** What is said to a request for a name that this server does not answer under. */
export const FOREIGN_HOST = "This server does not answer under this name; its operator can set PUBLIC_URL to it."

/**
 * PUBLIC_URL is the origin where it is set. Otherwise the request's own Host is, provided that nobody outside can have
 * chosen it: loopback, or a private address that HOST listens on. Anything else is null.
 */
export function resolveOrigin(request: IncomingMessage): string | null {
  const { publicUrl } = env()
  if (publicUrl) return publicUrl
  const trusted = isTrusted(peerOf(request))
  const forwarded = (name: string) => (trusted ? lastOf(request.headers[`x-forwarded-${name}`]) : undefined)
  const scheme = forwarded("proto") === "https" ? "https" : "http"
  const host = forwarded("host") ?? request.headers.host ?? ""
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.test(host) || !URL.canParse(`${scheme}://${host}`)) return null
  const url = new URL(`${scheme}://${host}`)
  return isLoopbackName(url.hostname) || isListenedPrivate(url.hostname) ? url.origin : null
}

/** The address of the client: the last one in X-Forwarded-For that is not a trusted proxy's. */
export function clientAddress(request: IncomingMessage): string {
  const peer = peerOf(request)
  if (!isTrusted(peer)) return peer
  const hops = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map(hop => hop.trim().replace(/^\[|\](:\d+)?$/g, ""))
  for (const hop of hops.toReversed()) {
    if (!ipaddr.isValid(hop)) break
    const address = ipaddr.process(hop).toString()
    if (!isTrusted(address)) return address
  }
  return peer
}

/** What an address is called here, by how the system calls it: the same few come again and again. */
const peers = once("peers", () => new Map<string, string>())
const MOST_PEERS = 10_000

function peerOf(request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? ""
  const known = peers.get(address)
  if (known !== undefined) return known
  const peer = ipaddr.isValid(address) ? ipaddr.process(address).toString() : "unknown"
  if (peers.size >= MOST_PEERS) peers.clear()
  peers.set(address, peer)
  return peer
}

function isTrusted(address: string): boolean {
  if (env().trustProxy.length === 0 || !ipaddr.isValid(address)) return false
  const peer = ipaddr.process(address)
  return env().trustProxy.some(network => {
    const [range, bits] = network.includes("/")
      ? ipaddr.parseCIDR(network)
      : ([ipaddr.process(network), ipaddr.process(network).kind() === "ipv4" ? 32 : 128] as const)
    return range.kind() === peer.kind() && peer.match(range, bits)
  })
}

function isListenedPrivate(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, "")
  if (!ipaddr.isValid(name)) return false
  const range = ipaddr.process(name).range()
  if (range !== "private" && range !== "uniqueLocal" && range !== "linkLocal") return false
  const { host } = env()
  return host === "0.0.0.0" || host === "::" || host === name
}

/** A proxy appends to the list, so what it says itself stands last. */
function lastOf(header: string | string[] | undefined): string | undefined {
  return (
    String(header ?? "")
      .split(",")
      .at(-1)!
      .trim()
      .toLowerCase() || undefined
  )
}
