import { connect as connectPlain, isIP, type Socket } from "node:net"
import { connect as connectSecure } from "node:tls"
import type { Ports } from "#lib/outbound/ports.ts"
import { NotFetched } from "#lib/outbound/target.ts"

/** Addresses of one name that are tried, and how long each may take to answer, in milliseconds. */
const mostTried = 3
const attemptMs = 2000

/** The host as an address without brackets, or null where it is a name. */
const literalOf = ({ hostname }: URL) => {
  const bare = hostname.replace(/^\[|\]$/g, "")
  return isIP(bare) ? bare : null
}

/**
 * A connection to an address of the host that was looked at before: all that its name leads to are resolved here, once, and if a single one of them is
 * not public none is connected to. What is connected is looked at again before a byte is sent. Throws `name`, `address`, `line`, `time`.
 */
export const connectTo = async (url: URL, ports: Ports, signal: AbortSignal): Promise<Socket> => {
  const literal = literalOf(url)
  const addresses = literal ? [literal] : await ports.resolve(url.hostname.replace(/\.$/, ""), signal)
  if (signal.aborted) throw new NotFetched("time")
  if (addresses.length === 0) throw new NotFetched("name")
  if (!addresses.every(ports.isPublic)) throw new NotFetched("address")
  for (const address of addresses.slice(0, mostTried)) {
    const socket = await reach(address, url, ports, signal).catch(error => {
      if (error instanceof NotFetched) throw error
      return null
    })
    if (socket) return socket
  }
  throw new NotFetched("line")
}

const reach = async (address: string, url: URL, ports: Ports, signal: AbortSignal): Promise<Socket> => {
  const plain = connectPlain({ host: address, port: ports.portOf(url), autoSelectFamily: false })
  await opened(plain, "connect", signal)
  const { remoteAddress = "" } = plain
  if (!isSame(remoteAddress, address) || !ports.isPublic(remoteAddress)) {
    plain.destroy()
    throw new NotFetched("address")
  }
  plain.on("error", () => {})
  if (url.protocol === "http:") return plain
  const name = literalOf(url)
  const secure = connectSecure({
    socket: plain,
    host: name ?? url.hostname.replace(/\.$/, ""),
    servername: name ? "" : url.hostname.replace(/\.$/, ""),
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true,
  })
  await opened(secure, "secureConnect", signal)
  return secure
}

/** The operating system may write an IPv6 address in another way than the name server did. */
const isSame = (connected: string, wanted: string) => {
  const written = (text: string) => URL.parse(`http://${text.includes(":") ? `[${text}]` : text}/`)?.hostname
  return connected !== "" && written(connected) === written(wanted)
}

const opened = (socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = (error: Error) => {
      settle()
      socket.on("error", () => {})
      socket.destroy()
      reject(error)
    }
    const late = () => end(new NotFetched("time"))
    const slow = setTimeout(() => end(new Error("no answer")), attemptMs)
    const failed = (error: Error) => end(error)
    const closed = () => end(new Error("closed"))
    const settle = () => {
      clearTimeout(slow)
      signal.removeEventListener("abort", late)
      socket.off("error", failed).off("close", closed).off(event, done)
    }
    const done = () => {
      settle()
      resolve()
    }
    if (signal.aborted) return late()
    signal.addEventListener("abort", late, { once: true })
    socket.once("error", failed).once("close", closed).once(event, done)
  })
