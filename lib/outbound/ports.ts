import { Resolver } from "node:dns/promises"
import { isPublicAddress } from "#lib/outbound/addresses.ts"
import { once } from "#lib/process.ts"

/** What the guard stands on: how a name becomes addresses, which of these are public, and which port stands for a scheme. */
export type Ports = {
  resolve(name: string, signal: AbortSignal): Promise<string[]>
  isPublic(address: string): boolean
  portOf(url: URL): number
}

/** Held per process, so that a test can put a network of its own in their place before anything is asked for. */
export const ports = (): Ports =>
  once("outbound-ports", () => ({
    resolve,
    isPublic: isPublicAddress,
    portOf: url => (url.protocol === "https:" ? 443 : 80),
  }))

/**
 * Every address of a name, IPv4 first. Asks the name servers itself: `dns.lookup` would keep one of the few threads that also hash passwords
 * and read files for as long as a name server is silent, and would take what this machine's own list of hosts says.
 */
const resolve = async (name: string, signal: AbortSignal): Promise<string[]> => {
  const resolver = new Resolver({ timeout: 1500, tries: 2 })
  const cancel = () => resolver.cancel()
  signal.addEventListener("abort", cancel, { once: true })
  try {
    const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    return found.flatMap(answer => (answer.status === "fulfilled" ? answer.value : []))
  } finally {
    signal.removeEventListener("abort", cancel)
  }
}
