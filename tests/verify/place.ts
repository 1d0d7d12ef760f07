import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { open } from "#db/client.ts"
import { startEmbedded } from "#db/embedded.ts"
import type { randomNumbers } from "#db/random.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import { roomy } from "#tests/support/house.ts"
import { freePort, startServer } from "#tests/support/server.ts"
import { openLine } from "./line.ts"
import type { Recorder } from "./record.ts"

export const faultNames = ["repeat", "kill", "postgres", "cut", "halfopen"] as const
export type FaultName = (typeof faultNames)[number]
export type Place = Awaited<ReturnType<typeof openPlace>>
type Random = ReturnType<typeof randomNumbers>

/**
 * The real server as a process of its own, on a PostgreSQL of its own that may be stopped, behind two lines that may fail; and the
 * faults. `before`: statements for the new database, before the server sees it.
 */
export async function openPlace(prepare: string[] = []) {
  const folder = makeTemporaryFolder()
  const dataDir = join(folder.path, "data")
  let postgres = await startEmbedded({ dataDir: folder.path })
  const sql = open(postgres.url, { max: 2, statementTimeout: 30_000, name: "verify" })
  for (const statement of prepare) await sql.unsafe(statement)
  const options = { databaseUrl: postgres.url, dataDir, port: await freePort(), env: { ...roomy, LOG_LEVEL: "warn" } }
  let server = await startServer(options)
  const lines = [await openLine(server.port), await openLine(server.port)]
  const bySocket = new URL(postgres.url).hostname.startsWith("%2F")
  const logs: string[] = []

  const postmaster = () => Number.parseInt(readFileSync(join(postgres.directory, "postmaster.pid"), "utf8"), 10)
  const faults: Record<Exclude<FaultName, "repeat">, (random: Random, ms: number) => Promise<void>> = {
    async kill(random) {
      await server.kill("SIGKILL")
      logs.push(server.logs())
      await wait(random.below(1000))
      server = await startServer(options)
    },
    /** Ended in order and started a while later, or crashed; a crashed one is started again by who started it. */
    async postgres(random) {
      if (bySocket && random.next() < 0.5) {
        await postgres.stop()
        await wait(500 + random.below(3000))
        postgres = await startEmbedded({ dataDir: folder.path })
      } else await crash()
    },
    async cut(random, ms) {
      const line = random.pick(lines)
      line.refuse()
      await wait(random.below(Math.min(ms, 10_000)))
      line.heal()
    },
    async halfopen(random, ms) {
      const line = random.pick(lines)
      line.swallow()
      await wait(Math.min(ms, 60_000))
      line.heal()
    },
  }
  const crash = async () => {
    const pid = postmaster()
    process.kill(pid, "SIGQUIT")
    const marker = join(postgres.directory, "postmaster.pid")
    while (!existsSync(marker) || postmaster() === pid) await wait(50)
  }
  const isReady = () =>
    fetch(`${server.url}/api/ready`, { signal: AbortSignal.timeout(2000) }).then(
      answer => answer.ok,
      () => false,
    )

  return {
    sql,
    lines,
    crash,
    /** Each fault once in every twenty seconds, at a random instant; ends when all have ended and the server is ready again. */
    async strike(names: FaultName[], seconds: number, random: Random, record: Recorder) {
      const rounds = Math.max(1, Math.round(seconds / 20))
      const span = (seconds * 1000) / rounds
      const run = async (name: Exclude<FaultName, "repeat">) => {
        const began = performance.now()
        for (let round = 0; round < rounds; round++) {
          const at = round * span + span * (0.2 + random.next() * 0.4)
          await wait(Math.max(0, began + at - performance.now()))
          record.fault(name, "begins")
          await faults[name](random, (seconds * 1000) / 3)
          record.fault(name, "ends")
        }
      }
      await Promise.all(names.filter(name => name !== "repeat").map(run))
    },
    async untilReady() {
      for (const until = Date.now() + 60_000; !(await isReady()); await wait(100))
        if (Date.now() > until) throw new Error(`The server did not become ready again: ${server.logs()}`)
    },
    logs: () => [...logs, server.logs()].join(""),
    async close() {
      await server.stop()
      await Promise.all(lines.map(line => line.close()))
      await sql.end({ timeout: 1 })
      await postgres.stop()
      folder.remove()
    },
  }
}
