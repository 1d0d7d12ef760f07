import type { ChatSocket, Io } from "#lib/realtime/socket.ts"

type Packet = { nsp?: string }
type Options = { wsPreEncodedFrame?: Buffer[]; preEncoded?: true; volatile?: boolean; compress?: boolean }
type To = { flags?: { volatile?: boolean; compress?: boolean } }
type Adapter = {
  _encode?(packet: Packet, options: Options): unknown
  apply(to: To, each: (socket: ChatSocket) => void): void
  broadcast(packet: Packet, to: To): void
}

/**
 * What is told to many is one frame, made once and handed straight to each line that has nothing waiting: most of what a delivery costs is
 * that one write, and what Socket.IO and engine.io do around it comes next. A line that is behind takes the ordinary way, where what waits is
 * counted; so does whoever is about to be answered, so that answer and event are one write. Where the adapter makes no frames nothing changes.
 */
export function joinFrames(io: Io): void {
  const namespace = io.of("/")
  const adapter = namespace.adapter as unknown as Adapter
  const encode = adapter._encode?.bind(adapter)
  if (!encode) return
  adapter._encode = (packet, options) => {
    const encoded = encode(packet, options)
    // A head and a body, which would be handed to each line as two.
    if (options.wsPreEncodedFrame) options.wsPreEncodedFrame = [Buffer.concat(options.wsPreEncodedFrame)]
    return encoded
  }
  adapter.broadcast = (packet, to) => {
    packet.nsp = namespace.name
    const options: Options = { preEncoded: true, volatile: to.flags?.volatile, compress: to.flags?.compress }
    const encoded = adapter._encode!(packet, options)
    const frame = options.wsPreEncodedFrame?.[0]
    adapter.apply(to, socket => {
      const line = frame && socket.data.asked === 0 ? freeLine(socket.conn as unknown as Raw) : null
      if (line) line.write(frame!)
      else (socket.client as unknown as Client).writeToEngine(encoded, options)
    })
  }
}

type Client = { writeToEngine(encoded: unknown, options: Options): void }

const OPEN = 1

/** The line of a connection on which nothing waits anywhere. */
function freeLine({ readyState, upgrading, writeBuffer, transport }: Raw): Line | null {
  if (readyState !== "open" || upgrading || writeBuffer.length > 0 || !transport.writable) return null
  const { socket, perMessageDeflate } = transport
  const line = socket?._socket
  return line && socket.readyState === OPEN && !perMessageDeflate && line.writableLength === 0 ? line : null
}

type Line = { cork(): void; uncork(): void; write(frame: Buffer): void; writableLength: number }
type Raw = {
  readyState: string
  upgrading: boolean
  writeBuffer: unknown[]
  transport: { writable: boolean; perMessageDeflate?: unknown; socket?: { readyState: number; _socket?: Line } }
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
