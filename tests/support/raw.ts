import { randomBytes } from "node:crypto"
import { connect, type Socket } from "node:net"

/** What a server answers to bytes that no client library would send; ends when the server hangs up or has been quiet. */
export function rawRequest(
  port: number,
  bytes: string | Buffer,
  { quietMs = 300, longestMs = 5000 } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1")
    let answer = ""
    const end = () => {
      clearTimeout(longest)
      clearTimeout(quiet)
      socket.destroy()
      resolve(answer)
    }
    const longest = setTimeout(end, longestMs)
    let quiet: NodeJS.Timeout | undefined
    socket.on("connect", () => socket.write(bytes))
    socket.on("data", chunk => {
      answer += chunk.toString("latin1")
      clearTimeout(quiet)
      quiet = setTimeout(end, quietMs)
    })
    socket.on("end", end)
    socket.on("error", error => (answer ? end() : reject(error)))
  })
}

export const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])

/** One frame of a WebSocket as a client sends it. */
export function frame(payload: string | Buffer, { opcode = 1, fin = true } = {}): Buffer {
  const data = Buffer.from(payload)
  const mask = randomBytes(4)
  const length =
    data.length < 126
      ? Buffer.from([0x80 | data.length])
      : data.length < 65_536
        ? Buffer.from([0x80 | 126, data.length >> 8, data.length & 255])
        : Buffer.concat([Buffer.from([0x80 | 127]), bigEndian(data.length)])
  const masked = data.map((byte, index) => byte ^ mask[index % 4]!)
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | opcode]), length, mask, masked])
}

function bigEndian(length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(length))
  return bytes
}

export type Wire = {
  socket: Socket
  /** Everything it was told, byte by byte, frames and all. */
  heard(): string
  /** Whether the server has said that it closes. */
  isClosing(): boolean
  send(text: string): void
  closed: Promise<void>
}

/** A WebSocket to Socket.IO by hand: opened, not yet anybody's. Rejects with the answer's status where it is refused. */
export function openWire(port: number, headers: Record<string, string> = {}, path = wirePath): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1")
    const lines = Object.entries({
      Host: `127.0.0.1:${port}`,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "YSBrZXkgb2Ygc2l4dGVlbg==",
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`)
    let heard = ""
    let open = false
    const closed = new Promise<void>(done => socket.on("close", () => done()))
    const isClosing = () => socket.closed || /\x88[\x00-\x7d]/.test(heard)
    const wire = {
      socket,
      heard: () => heard,
      isClosing,
      send: (text: string) => void socket.write(frame(text)),
      closed,
    }
    socket.on("connect", () => socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`))
    socket.on("data", chunk => {
      heard += chunk.toString("latin1")
      if (open || !heard.includes("\r\n\r\n")) return
      open = true
      const status = statusOf(heard)
      if (status === 101) resolve(wire)
      else reject(Object.assign(new Error(`Refused with ${status}.`), { status }))
    })
    socket.on("error", error => (open ? undefined : reject(error)))
    socket.on("close", () => open || reject(new Error("The server hung up.")))
  })
}

export const wirePath = "/socket.io/?EIO=4&transport=websocket"
