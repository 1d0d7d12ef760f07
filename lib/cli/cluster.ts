import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdirSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as wait } from "node:timers/promises"
import { open, type Sql } from "#db/client.ts"
import { build } from "#lib/cli/build.ts"
import { isBuildFresh } from "#lib/cli/build-state.ts"
import { openDatabase, openDataDir } from "#lib/cli/data.ts"
import { endOnSignal } from "#lib/cli/end.ts"
import { makeEntry } from "#lib/cli/entry.ts"
import { run } from "#lib/cli/explain.ts"
import { loadSettings } from "#lib/cli/settings.ts"
import { addressOf, listen } from "#lib/http/listen.ts"

const NODES = 2
const RESTART_MS = 1000

/** `npm run cluster`: a database, two nodes, Redis where it is installed, and one entry; says who is connected where. */
async function cluster(): Promise<void> {
  const settings = loadSettings({ DATA_DIR: ".data/cluster", PORT: "8080" })
  if (!isBuildFresh()) await build()
  openDataDir(settings.dataDir)
  const database = await openDatabase(settings.dataDir)
  const broker = settings.redisUrl ? { url: settings.redisUrl, stop: () => {} } : await startRedis()
  const ports = await Promise.all(Array.from({ length: NODES }, freePort))
  const sql = open(database.url, { max: 1 })
  const tell = makeTeller(sql)
  const nodes = ports.map((port, index) => {
    const dataDir = join(settings.dataDir, `node-${index + 1}`)
    const more = { PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: database.url, REDIS_URL: broker?.url ?? "" }
    return keepNode(more, { begins: pid => tell.begins(index, pid), says: line => tell.says(index, line) })
  })
  const entry = makeEntry(ports)
  await listen(entry, settings)
  endOnSignal(async () => {
    entry.close()
    entry.closeAllConnections()
    await Promise.all(nodes.map(stop => stop()))
    broker?.stop()
    await sql.end()
    await database.stop()
  })
  await Promise.all(ports.map(untilReady))
  console.log(`
  Charla is at ${addressOf(entry)}

    Nodes       ${ports.map((port, index) => `${index + 1} at http://localhost:${port}`).join(", ")}
    PostgreSQL  ${database.description}
    Redis       ${broker ? broker.url.replace(/\/\/.*@/, "//") : "none: install redis-server, or set REDIS_URL; without it what happens on the other node takes up to 15 s"}
`)
}

/** A Redis of its own in memory, where the program is installed. */
async function startRedis(): Promise<{ url: string; stop(): void } | null> {
  if (spawnSync("redis-server", ["--version"]).status !== 0) return null
  const port = await freePort()
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
  const child = spawn("redis-server", options, { stdio: "ignore" })
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill() }
}

/** Runs one node and starts it again when it ends by itself. Returns how to end it. */
function keepNode(
  more: Record<string, string>,
  { begins, says }: { begins: (pid: number) => void; says: (line: string) => void },
): () => Promise<void> {
  mkdirSync(more.DATA_DIR!, { recursive: true, mode: 0o711 })
  const server = join(import.meta.dirname, "../../server.ts")
  const env = { ...process.env, TRUST_PROXY: "loopback", HOST: "127.0.0.1", LOG_LEVEL: "info", ...more }
  let child: ChildProcess
  let again: ReturnType<typeof setTimeout> | undefined
  let stopping = false
  const launch = () => {
    child = spawn(process.execPath, ["--max-semi-space-size=4", server], { env, stdio: ["ignore", "pipe", "inherit"] })
    begins(child.pid!)
    createInterface({ input: child.stdout! }).on("line", says)
    child.once("exit", () => {
      if (!stopping) again = setTimeout(launch, RESTART_MS)
    })
  }
  launch()
  return async () => {
    stopping = true
    clearTimeout(again)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise(resolve => child.once("exit", resolve))
    child.kill("SIGTERM")
    await ended
  }
}

/** Reads a node's log and says who comes and goes there; warnings and errors are passed on as they are. */
function makeTeller(sql: Sql): { begins(node: number, pid: number): void; says(node: number, line: string): void } {
  const here = Array.from({ length: NODES }, () => new Map<string, number>())
  const handles = new Map<string, string>()
  const show = async () => {
    const unknown = here.flatMap(people => [...people.keys()]).filter(id => !handles.has(id))
    const rows = unknown.length ? await sql`select id, handle from people where id = any(${unknown}::uuid[])` : []
    for (const { id, handle } of rows) handles.set(id, handle)
    const shown = here.map((people, index) => {
      const names = [...people].map(([id, sockets]) => `${handles.get(id) ?? id}${sockets > 1 ? ` ×${sockets}` : ""}`)
      return `node ${index + 1}: ${names.join(", ") || "nobody"}`
    })
    console.log(`  ${shown.join("   ")}`)
  }
  return {
    begins(node, pid) {
      here[node]!.clear()
      console.log(`  node ${node + 1} (process ${pid}) begins`)
    },
    says(node, line) {
      const { msg, personId, level } = parse(line)
      const by = msg === "connected" ? 1 : msg === "disconnected" ? -1 : 0
      if (by && personId) {
        const people = here[node]!
        const sockets = (people.get(personId) ?? 0) + by
        if (sockets > 0) people.set(personId, sockets)
        else people.delete(personId)
        show().catch(() => {})
      } else if (level >= 40) console.log(`  node ${node + 1}: ${line}`)
    },
  }
}

async function untilReady(port: number): Promise<void> {
  while (!(await fetch(`http://127.0.0.1:${port}/api/ready`).catch(() => null))?.ok) await wait(200)
}

function parse(line: string): { msg?: string; personId?: string; level: number } {
  try {
    return JSON.parse(line)
  } catch {
    return { level: 0 }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

await run(cluster)
