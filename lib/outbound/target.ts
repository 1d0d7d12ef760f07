/** A request that is not made, or not to its end. `reason` is for the log and for tests; nobody who asked is told it. */
export class NotFetched extends Error {
  override name = "NotFetched"
  readonly reason: Reason
  constructor(reason: Reason) {
    super(reason)
    this.reason = reason
  }
}
export type Reason =
  | "address"
  | "name"
  | "busy"
  | "time"
  | "redirects"
  | "size"
  | "status"
  | "type"
  | "encoding"
  | "line"

/** Names that are answered on this machine or in this network only, and those of other networks than the internet. */
const local = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|arpa|onion|invalid|test)$/

const longest = 2048

/**
 * The address that is to be asked for: http or https on its own port, without a name and password, of a host with a full name or a literal
 * address. Throws `address`. Whether the host may be connected to is seen when its addresses are known.
 */
export const targetOf = (text: string, base?: URL): URL => {
  const url = text.length <= longest ? URL.parse(text, base) : null
  if (!url || url.href.length > longest) throw new NotFetched("address")
  const isWeb = url.protocol === "https:" || url.protocol === "http:"
  // The port of the scheme itself is empty here; http on 443 and https on 80 are nobody's.
  if (!isWeb || url.port !== "" || url.username || url.password) throw new NotFetched("address")
  const name = url.hostname.replace(/\.$/, "")
  const isLiteral = name.startsWith("[") || /^[\d.]+$/.test(name)
  if (!isLiteral && (!name.includes(".") || local.test(name))) throw new NotFetched("address")
  url.hash = ""
  return url
}
