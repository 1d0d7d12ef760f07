import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { open, type Sql } from "#db/client.ts"
import { startEmbedded } from "#db/embedded.ts"
import { migrate } from "#db/migrate.ts"
import { root } from "#lib/cli/build-state.ts"
import { named, TEMPLATE } from "#tests/support/database-server.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import { startServer, type TestServer } from "#tests/support/server.ts"
import { endChildren } from "./children.ts"
import { cpuSecondsOfAll } from "./machine.ts"

/** What every server of the bench signs its sessions with. */
export const secret = randomBytes(32).toString("hex")

/** One person sends more than people do, so the limits that are about one person or socket are raised. */
export const raised = {
  LIMIT_SENDS_PER_SECOND: "1000000",
  LIMIT_SEND_BURST: "1000000",
  LIMIT_EVENTS_PER_SECOND: "1000000",
  LIMIT_EVENT_BURST: "1000000",
}

/** A server of this program on a database of its own. */
export type House = TestServer & { sql: Sql; databaseUrl: string; close(): Promise<void> }

/** A PostgreSQL that keeps every commit, with as many servers on it as are asked for. */
export type Place = Awaited<ReturnType<typeof openPlace>>

/** Starts the PostgreSQL that comes along, `fsync` and `synchronous_commit` on, in a folder that is removed at the end. */
export async function openPlace({ profile, nodeOptions }: { profile?: string; nodeOptions?: string } = {}) {
  const flags = [flagsOfStart(), nodeOptions, profile && `--cpu-prof --cpu-prof-dir=${profile}`]
    .filter(Boolean)
    .join(" ")
  const folder = makeTemporaryFolder()
  const houses = new Set<House>()
  let closing = false
  const embedded = await startEmbedded({ dataDir: folder.path })
  const postmaster = Number.parseInt(readFileSync(join(embedded.directory, "postmaster.pid"), "utf8"), 10)
  const admin = open(embedded.url, { max: 1, statementTimeout: 0, name: "bench" })
  await admin`create database ${admin(TEMPLATE)}`
  await migrate(named(embedded.url, TEMPLATE))

  async function makeDatabase(template?: string): Promise<string> {
    const name = `bench_${randomBytes(6).toString("hex")}`
    await admin.unsafe(`create database ${name}${template ? ` template ${template}` : ""}`)
    return named(embedded.url, name)
  }
  const dropDatabase = (url: string) =>
    admin.unsafe(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`)

  async function reset({ failed = false } = {}): Promise<void> {
    await endChildren()
    for (const house of houses) {
      if (failed) console.error(troublesOf(house.logs()))
      await house.close()
    }
  }

  return {
    url: embedded.url,
    /** CPU seconds that PostgreSQL has used so far, with all its processes. */
    databaseCpu: () => cpuSecondsOfAll(postmaster),
    /** An empty database, for baselines that store something. */
    makeDatabase,
    dropDatabase,
    /** Starts the server, as `npm start` does, with some limits raised. */
    async openHouse(settings: Record<string, string> = raised): Promise<House> {
      const databaseUrl = await makeDatabase(TEMPLATE)
      const env = { AUTH_SECRET: secret, ...settings, ...(flags && { NODE_OPTIONS: flags }) }
      const server = await startServer({ databaseUrl, env, wait: false })
      const sql = open(databaseUrl, { max: 2, statementTimeout: 0, name: "bench" })
      const house: House = {
        ...server,
        sql,
        databaseUrl,
        async close() {
          houses.delete(house)
          await server.stop()
          await sql.end()
          await dropDatabase(databaseUrl)
        },
      }
      // Noted before it is ready: a run that is stopped meanwhile ends it too.
      houses.add(house)
      if (closing) await house.close()
      await untilReady(house)
      return house
    },
    /** Ends everything but the database, for instance after a measure that failed half-way. */
    reset,
    async close() {
      closing = true
      await reset()
      await admin.end()
      await embedded.stop()
      folder.remove()
    },
  }
}

async function untilReady(house: House): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await wait(20)) {
    const response = await fetch(`${house.url}/api/ready`).catch(() => null)
    await response?.arrayBuffer()
    if (response?.ok) return
  }
  throw new Error(`The server did not become ready: ${troublesOf(house.logs())}`)
}

/** The warnings and errors of a server's log. */
const troublesOf = (logs: string) =>
  logs
    .split("\n")
    .filter(line => /"level":[456]0/.test(line) || (line && !line.startsWith("{")))
    .slice(0, 20)
    .join("\n")

/** The options of V8 that `npm start` gives. */
export function flagsOfStart(): string {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: { start: string } }
  return (scripts.start.match(/--max-\S+/g) ?? []).join(" ")
}
