import { existsSync } from "node:fs"
import { join } from "node:path"
import { build } from "#lib/cli/build.ts"
import { isBuildFresh, root } from "#lib/cli/build-state.ts"
import { findChromium } from "#tests/support/chromium.ts"
import { type DriveOptions, drive, type Verdict } from "./drive.ts"
import { counters } from "./judge.ts"
import { readOptions, usage } from "./options.ts"

/**
 * `npm run verify:delivery`: twenty real clients talk on a real server, things fail, and what everyone holds afterwards is compared.
 * The last line is one JSON object; the exit code is 1 when any counter is not 0.
 */

async function main() {
  const { help, prove, seeds, ...options } = readOptions()
  if (help) return console.log(usage)
  if (!existsSync(join(root, ".next", "BUILD_ID")) || !isBuildFresh()) await build()
  const screens = options.browser && findChromium() !== undefined
  if (options.browser && !screens)
    console.log(
      "No Chromium was found, so no screens are looked at (npx playwright install chromium, or CHROMIUM_PATH).",
    )
  if (prove) {
    const { proveAll } = await import("./prove.ts")
    const outcome = await proveAll({ seed: options.seed, screens })
    console.log(JSON.stringify(outcome))
    process.exitCode = outcome.missed.length === 0 ? 0 : 1
    return
  }
  const verdicts: Verdict[] = []
  for (let n = 0; n < seeds; n++) verdicts.push(await run({ ...options, screens, seed: options.seed + n }))
  const [first] = verdicts
  console.log(JSON.stringify(verdicts.length === 1 ? first : sum(verdicts)))
  process.exitCode = verdicts.every(verdict => verdict.ok) ? 0 : 1
}

async function run(options: Omit<DriveOptions, "path">): Promise<Verdict> {
  const { seconds, seed, nodes, faults } = options
  const path = join(root, ".data", "verify", `${new Date().toISOString().replace(/[:.]/g, "-")}-${seed}.jsonl`)
  console.log(`${seconds} s, seed ${seed}, nodes: ${nodes}, faults: ${faults.join(", ") || "none"}`)
  console.log(`The history is in ${path}`)
  return drive({ ...options, path })
}

/** Several runs as one: the sums, the seeds and each run. */
function sum(runs: Verdict[]) {
  const names = [...counters, "messages", "acked", "typed", "changes"] as const
  const sums = names.map(name => [name, runs.reduce((total, each) => total + each[name], 0)])
  return { ok: runs.every(each => each.ok), ...Object.fromEntries(sums), seeds: runs.map(each => each.seed), runs }
}

await main()
process.exit()
