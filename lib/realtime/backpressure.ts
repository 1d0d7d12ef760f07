import { websocketLog } from "#lib/log.ts"
import { count } from "#lib/metrics.ts"
import type { ChatSocket } from "#lib/realtime/socket.ts"

const MOST_BYTES = 1024 * 1024
const MOST_PACKETS = 1000
const CLOSING_MS = 5000

type Ws = { bufferedAmount: number; send(frame: string): void; terminate(): void }
type Raw = {
  writeBuffer: unknown[]
  transport: { name: string; socket?: Ws }
  on(event: "packetCreate", listener: (packet: { data?: string | Buffer }) => void): void
  on(event: "flush", listener: () => void): void
  close(discard: boolean): void
}

/**
 * Closes a socket for which too much waits: a client that stopped reading would otherwise keep hundreds of megabytes here. It catches
 * up when it comes back. What waits is counted where each packet is made, without walking a queue.
 */
export function limitBacklog(socket: ChatSocket): void {
  const raw = socket.conn as unknown as Raw
  let queued = 0
  let closing = false
  raw.on("flush", () => {
    queued = 0
  })
  raw.on("packetCreate", packet => {
    queued += packet.data?.length ?? 0
    const waiting = queued + (raw.transport.socket?.bufferedAmount ?? 0)
    if (closing || (raw.writeBuffer.length < MOST_PACKETS && waiting <= MOST_BYTES)) return
    closing = true
    // Not in the middle of a broadcast.
    setImmediate(() => closeSlow(socket, raw, waiting))
  })
}

function closeSlow(socket: ChatSocket, raw: Raw, bytes: number): void {
  count("sockets:slow_consumer")
  websocketLog.info({ ...who(socket), bytes, packets: raw.writeBuffer.length }, "closed: slow_consumer")
  const ws = raw.transport.name === "websocket" ? raw.transport.socket : undefined
  raw.writeBuffer.length = 0
  // Behind what the line has taken already, so that a client that reads again learns why.
  ws?.send(`42${JSON.stringify(["socket:closing", { reason: "slow_consumer" }])}`)
  raw.close(true)
  if (ws) setTimeout(() => ws.terminate(), CLOSING_MS).unref()
}

/** What a log line says of a socket: no content. */
export function who(socket: ChatSocket): Record<string, string> {
  const { personId, sessionId, address } = socket.data.actor
  return { socketId: socket.id, personId, sessionId, address }
}
