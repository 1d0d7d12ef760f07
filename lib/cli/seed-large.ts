import { parseArgs } from "node:util"
import { CliError, run } from "#lib/cli/explain.ts"
import { loadSettings } from "#lib/cli/settings.ts"

/** `npm run seed:large -- [--scale 0.1] [--here]`: a community of a million messages, on data of its own or, with `--here`, on this one's. */
async function main(): Promise<void> {
  const { scale, here } = readOptions()
  const { dataDir } = here ? loadSettings() : loadSettings({ DATA_DIR: ".data/large" }, ["DATABASE_URL"])
  // Not before the settings are read: the log, which these bring along, takes its level from them.
  const { closeDatabase, connectDatabase } = await import("#db/client.ts")
  const { migrate } = await import("#db/migrate.ts")
  const { demoPassword } = await import("#db/seed.ts")
  const { SeedError, seedLarge } = await import("#db/seed-large.ts")
  const { openDatabase, openDataDir } = await import("#lib/cli/data.ts")
  const stop = new AbortController()
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stop.abort())

  openDataDir(dataDir)
  const database = await openDatabase(dataDir)
  try {
    await migrate(database.url)
    connectDatabase(database.url)
    const began = performance.now()
    const { messages, people, handle, state } = await seedLarge({ scale, signal: stop.signal, progress: makeBar() })
    const seconds = Math.round((performance.now() - began) / 1000)
    if (state === "stopped") return console.log("\nStopped. The same command goes on from here.")
    const size = `${messages.toLocaleString("en")} messages of ${people.toLocaleString("en")} people`
    console.log(state === "finished" ? `\nWrote ${size} in ${seconds} s.` : `All ${size} are there; nothing to do.`)
    console.log(`
  Start on it       ${here ? "npm start" : `DATA_DIR=${dataDir} npm start`}
  Sign in as        ${handle}, who is in many conversations, or anyone else you meet
  The password is   ${demoPassword}
`)
  } catch (error) {
    throw error instanceof SeedError ? new CliError(error.message) : error
  } finally {
    await closeDatabase()
    await database.stop()
  }
}

function readOptions(): { scale: number; here: boolean } {
  try {
    const { values } = parseArgs({ options: { scale: { type: "string" }, here: { type: "boolean" } } })
    const scale = Number(values.scale ?? 1)
    if (scale >= 0.005 && scale <= 10) return { scale, here: values.here ?? false }
  } catch {
    // An option that does not exist is explained like a wrong one.
  }
  throw new CliError("Use: npm run seed:large -- [--scale <0.005 to 10>] [--here]")
}

const width = 30

/** A line that is written over on a terminal; elsewhere one line for every tenth. */
function makeBar(): (done: number, all: number) => void {
  const began = performance.now()
  let before: number | undefined
  let tenth = -1
  return (done, all) => {
    before ??= done
    const seconds = Math.max(0.001, (performance.now() - began) / 1000)
    const rate = (done - before) / seconds
    const left = rate > 0 ? `${Math.round(rate).toLocaleString("en")}/s, ${Math.ceil((all - done) / rate)} s left` : ""
    const filled = Math.floor((done / all) * width)
    const bar = "█".repeat(filled) + "░".repeat(width - filled)
    const line = `  ${bar} ${done.toLocaleString("en")} of ${all.toLocaleString("en")} messages  ${left}`
    if (process.stdout.isTTY) return process.stdout.write(`\r\u001b[K${line}`)
    if (Math.floor((done / all) * 10) === tenth) return
    tenth = Math.floor((done / all) * 10)
    console.log(line)
  }
}

await run(main)
