import type { Io } from "#lib/realtime/socket.ts"

type Options = { wsPreEncodedFrame?: Buffer[] }
type Encoder = { _encode?(packet: unknown, options: Options): unknown }

/**
 * Socket.IO encodes a broadcast once, but as a head and a body that are handed to each line as two: joined here once, each line takes
 * one write of one piece, which is most of what a delivery costs. Where the adapter has no such step nothing changes.
 */
export function joinFrames(io: Io): void {
  const adapter = io.of("/").adapter as unknown as Encoder
  const encode = adapter._encode?.bind(adapter)
  if (!encode) return
  adapter._encode = (packet, options) => {
    const encoded = encode(packet, options)
    if (options.wsPreEncodedFrame) options.wsPreEncodedFrame = [Buffer.concat(options.wsPreEncodedFrame)]
    return encoded
  }
}

type Line = { cork(): void; uncork(): void }
type Raw = {
  writeBuffer: unknown[]
  transport: { writable: boolean; socket?: { _socket?: Line } }
  flush(): void
}

/**
 * What is said to a socket in one step of the program goes out with one write: an answer and the event that belongs to it, for instance.
 * engine.io sends each packet as it is made.
 */
export function joinPackets(engine: { on(event: "connection", listener: (raw: Raw) => void): void }): void {
  let due = new Map<Raw, () => void>()

  function flushAll(): void {
    const all = due
    due = new Map()
    for (const [raw, flush] of all) {
      const line = raw.writeBuffer.length > 1 ? raw.transport.socket?._socket : undefined
      line?.cork()
      flush()
      line?.uncork()
    }
  }

  engine.on("connection", (raw: Raw) => {
    const flush = raw.flush.bind(raw)
    raw.flush = () => {
      if (raw.writeBuffer.length === 0 || !raw.transport.writable) return
      if (due.size === 0) process.nextTick(flushAll)
      due.set(raw, flush)
    }
  })
}
