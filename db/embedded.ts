import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import postgres from "postgres"
import { hostOf } from "#db/dial.ts"
import { EmbeddedError, findPlace, type Place } from "#db/embedded-place.ts"

export type Embedded = {
  /** Works with postgres.js and with node-postgres, over the socket or loopback. */
  url: string
  /** Where the cluster lies. */
  directory: string
  /** Ends the server after it has written everything (a fast shutdown). */
  stop(): Promise<void>
}

type Options = {
  dataDir: string
  /** Commits wait for the disk. Only tests, whose data nobody misses, turn it off. */
  durable?: boolean
}

type Running = { pid: number; port: number; socketDir: string }

const USER = "charla"
/** `sun_path` holds 108 bytes on Linux and 104 elsewhere; the name of the socket takes 14 of them. */
const LONGEST_SOCKET_DIR = 86

/**
 * Starts PostgreSQL on the cluster of `dataDir`, making it first where there is none, or adopts the server that a crash
 * of this program left running. Throws {@link EmbeddedError}, also when another copy of this program uses the folder.
 */
export async function startEmbedded({ dataDir, durable = true }: Options): Promise<Embedded> {
  const place = findPlace(dataDir)
  const password = await makeCluster(place)
  let running = (await findRunning(place)) ?? (await launch(place, durable))
  const url = () => toUrl(running, password)
  let lock = await takeLock(url(), dataDir)
  let stopping = false

  // A server that was killed comes back; its clients reconnect by themselves.
  const watch = setInterval(async () => {
    if (stopping || isAlive(running.pid)) return
    stopping = true
    try {
      await lock.end({ timeout: 0 })
      running = await launch(place, durable, running.port)
      lock = await takeLock(url(), dataDir)
    } catch {
      // The next round tries again.
    }
    stopping = false
  }, 1000)
  watch.unref()

  return {
    url: url(),
    directory: place.cluster,
    async stop() {
      stopping = true
      clearInterval(watch)
      await lock.end({ timeout: 1 })
      await stopServer(place, running.pid)
    },
  }
}

/** `initdb` into a folder beside it, renamed at the end: what stands under the name is never half a cluster. */
async function makeCluster(place: Place): Promise<string> {
  const passwordFile = join(place.home, "password")
  if (existsSync(join(place.cluster, "PG_VERSION"))) return readFileSync(passwordFile, "utf8").trim()
  const password = randomBytes(24).toString("hex")
  const fresh = `${place.cluster}.${process.pid}`
  const freshPassword = `${passwordFile}.${process.pid}`
  writeFileSync(freshPassword, `${password}\n`, { mode: 0o600 })
  place.give(freshPassword)
  const arguments_ = ["-D", fresh, "-U", USER, "-A", "scram-sha-256", `--pwfile=${freshPassword}`, "-E", "UTF8"]
  const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
  const made = spawnSync(place.program("initdb"), [...arguments_, ...locale], { ...place.identity, encoding: "utf8" })
  if (made.status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    rmSync(freshPassword, { force: true })
    throw new EmbeddedError(`PostgreSQL could not make its files in ${place.home}: ${reason(made.stderr, made.error)}`)
  }
  try {
    renameSync(freshPassword, passwordFile)
    renameSync(fresh, place.cluster)
  } catch {
    // Another start was faster; it also wrote the password that counts.
    rmSync(fresh, { recursive: true, force: true })
    throw new EmbeddedError(
      `Another Charla is just being set up in ${place.home}; start this one again, or set DATA_DIR.`,
    )
  }
  return password
}

/** The server that already runs on this cluster, if one does; the marker of one that does not is removed. */
async function findRunning(place: Place): Promise<Running | undefined> {
  const marker = join(place.cluster, "postmaster.pid")
  const deadline = Date.now() + 5000
  while (existsSync(marker)) {
    const [pid, , , port, socketDir, address] = readFileSync(marker, "utf8").split("\n")
    const running = { pid: Number(pid), port: Number(port), socketDir: socketDir?.trim() ?? "" }
    const alive = running.pid > 0 && isAlive(running.pid)
    if (alive && (socketDir || address) && (await answers(running))) return running
    if (!alive || Date.now() > deadline) {
      rmSync(marker, { force: true })
      return undefined
    }
    await wait(50)
  }
  return undefined
}

