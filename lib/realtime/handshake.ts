import type { IncomingMessage } from "node:http"
import { websocketLog } from "#lib/log.ts"
import { count } from "#lib/metrics.ts"
import { networkOf } from "#lib/rate.ts"

/** What the server's own door says of a request: which site it is for, and whose address it has. Null: refused. */
export type CheckOrigin = (request: IncomingMessage) => { origin: string; address: string } | null

/** Connections of one address that have not shown who they are yet. */
const PENDING_PER_ADDRESS = 500

const addresses = new WeakMap<IncomingMessage, string>()
type Engine = { on(event: "connection", listener: (raw: RawSocket) => void): void }
export type RawSocket = {
  id: string
  request: IncomingMessage
  readyState: string
  close(discard?: boolean): void
  on(event: string, listener: (...args: never[]) => void): void
  once(event: string, listener: (...args: never[]) => void): void
}

/**
 * Who may open a connection at all. The `Origin` must be exactly the site's own: a browser lets any page open a WebSocket with the
 * reader's cookies, and the `cors` setting of Socket.IO does not look at it. Programs send none.
 */
export function makeHandshake(checkOrigin: CheckOrigin) {
  const pending = new Map<string, number>()
  let closed = false

  function allowRequest(request: IncomingMessage, decide: (reason: string | null, ok: boolean) => void): void {
    const site = closed ? null : checkOrigin(request)
    const refusal = site ? findRefusal(request, site) : "refused"
    if (refusal) {
      count("sockets:refused")
      websocketLog.info({ address: site?.address, why: refusal }, "handshake refused")
      decide(refusal, false)
    } else {
      addresses.set(request, site!.address)
      decide(null, true)
    }
  }

  function findRefusal(request: IncomingMessage, site: { origin: string; address: string }): string | null {
    const { origin } = request.headers
    const from = request.headers["sec-fetch-site"]
    if (
      origin === undefined ? from !== undefined && from !== "same-origin" && from !== "none" : origin !== site.origin
    ) {
      return "foreign origin"
    }
    const isNew = !/[?&]sid=/.test(request.url ?? "")
    return isNew && (pending.get(networkOf(site.address)) ?? 0) >= PENDING_PER_ADDRESS
      ? "too many from this address"
      : null
  }

  /** Counts connections until they are somebody's. */
  function watch(engine: Engine): void {
    engine.on("connection", raw => {
      const address = networkOf(addressOf(raw.request))
      pending.set(address, (pending.get(address) ?? 0) + 1)
      let counted = true
      const settle = () => {
        if (!counted) return
        counted = false
        const left = pending.get(address)! - 1
        if (left > 0) pending.set(address, left)
        else pending.delete(address)
      }
      settlers.set(raw, settle)
      raw.once("close", settle)
    })
  }

  return {
    allowRequest,
    watch,
    settle: (raw: object) => settlers.get(raw)?.(),
    close: () => {
      closed = true
    },
  }
}

const settlers = new WeakMap<object, () => void>()

/** The address that the door found for a request that was allowed. */
export const addressOf = (request: IncomingMessage): string => addresses.get(request) ?? "unknown"
