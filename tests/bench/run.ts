import "./quiet.ts"

import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { isBuildFresh, root } from "#lib/cli/build-state.ts"
import { load } from "./machine.ts"
import { measures } from "./measures.ts"
import { openPlace, type Place } from "./place.ts"

/**
 * `npm run bench`: takes every measure, or those that are named, and prints one line of JSON for each. What it is doing goes to the
 * error output. docs/benchmarks.md says what is measured and how.
 */

const usage = `npm run bench [-- measure … options]
  measure       ${Object.keys(measures).join(", ")}; all when none is named
  --rounds N    rounds of each measure (3; send-many 5)
  --large       9,000 sockets where it is 2,000 otherwise, 200,000 messages to scroll through where it is 3,000
  --profile F   writes CPU profiles of the server into folder F
  --node-options=O   starts the server with these options of Node`

function readOptions() {
  try {
    const text = { type: "string" } as const
    const options = {
      rounds: text,
      profile: text,
      "node-options": text,
      large: { type: "boolean", default: false },
    } as const
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
    const isRight = rounds === undefined || (Number.isInteger(rounds) && rounds > 0)
    const names = positionals.length > 0 ? positionals : Object.keys(measures)
    if (isRight && names.every(name => name in measures))
      return { ...values, rounds, names, nodeOptions: values["node-options"] }
  } catch {
    // An option that does not exist is explained like a wrong one.
  }
  console.error(usage)
  process.exit(2)
}

let place: Promise<Place> | undefined
let ending = false

async function end(code: number): Promise<never> {
  if (!ending) {
    ending = true
    // It may just be being made.
    await place?.then(({ close }) => close())
  }
  process.exit(code)
}

async function main(): Promise<void> {
  const { names, rounds, large, profile, nodeOptions } = readOptions()
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void end(130))
  // Its words go to the error output: the other one is for lines of JSON.
  if (!isBuildFresh()) execFileSync(process.execPath, [join(root, "lib/cli/build.ts")], { stdio: ["ignore", 2, 2] })
  place = openPlace({ profile, nodeOptions })
  const opened = await place
  let code = 0
  for (const name of names) {
    const measure = measures[name]!
    console.error(`${name} (load average ${load()})`)
    try {
      const line = await measure.take({ name, place: opened, rounds: rounds ?? measure.rounds, large })
      process.stdout.write(`${JSON.stringify(line)}\n`)
      await opened.reset()
    } catch (error) {
      if (ending) return
      console.error(error)
      code = 1
      await opened.reset({ failed: true })
    }
  }
  await end(code)
}

await main()
