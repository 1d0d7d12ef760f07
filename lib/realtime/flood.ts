import { env } from "#lib/env.ts"
import { websocketLog } from "#lib/log.ts"
import { count } from "#lib/metrics.ts"
import { TokenBuckets } from "#lib/rate.ts"
import type { RawSocket } from "#lib/realtime/handshake.ts"
import { type ChatSocket, closeSocket } from "#lib/realtime/socket.ts"

/** How many refusals a socket may collect before it is closed. */
const MOST_REFUSED = 300
/** Packets of any kind, also before anyone is signed in; never fewer than the events that are allowed. */
const PACKETS_PER_SECOND = 200
const PACKETS_BURST = 2000

/** Answers whether this event is one too many, and closes the socket when it goes on like that. */
export function makeFloodGate(socket: ChatSocket): () => boolean {
  const { eventsPerSecond, eventBurst } = env().limits
  const bucket = new TokenBuckets({ perSecond: eventsPerSecond, burst: eventBurst })
  let refused = 0
  return () => {
    if (bucket.take("") === 0) return false
    count("sockets:flooding")
    if (++refused === MOST_REFUSED) {
      websocketLog.info({ socketId: socket.id, personId: socket.data.actor.personId }, "closed: flooding")
      closeSocket(socket, "flooding")
    }
    return true
  }
}

/** Below Socket.IO: closes connections that pour packets in, or send binary ones, which nothing here uses. */
export function guardPackets(engine: { on(event: "connection", listener: (raw: RawSocket) => void): void }): void {
  const { eventsPerSecond, eventBurst } = env().limits
  const perSecond = Math.max(PACKETS_PER_SECOND, 2 * eventsPerSecond)
  const burst = Math.max(PACKETS_BURST, 2 * eventBurst)
  engine.on("connection", raw => {
    const bucket = new TokenBuckets({ perSecond, burst })
    raw.on("packet", (packet: { type: string; data?: unknown }) => {
      const binary = packet.data !== undefined && (typeof packet.data !== "string" || /^[56]/.test(packet.data))
      if ((packet.type === "message" && binary) || bucket.take("") > 0) raw.close(true)
    })
  })
}
