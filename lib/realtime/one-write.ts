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
