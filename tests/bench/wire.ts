import { connect, type Socket } from "node:net"

/** Where a socket is opened, as whom, and from which address of this machine. */
export type Dial = { port: number; path: string; cookie?: string; localAddress?: string }

/** Hears the text frames of a wire: the bytes from `start` to `end` are valid until it returns. */
export type Hear = (bytes: Buffer, start: number, end: number) => void

/** One for all: each read is handled before the next one begins. */
const shared = Buffer.allocUnsafe(256 * 1024)

/**
 * A WebSocket client that costs as little as possible: no event per frame, no copy of what arrives whole, and a mask of zeros. Ten
 * times lighter than a client library, so that the server is what is measured.
 */
export class Wire {
  readonly #socket: Socket
  readonly #hear: Hear
  readonly #opening = Promise.withResolvers<void>()
  #rest: Buffer | null = null
  #isOpen = false
  readonly opened = this.#opening.promise
  readonly closed: Promise<void>

  constructor({ port, path, cookie, localAddress }: Dial, hear: Hear) {
    this.#hear = hear
    const onread = { buffer: shared, callback: (size: number, bytes: Uint8Array) => this.#read(bytes as Buffer, size) }
    this.#socket = connect({ port, host: "127.0.0.1", localAddress, onread, noDelay: true })
    this.#socket.on("error", error => this.#opening.reject(error))
    this.closed = new Promise(resolve => this.#socket.on("close", () => resolve()))
    this.closed.then(() => this.#opening.reject(new Error("The server hung up.")))
    this.opened.catch(() => {})
    const head = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: YSBrZXkgb2Ygc2l4dGVlbg==",
      ...(cookie ? [`Cookie: ${cookie}`] : []),
    ]
    this.#socket.write(`${head.join("\r\n")}\r\n\r\n`)
  }

  send(text: string): void {
    this.#socket.write(toFrame(text))
  }

  /** Hangs up without a word, as a lost connection does. */
  destroy(): void {
    this.#socket.destroy()
  }

  #read(bytes: Buffer, size: number): boolean {
    const got = bytes.subarray(0, size)
    const all = this.#rest ? Buffer.concat([this.#rest, got]) : got
    const used = this.#isOpen ? this.#frames(all, 0) : this.#answer(all)
    this.#rest = used < all.length ? Buffer.from(all.subarray(used)) : null
    return true
  }

  #answer(bytes: Buffer): number {
    const end = bytes.indexOf("\r\n\r\n")
    if (end < 0) return 0
    const status = bytes.toString("latin1", 9, 12)
    if (status !== "101") {
      this.#opening.reject(new Error(`Refused with ${status}.`))
      this.#socket.destroy()
      return bytes.length
    }
    this.#isOpen = true
    this.#opening.resolve()
    return this.#frames(bytes, end + 4)
  }

  /** Handles every whole frame from `at` on and returns where the first unfinished one begins. */
  #frames(bytes: Buffer, from: number): number {
    let at = from
    while (at + 2 <= bytes.length) {
      const short = bytes[at + 1]! & 127
      const head = short < 126 ? 2 : short === 126 ? 4 : 10
      if (at + head > bytes.length) return at
      const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6)
      const end = at + head + length
      if (end > bytes.length) return at
      const opcode = bytes[at]! & 15
      if (opcode === 1) this.#hear(bytes, at + head, end)
      else if (opcode === 8) this.#socket.end()
      at = end
    }
    return at
  }
}

function toFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const head = length < 126 ? 6 : length < 65_536 ? 8 : 14
  const frame = Buffer.alloc(head + length)
  frame[0] = 0x81
  frame[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127)
  if (head === 8) frame.writeUInt16BE(length, 2)
  else if (head === 14) frame.writeUInt32BE(length, 6)
  frame.write(text, head)
  return frame
}
