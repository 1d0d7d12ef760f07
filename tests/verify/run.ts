import { existsSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { build } from "#lib/cli/build.ts"
import { isBuildFresh, root } from "#lib/cli/build-state.ts"
import { findChromium } from "#tests/support/chromium.ts"
import { drive } from "./drive.ts"
import { type FaultName, faultNames } from "./faults.ts"

/**
 * `npm run verify:delivery`: twenty real clients talk on a real server, things fail, and what everyone holds afterwards is compared.
 * The last line is one JSON object; the exit code is 1 when any counter is not 0.
 */

const usage = `npm run verify:delivery [-- options]
  --seconds N     how long they talk (120)
  --rate N        messages per second (40)
  --seed N        makes the same choices again
  --fault NAME…   ${faultNames.join(", ")}, or all
  --nodes N       that many servers, with Redis between them (1)
  --no-redis      several servers without Redis
  --no-browser    without the screens of two browsers
  --prove         plants faults and demands that each is reported`

const fail = (words: string): never => {
  console.error(`${words}\n\n${usage}`)
  process.exit(2)
}

function readOptions() {
  const text = { type: "string" } as const
  const { values, positionals } = parseArgs({
    options: {
      seconds: { ...text, default: "120" },
      rate: { ...text, default: "40" },
      seed: { ...text, default: String(Date.now() % 1_000_000) },
      fault: { ...text, multiple: true, default: [] },
      nodes: { ...text, default: "1" },
      redis: { type: "boolean", default: true },
      browser: { type: "boolean", default: true },
      prove: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
    allowPositionals: true,
    allowNegative: true,
  })
  const number = (name: "seconds" | "rate" | "seed" | "nodes", least: number) => {
    const value = Number(values[name])
    return Number.isSafeInteger(value) && value >= least
      ? value
      : fail(`--${name} must be a whole number from ${least}.`)
  }
  // `--fault kill cut` as well as `--fault kill --fault cut` and `--fault kill,cut`.
  const named = [...values.fault, ...positionals].flatMap(value => value.split(","))
  const isFault = (name: string): name is FaultName => (faultNames as readonly string[]).includes(name)
  const wrong = named.find(name => name !== "all" && !isFault(name))
  if (wrong !== undefined) fail(`There is no fault ${wrong}.`)
  const numbers = {
    seconds: number("seconds", 1),
    rate: number("rate", 1),
    seed: number("seed", 0),
    nodes: number("nodes", 1),
  }
  const withRedis = values.redis && numbers.nodes > 1
  if (named.includes("redis") && !withRedis) fail("The fault redis needs --nodes 2, with Redis.")
  const possible = faultNames.filter(name => name !== "redis" || withRedis)
  const faults = named.includes("all") ? possible : [...new Set(named.filter(isFault))]
  return { ...values, ...numbers, faults }
}

async function main() {
  const { help, prove, ...options } = readOptions()
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
  const path = join(root, ".data", "verify", `${new Date().toISOString().replace(/[:.]/g, "-")}-${options.seed}.jsonl`)
  console.log(
    `${options.seconds} s, seed ${options.seed}, nodes: ${options.nodes}, faults: ${options.faults.join(", ") || "none"}`,
  )
  console.log(`The history is in ${path}`)
  const { ok, ...verdict } = await drive({ ...options, screens, path })
  console.log(JSON.stringify(verdict))
  process.exitCode = ok ? 0 : 1
}

await main()
process.exit()
