import { readFileSync } from "node:fs"
import { isPublicAddress } from "#lib/outbound/addresses.ts"
import type { Ports } from "#lib/outbound/ports.ts"
import { once } from "#lib/process.ts"

/**
 * Loaded before a server that a test starts (`--import`): the names and ports of the file `SMALL_INTERNET`, which `openNetwork` writes, stand for
 * the internet. The server itself knows nothing of it.
 */
type Place = { address: string; port: number }
const places = () => JSON.parse(readFileSync(process.env.SMALL_INTERNET!, "utf8")) as Record<string, Place>

once<Ports>("outbound-ports", () => ({
  resolve: async name => {
    const place = places()[name]
    return place ? [place.address] : []
  },
  isPublic: address => Object.values(places()).some(place => place.address === address) || isPublicAddress(address),
  portOf: url => places()[url.hostname]?.port ?? Number(process.env.SMALL_INTERNET_TRAP),
}))
