import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { findChromium } from "#tests/support/chromium.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import { type DriveOptions, drive } from "#tests/verify/drive.ts"
import { faultNames } from "#tests/verify/faults.ts"
import { counters } from "#tests/verify/judge.ts"
import { proveAll } from "#tests/verify/prove.ts"

/** Everything that `npm run verify:delivery` can do; without it, a short form. */
const long = process.env.CHARLA_LONG === "1"
const screens = findChromium() !== undefined
const rate = 40
const nothing = Object.fromEntries(counters.map(name => [name, 0]))

/** One run, in which much was said and nothing went wrong. */
async function check(options: Pick<DriveOptions, "seconds" | "seed" | "faults"> & Partial<DriveOptions>) {
  const folder = makeTemporaryFolder()
  try {
    const path = join(folder.path, "history.jsonl")
    const verdict = await drive({ rate, nodes: 1, redis: true, away: false, day: 4000, screens, path, ...options })
    expect(verdict).toMatchObject({ ...nothing, ok: true })
    // What is due is counted from the clock: a slow machine says no less.
    const due = options.seconds * rate
    expect(verdict.acked).toBeGreaterThan(due * 0.9)
    expect(verdict.changes).toBeGreaterThan(options.seconds * 5)
    if (screens) expect(verdict.typed).toBeGreaterThan(1)
  } finally {
    folder.remove()
  }
}

describe("twenty clients who talk all the time", () => {
  test("all hold what is stored, also who was away for little and for much", () =>
    check({ seconds: 8, seed: 1, faults: [], away: true }))

  test("all hold it after the server was killed, the database went away and connections were cut", () =>
    check({ seconds: 12, seed: 2, faults: ["kill", "cut", "postgres"] }))
})

describe.runIf(long)("for longer", () => {
  const runs = [1, 2].flatMap(nodes =>
    [...faultNames.map(name => [name] as const), [], faultNames]
      .filter(faults => nodes > 1 || faults.length > 1 || faults[0] !== "redis")
      .flatMap(faults =>
        [1, 2, 3].map(seed => ({ nodes, seed, faults: faults.filter(each => nodes > 1 || each !== "redis") })),
      ),
  )
  test.each(runs)("$nodes nodes, seed $seed, faults: $faults", run => check({ seconds: 20, away: true, ...run }))

  test("two nodes without Redis", () =>
    check({ seconds: 20, seed: 1, nodes: 2, redis: false, faults: ["kill", "cut"] }))

  test("planted bugs are reported, each of them", async () => {
    expect(await proveAll({ seed: 1, screens })).toMatchObject({ clean: true, missed: [] })
  })
})
