import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { open } from "#db/client.ts"
import { startEmbedded } from "#db/embedded.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import { roomy } from "#tests/support/house.ts"
import { openLine } from "./line.ts"
import { openNodes } from "./nodes.ts"

export type Place = Awaited<ReturnType<typeof openPlace>>
export type PlaceOptions = {
  nodes: number
  redis: boolean
  /** Statements for the new database, before a server sees it. */
  prepare?: string[]
  /** Statements for the finished database. */
  afterwards?: string[]
  /** A copy of the program instead of this one. */
  program?: string
}

/**
 * The real server as one process or several, on a PostgreSQL (and Redis) of their own that may be stopped, behind two lines that may
 * fail. The first line leads to the first node, the second to the last; while that is dead, to whichever is there, as a proxy would.
 */
export async function openPlace({ nodes: count, redis, prepare = [], afterwards = [], program }: PlaceOptions) {
  const folder = makeTemporaryFolder()
  let embedded = await startEmbedded({ dataDir: folder.path })
  const sql = open(embedded.url, { max: 2, statementTimeout: 30_000, name: "verify" })
  const closeDatabase = async () => {
    await sql.end({ timeout: 1 })
    await embedded.stop()
    folder.remove()
  }
  for (const statement of prepare) await sql.unsafe(statement)
  const nodes = await openNodes({
    ...{ count, redis, program, folder: folder.path, databaseUrl: embedded.url },
    env: { ...roomy, LIMIT_EVENTS_PER_SECOND: "100000", LIMIT_EVENT_BURST: "100000", LOG_LEVEL: "warn" },
  }).catch(async error => {
    await closeDatabase()
    throw error
  })
  for (const statement of afterwards) await sql.unsafe(statement)
  const lines = [await openLine(nodes.ports), await openLine(nodes.ports.toReversed())]

  const marker = join(embedded.directory, "postmaster.pid")
  const postmaster = () => Number.parseInt(readFileSync(marker, "utf8"), 10)
  const postgres = {
    // On a port it would come back on another one.
    mayStop: new URL(embedded.url).hostname.startsWith("%2F"),
    stop: () => embedded.stop(),
    async start() {
      embedded = await startEmbedded({ dataDir: folder.path })
    },
    async crash() {
      const pid = postmaster()
      process.kill(pid, "SIGQUIT")
      while (!existsSync(marker) || postmaster() === pid) await wait(50)
    },
  }

  return {
    sql,
    lines,
    nodes,
    postgres,
    async untilReady() {
      for (const until = Date.now() + 60_000; !(await nodes.areReady()); await wait(100))
        if (Date.now() > until) throw new Error(`The server did not become ready again: ${nodes.logs()}`)
    },
    async close() {
      await nodes.stop()
      await Promise.all(lines.map(line => line.close()))
      await closeDatabase()
    },
  }
}
