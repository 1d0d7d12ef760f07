import { build } from "#lib/cli/build.ts"
import { isBuildFresh } from "#lib/cli/build-state.ts"
import { brokerRows } from "./broker.ts"
import { databaseRows } from "./database.ts"
import { lineRows } from "./lines.ts"
import { nodeRows } from "./nodes.ts"
import { play } from "./row.ts"

/**
 * `npm run faults [-- F06 …]`: each fault on a scene of its own, one JSON line with its figures (seconds, where nothing else is
 * said), the bounds it kept, and what is wrong afterwards. The exit code is 1 when a bound was missed.
 */
async function main(): Promise<void> {
  const all = { ...nodeRows, ...databaseRows, ...brokerRows, ...lineRows }
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter(name => !all[name])
  if (unknown.length)
    throw new Error(`There is no ${unknown.join(", ")}; there are ${Object.keys(all).sort().join(", ")}.`)
  if (!isBuildFresh()) await build()
  for (const name of wanted.length ? wanted : Object.keys(all).sort()) {
    const { about } = all[name]!
    console.error(`${name}  ${about}`)
    try {
      const outcome = await play(all[name]!)
      console.log(JSON.stringify({ row: name, about, ...outcome }))
      if (!outcome.ok) process.exitCode = 1
    } catch (error) {
      console.log(JSON.stringify({ row: name, about, ok: false, error: (error as Error).message }))
      process.exitCode = 1
    }
  }
}

await main()
process.exit()
