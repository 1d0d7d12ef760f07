import { isLoopbackName } from "#lib/env.ts"

/**
 * What the server has found out about a request before any route sees it. `lib/http` writes these headers and removes those a client
 * sent, so they can be believed; without them (a route that is reached in no other way) nothing is assumed.
 */
export function requestOf(headers: { get(name: string): string | null }): {
  origin: string
  address: string
  loopback: boolean
  /** Without the query. */
  pathname: string
} {
  const origin = headers.get("x-charla-origin")
  const address = headers.get("x-charla-address")
  if (!origin || !address) throw new Error("The request did not come through the server's own door.")
  return { origin, address, loopback: isLoopbackName(address), pathname: headers.get("x-charla-path") ?? "/" }
}