async function launch(place: Place, durable: boolean, keptPort?: number): Promise<Running> {
  const socketDir = place.home.length <= LONGEST_SOCKET_DIR && process.platform !== "win32" ? place.home : ""
  const port = keptPort ?? (socketDir ? 5432 : await freePort())
  const settings = {
    listen_addresses: socketDir ? "" : "127.0.0.1",
    unix_socket_directories: socketDir,
    unix_socket_permissions: "0700",
    port,
    max_connections: 100,
    shared_buffers: "64MB",
    jit: "off",
    timezone: "UTC",
    fsync: durable ? "on" : "off",
    synchronous_commit: durable ? "on" : "off",
    full_page_writes: durable ? "on" : "off",
    // Statements and row values are what people wrote: they do not belong in a log.
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_checkpoints: "off",
  }
  const logFile = join(place.home, "postgres.log")
  writeFileSync(logFile, "")
  const output = openSync(logFile, "a")
  const server = spawn(
    place.program("postgres"),
    ["-D", place.cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    // Its own process group, so that Ctrl-C reaches this program and not, first, the database under it.
    { ...place.identity, detached: true, stdio: ["ignore", output, output], cwd: place.home },
  )
  server.unref()
  return { ...(await untilReady(server, place, logFile)), port, socketDir }
}

async function untilReady(server: ChildProcess, place: Place, logFile: string): Promise<{ pid: number }> {
  let failed = ""
  server.once("error", error => {
    failed = error.message
  })
  const marker = join(place.cluster, "postmaster.pid")
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(10)) {
    if (failed || server.exitCode !== null) {
      throw new EmbeddedError(
        `PostgreSQL did not start in ${place.home}: ${reason(failed || readFileSync(logFile, "utf8"))}`,
      )
    }
    const lines = existsSync(marker) ? readFileSync(marker, "utf8").split("\n") : []
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === "ready") return { pid: server.pid! }
  }
  throw new EmbeddedError(`PostgreSQL did not become ready in ${place.home}; ${logFile} says why.`)
}

/**
 * A lock that lives as long as this process: the database lets go of it when the connection ends, however that happens.
 */
async function takeLock(url: string, dataDir: string): Promise<postgres.Sql> {
  const lock = postgres(url, {
    ...hostOf(url),
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    fetch_types: false,
    onnotice: () => {},
  })
  // One that was killed a moment ago may need a moment to be noticed.
  for (let attempt = 0; attempt < 10; attempt++) {
    const [row] = await lock`select pg_try_advisory_lock(hashtext('charla:data-dir')) as held`
    if (row?.held) return lock
    await wait(50)
  }
  await lock.end({ timeout: 0 })
  throw new EmbeddedError(`Another Charla is running on ${dataDir}; stop it, or set DATA_DIR to another folder.`)
}

async function stopServer(place: Place, pid: number): Promise<void> {
  if (process.platform === "win32")
    spawnSync(place.program("pg_ctl"), ["stop", "-D", place.cluster, "-m", "fast", "-W"])
  else signal(pid, "SIGINT")
  const hurry = Date.now() + 7000
  while (isAlive(pid)) {
    if (Date.now() > hurry) signal(pid, "SIGQUIT")
    await wait(10)
  }
}

async function answers(running: Running): Promise<boolean> {
  const url = toUrl(running, "-")
  const probe = postgres(url, { ...hostOf(url), max: 1, connect_timeout: 2, fetch_types: false })
  try {
    await probe`select 1`
    return true
  } catch (error) {
    // A refused password (28P01) is an answer too.
    return (error as { code?: string }).code === "28P01"
  } finally {
    await probe.end({ timeout: 0 })
  }
}

function toUrl({ port, socketDir }: Pick<Running, "port" | "socketDir">, password: string): string {
  const host = socketDir ? encodeURIComponent(socketDir) : "127.0.0.1"
  return `postgres://${USER}:${password}@${host}:${port}/postgres`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
  // A dead process that nobody has waited for yet still has its number.
  const state = `/proc/${pid}/stat`
  return !existsSync(state) || !/\) Z /.test(readFileSync(state, "utf8"))
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already.
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

/** The last line that says something. */
function reason(output: string | null, error?: Error): string {
  const lines = (output || error?.message || "it said nothing").trim().split("\n")
  return lines.findLast(line => /FATAL|error:/i.test(line)) ?? lines.at(-1)!
}
