import { connect, createServer, type Socket } from "node:net"
import { join } from "node:path"

/** A way to a database on which every statement can be heard. */
export type DatabaseTap = {
  url: string
  /** What was asked so far, in order; `begin`, `commit` and the driver's own look at the types are left out. */
  statements: string[]
  /** How often the driver has looked at the types. */
  looks(): number
  /** How often somebody dialled. */
  dials(): number
  /** Breaks every connection; `away`: from then on each new one is accepted, read from and closed. */
  cut(away?: "away"): void
  /** PostgreSQL is there again. */
  mend(): void
  /** From now on whoever closes a connection is told that it is being ended, as by a server that stops in the same moment. */
  talkLast(): void
  close(): Promise<void>
}

const notWork = /^\s*(begin|commit|rollback|start transaction|set transaction)\b/i
const look = /from pg_catalog\.pg_type/i

/** "X", and that a connection is ended by an administrator. */
const terminate = Buffer.from([0x58, 0, 0, 0, 4])
const lastWords = (() => {
  const fields = Buffer.from("SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0")
  const head = Buffer.alloc(5, "E")
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
})()

/** Stands between a client and PostgreSQL and writes down what is executed: the wire knows, whatever the driver says. */
export async function tapDatabase(url: string): Promise<DatabaseTap> {
  const statements: string[] = []
  const open = new Set<Socket>()
  let looks = 0
  let dials = 0
  let isAway = false
  let talksLast = false
  const heard = (statement: string) => {
    if (look.test(statement)) looks++
    else if (!notWork.test(statement)) statements.push(statement)
  }
  const cut = (away?: "away") => {
    isAway = away !== undefined
    for (const socket of open) socket.destroy()
  }
  const server = createServer(client => {
    dials++
    if (isAway) return void client.on("error", () => {}).once("data", () => client.end())
    const upstream = dial(url)
    client.on("data", reader(heard)).on("data", chunk => {
      if (talksLast && chunk.includes(terminate)) client.write(lastWords)
    })
    client.pipe(upstream).pipe(client)
    for (const [one, other] of [[client, upstream] as const, [upstream, client] as const]) {
      open.add(one)
      one.on("error", () => other.destroy())
      one.on("close", () => other.destroy())
    }
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as { port: number }
  return {
    url: url.replace(/@[^/]+/, `@127.0.0.1:${port}`),
    statements,
    looks: () => looks,
    dials: () => dials,
    cut,
    mend() {
      isAway = false
    },
    talkLast() {
      talksLast = true
    },
    async close() {
      cut()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function dial(url: string): Socket {
  const [, host, port] = /@([^/:]+):(\d+)/.exec(url)!
  const name = decodeURIComponent(host!)
  return name.startsWith("/") ? connect(join(name, `.s.PGSQL.${port}`)) : connect(Number(port), name)
}

/** Reads the frontend's half of the protocol: `P` names a statement, `B` binds it, `E` executes what was bound last. */
function reader(heard: (statement: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let started = false
  const named = new Map<string, string>()
  let bound = ""
  return chunk => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const header = started ? 1 : 0
      if (rest.length < header + 4) return
      const end = header + rest.readInt32BE(header)
      if (rest.length < end) return
      const type = started ? String.fromCharCode(rest[0]!) : ""
      const strings = rest
        .subarray(header + 4, end)
        .toString()
        .split("\0")
      if (type === "P") named.set(strings[0]!, strings[1]!)
      else if (type === "B") bound = named.get(strings[1]!) ?? ""
      else if (type === "E") heard(bound)
      else if (type === "Q") heard(strings[0]!)
      started = true
      rest = rest.subarray(end)
    }
  }
}
