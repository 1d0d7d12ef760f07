import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { expect, test } from "vitest"
import { closeDatabase, connectDatabase, sql } from "#db/client.ts"
import { startEmbedded } from "#db/embedded.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"

test("PostgreSQL killed and started again: no query hangs, and within a moment all are answered again", async () => {
  const folder = makeTemporaryFolder()
  const postgres = await startEmbedded({ dataDir: folder.path, durable: false })
  let on = true
  try {
    connectDatabase(postgres.url)
    const answered = new Map<number, number>()
    let slowest = 0
    const ask = async (n: number) => {
      while (on) {
        const began = performance.now()
        await sql()`select ${n}::int`.then(
          () => answered.set(n, performance.now()),
          () => {},
        )
        slowest = Math.max(slowest, performance.now() - began)
        await wait(n * 5)
      }
    }
    const all = Promise.all(Array.from({ length: 12 }, (_, n) => ask(n + 1)))
    for (let kills = 0; kills < 2; kills++) {
      const marker = join(postgres.directory, "postmaster.pid")
      await wait(500)
      const before = readFileSync(marker, "utf8").split("\n")[0]
      process.kill(Number(before), "SIGQUIT")
      const stateNow = () => {
        const [pid, , , , , , , state] = existsSync(marker) ? readFileSync(marker, "utf8").split("\n") : []
        return pid === before ? "the old one" : state?.trim()
      }
      await expect.poll(stateNow, { timeout: 15_000 }).toBe("ready")
      await wait(1500)
      const now = performance.now()
      await expect.poll(() => [...answered.values()].filter(at => at > now).length, { timeout: 2000 }).toBe(12)
    }
    on = false
    await all
    // A connection that waits for what never comes gives up after five seconds.
    expect(slowest).toBeLessThan(4500)
  } finally {
    on = false
    await wait(100)
    await closeDatabase()
    await postgres.stop()
    folder.remove()
  }
})
