import { Socket } from "node:net"
import { Duplex } from "node:stream"

/** Longer than `statement_timeout`: a server that owes an answer for this long has stopped, not merely been slow. */
const SILENCE_MS = 12_000
const LONGEST_PAUSE_MS = 1000

/**
 * postgres.js does not decode the path of a unix socket in a URL (`postgres://user@%2Frun%2Fpg:5432/name`), which
 * node-postgres and libpq do. Spread into its options.
 */
export function hostOf(url: string): { host?: string } {
  const host = /^[^@]*@(%2F[^:/?]*)/i.exec(url)?.[1]
  return host ? { host: decodeURIComponent(host) } : {}
}

type Target = {
  path?: string | false
  host: string[]
  port: number[]
  fetch_types: boolean
  serializers: Record<number, unknown>
}

/** The type `uuid[]`. */
const UUID_ARRAY = 2951

/**
 * How a postgres.js client connects. Left alone it dials without pause, and never settles the query, when a server
 * accepts and hangs up before it is ready (5,765 times in 8 s), and waits for ever on one that was stopped. Here a
 * failed connection makes the following ones fail at once, without dialling, for a pause that grows to a second; and a
 * server that is silent for 12 s while it owes an answer is hung up on, which ends the queries with an error.
 */
export function makeDial(): (target: Target) => Promise<Socket> {
  let failures = 0
  let closedUntil = 0
  let attempt = 0

  return async target => {
    const { path, host, port } = target
    // Left alone it asks on every new connection which types are lists, and where that one is lost before the answer has come nobody
    // handles it. What the first was told holds for all.
    if (target.serializers[UUID_ARRAY]) target.fetch_types = false
    const now = performance.now()
    if (now < closedUntil) return refused()
    // Until this one has succeeded the others wait for its outcome.
    if (failures > 0) closedUntil = now + LONGEST_PAUSE_MS
    const at = attempt++ % host.length
    const socket = new Line()
    if (path) socket.connect(path)
    else socket.connect(port[at]!, host[at]!)

    socket.on("data", chunk => {
      if (socket.ready) return
      // "ReadyForQuery", or the one letter that answers the question for TLS.
      socket.ready = chunk.length === 1 || chunk.includes(READY)
      if (socket.ready) failures = closedUntil = 0
    })
    socket.on("end", () => {
      if (!socket.ready)
        socket.destroy(Object.assign(new Error("The database hung up."), { code: "CONNECTION_CLOSED" }))
    })
    socket.on("close", () => {
      if (socket.ready) return
      closedUntil = performance.now() + Math.min(250 * 2 ** failures, LONGEST_PAUSE_MS)
      failures++
    })
    watchSilence(socket)
    return socket
  }
}

/**
 * An established connection that breaks only closes, without an error first: between the two events postgres.js would
 * hand it further queries and never settle them. One that fails before lets go a moment later: postgres.js writes by
 * `setImmediate`, and what closes in between leaves it waiting for that write for ever, through all its later attempts. Until
 * then nothing is read: of bytes that come for a stream which counts as destroyed Node makes an error, thrown at nobody.
 */
class Line extends Socket {
  ready = false
  declare _handle: { readStop(): void } | null
  /** The last words of a connection would be kept as the answer to what is asked on the next one; that it closes says as much. */
  override push(chunk: Buffer | null): boolean {
    return super.push(this.ready && chunk ? withoutLastWords(chunk) : chunk)
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.ready) super._destroy(null, done)
    else {
      this._handle?.readStop()
      setImmediate(() => super._destroy(error, done))
    }
  }
}

/** What arrived without an error at its end that is fatal: after that one nothing comes. Its first fields are how bad it is, in words and for programs. */
function withoutLastWords(chunk: Buffer): Buffer {
  const severity = chunk.lastIndexOf("VFATAL\0")
  for (let at = severity - 7; severity >= 0 && at >= Math.max(0, severity - 60); at--) {
    if (chunk[at] === ERROR && at + 1 + chunk.readUInt32BE(at + 1) === chunk.length) return chunk.subarray(0, at)
  }
  return chunk
}

const ERROR = 0x45
const READY = Buffer.from([0x5a, 0, 0, 0, 5])

/** A connection that fails without having been dialled, at the first thing it is told; not before, see {@link Line}. */
function refused(): Socket {
  const error = Object.assign(new Error("The database is away."), { code: "DATABASE_AWAY" })
  return new Duplex({ read() {}, write: (_chunk, _encoding, done) => done(error) }) as Socket
}

function watchSilence(socket: Line): void {
  let answered = 0
  let owedSince = 0
  socket.on("data", () => {
    answered = socket.bytesWritten
    owedSince = 0
  })
  const watch = setInterval(() => {
    if (socket.bytesWritten === answered) return
    owedSince ||= performance.now()
    if (performance.now() - owedSince < SILENCE_MS - 1000) return
    socket.destroy()
  }, 1000)
  watch.unref()
  socket.on("close", () => clearInterval(watch))
}
