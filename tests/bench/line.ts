import { setTimeout as wait } from "node:timers/promises"
import { load } from "./machine.ts"
import { median, rounded, spread } from "./statistics.ts"

/** Whatever a baseline is called. */
export type BaselineName =
  | "ws"
  | "sharedFrame"
  | "socketio"
  | "commit"
  | "commits32"
  | "wsBatch"
  | "query"
  | "http"
  | "empty"
  | "still"
  | "bare"
  | "fanout-200"

/** One round of one subject: its figure, and what else was seen, which is given as medians too. */
export type Sample = { value: number; extra?: Record<string, number>; generatorLimited?: boolean }

/** What is measured: the server itself (`ours`) or one of the baselines. */
export type Subject = {
  name: "ours" | BaselineName
  round(): Promise<Sample>
  /** The server's process. It stands still while others are measured: what it has left to do is not done at their expense. */
  pid?: number
}

/** What `npm run bench` prints of a measure, as one line of JSON. */
export type Line = {
  measure: string
  unit: string
  /** The median of the rounds. */
  ours: number
  baselines: Partial<Record<BaselineName, number>>
  /** `ours / baseline`, of the medians. */
  ratios: Partial<Record<BaselineName, number>>
  rounds: number
  /** From the lowest to the highest round of `ours`, as a share of the median. */
  spread: number
  /** Further figures by subject, as medians. */
  extra: Record<string, Record<string, number>>
  /** Every round, so that anyone can look at them in another way. */
  values: Record<string, number[]>
  /** A process that made the load was busy for more than 90 % of the time: the figure is a lower bound. */
  generatorLimited: boolean
  /** Limits that were raised for this, by the name of their variable. */
  settings: Record<string, string>
  /** The machine's load average when it began. */
  load: number
}

export type Head = Pick<Line, "measure" | "unit" | "settings">

const breathMs = 100

/** Runs the subjects in turn, `rounds` times, so that whatever else the machine does meets all of them. */
export async function interleave(head: Head, subjects: Subject[], rounds: number): Promise<Line> {
  const began = load()
  const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]))
  const own = subjects.find(({ name }) => name === "ours")?.pid
  for (let round = 0; round < rounds; round++) {
    for (const { name, round: measure } of subjects) {
      const sample = name === "ours" ? await measure() : await whileStopped(own, measure)
      samples.get(name)!.push(sample)
      console.error(`  ${head.measure} ${round + 1}/${rounds} ${name}: ${rounded(sample.value)} ${head.unit}`)
    }
  }
  return summarise(head, samples, rounds, began)
}

/** A round is short enough for every connection to outlive it; between two rounds it hears what its clients have said. */
async function whileStopped(pid: number | undefined, measure: () => Promise<Sample>): Promise<Sample> {
  if (pid === undefined) return measure()
  process.kill(pid, "SIGSTOP")
  try {
    return await measure()
  } finally {
    process.kill(pid, "SIGCONT")
    await wait(breathMs)
  }
}

function summarise(head: Head, samples: Map<string, Sample[]>, rounds: number, began: number): Line {
  const values = Object.fromEntries([...samples].map(([name, all]) => [name, all.map(({ value }) => rounded(value))]))
  const middle = (name: string) => rounded(median(values[name]!))
  const baselines = [...samples.keys()].filter(name => name !== "ours")
  const ours = middle("ours")
  return {
    measure: head.measure,
    unit: head.unit,
    ours,
    baselines: Object.fromEntries(baselines.map(name => [name, middle(name)])),
    ratios: Object.fromEntries(baselines.map(name => [name, rounded(ours / middle(name))])),
    rounds,
    spread: rounded(spread(values.ours!)),
    extra: Object.fromEntries([...samples].map(([name, all]) => [name, middles(all)])),
    values,
    generatorLimited: [...samples.values()].flat().some(sample => sample.generatorLimited),
    settings: head.settings,
    load: began,
  }
}

function middles(samples: Sample[]): Record<string, number> {
  const names = [...new Set(samples.flatMap(({ extra }) => Object.keys(extra ?? {})))]
  const all = (name: string) => samples.flatMap(({ extra }) => extra?.[name] ?? [])
  return Object.fromEntries(names.map(name => [name, rounded(median(all(name)))]))
}
