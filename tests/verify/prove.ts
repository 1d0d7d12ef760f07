import { tmpdir } from "node:os"
import { join } from "node:path"
import { type DriveOptions, drive, type Plant } from "./drive.ts"
import { type Counter, type Counts, counters } from "./judge.ts"
import { type Bug, bugs } from "./planted-bugs.ts"
import { afterStatement, inClients, inScreens, inTables } from "./planted-damage.ts"
import { copyProgram } from "./scratch.ts"

type Note = (planted: string, expected: Counter[], counts: Counts) => void

/** Plants one fault after the other, as damage to what a clean run left and as bugs in runs of their own, and answers which were missed. */
export async function proveAll({ seed, screens }: Pick<DriveOptions, "seed" | "screens">) {
  const missed: string[] = []
  let planted = 0
  const note: Note = (name, expected, counts) => {
    const found = counters.filter(counter => counts[counter] > 0)
    const told = expected.length === 0 ? found.length === 0 : expected.some(counter => found.includes(counter))
    planted++
    if (!told) missed.push(name)
    const word = told ? (expected.length === 0 ? "harmless" : "found") : expected.length === 0 ? "HARMFUL" : "MISSED"
    console.log(`${word}: ${name}${found.length ? ` (${found.join(", ")})` : ""}`)
  }
  const run = (name: string, more: Partial<DriveOptions> = {}, plant: Plant = {}) => {
    const path = join(tmpdir(), `charla-prove-${name.replace(/[^a-z]+/g, "-")}-${seed}.jsonl`)
    const options = {
      seconds: 4,
      seed,
      rate: 40,
      nodes: 1,
      redis: false,
      screens: false,
      away: false,
      day: 1000,
      faults: [],
      path,
      ...more,
    }
    return drive(options, plant)
  }

  const clean = await run("clean", { screens, away: true }, { after: judged => proveDamage(judged, note) })
  if (!clean.ok) missed.push("a clean run")
  for (const bug of bugs) note(bug.planted, bug.expected, await runWith(bug, run))
  return { clean: clean.ok, planted, missed }
}

async function runWith({ planted, changes, run: more, plant }: Bug, run: (...how: RunOf) => Promise<Counts>) {
  const copy = changes && copyProgram(changes)
  try {
    return await run(planted, more, { patience: 4000, quiet: true, ...plant, ...(copy && { program: copy.path }) })
  } finally {
    copy?.remove()
  }
}
type RunOf = [name: string, more?: Partial<DriveOptions>, plant?: Plant]

/** Damages what is stored, what a client holds and what a screen shows, each for one look. */
async function proveDamage(
  { place, stored, clients, shown, judgeOf }: Parameters<NonNullable<Plant["after"]>>[0],
  note: Note,
) {
  for (const [planted, expected, statement] of inTables)
    note(planted, [expected], judgeOf(await afterStatement(place.sql, statement)))
  for (const [planted, expected, change] of inClients) {
    const copies = structuredClone(clients)
    change(copies[0]!)
    note(planted, [expected], judgeOf(stored, copies))
  }
  if (shown.length === 0) return
  for (const [planted, expected, change] of inScreens) {
    const copies = structuredClone(shown)
    change(copies[0]!)
    note(planted, [expected], judgeOf(stored, clients, copies))
  }
}
