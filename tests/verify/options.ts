import { parseArgs } from "node:util"
import { type FaultName, faultNames } from "./faults.ts"

export const usage = `npm run verify:delivery [-- options]
  --seconds N     how long they talk (120)
  --rate N        messages per second (40)
  --seed N        makes the same choices again
  --seeds N       that many runs, with this seed and the next ones (1)
  --fault NAME…   ${faultNames.join(", ")}, or all
  --nodes N       that many servers, with Redis between them (1)
  --no-redis      several servers without Redis
  --no-away       nobody's device is away for long
  --day N         messages written while a device is away for 26 hours (50000)
  --no-browser    without the screens of two browsers
  --prove         plants faults and demands that each is reported`

const fail = (words: string): never => {
  console.error(`${words}\n\n${usage}`)
  process.exit(2)
}

/** The options of the command line; a wrong one ends the program with a sentence and how it is used. */
export function readOptions() {
  const text = { type: "string" } as const
  const { values, positionals } = parseArgs({
    options: {
      seconds: { ...text, default: "120" },
      rate: { ...text, default: "40" },
      seed: { ...text, default: String(Date.now() % 1_000_000) },
      seeds: { ...text, default: "1" },
      fault: { ...text, multiple: true, default: [] },
      nodes: { ...text, default: "1" },
      redis: { type: "boolean", default: true },
      away: { type: "boolean", default: true },
      day: { ...text, default: "50000" },
      browser: { type: "boolean", default: true },
      prove: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
    allowPositionals: true,
    allowNegative: true,
  })
  const number = (name: "seconds" | "rate" | "seed" | "seeds" | "nodes" | "day", least: number) => {
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
    seeds: number("seeds", 1),
    nodes: number("nodes", 1),
    day: number("day", 1),
  }
  const withRedis = values.redis && numbers.nodes > 1
  if (named.includes("redis") && !withRedis) fail("The fault redis needs --nodes 2, with Redis.")
  const possible = faultNames.filter(name => name !== "redis" || withRedis)
  const faults = named.includes("all") ? possible : [...new Set(named.filter(isFault))]
  return { ...values, ...numbers, faults }
}
