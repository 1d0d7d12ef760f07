import { setTimeout as wait } from "node:timers/promises"
import type { randomNumbers } from "#db/random.ts"
import type { Line } from "./line.ts"
import type { Nodes } from "./nodes.ts"
import type { Recorder } from "./record.ts"

export const faultNames = ["repeat", "kill", "postgres", "cut", "halfopen", "redis"] as const
export type FaultName = (typeof faultNames)[number]
/** `repeat` is how clients send; the others happen to what is between and behind them. */
type Sudden = Exclude<FaultName, "repeat">
type Random = ReturnType<typeof randomNumbers>
type Postgres = {
  /** Whether it can be ended in order and started again under the same address. */
  mayStop: boolean
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends without having written everything; comes back by itself. */
  crash(): Promise<void>
}
type Parts = { nodes: Nodes; lines: Line[]; postgres: Postgres }

/** What each fault does. `ms` bounds how long one lasts. */
const makeFaults = ({
  nodes,
  lines,
  postgres,
}: Parts): Record<Sudden, (random: Random, ms: number) => Promise<void>> => ({
  async kill(random) {
    const start = await nodes.kill(random.below(nodes.ports.length))
    await wait(random.below(1000))
    await start()
  },
  async postgres(random) {
    if (!postgres.mayStop || random.next() < 0.5) return postgres.crash()
    await postgres.stop()
    await wait(500 + random.below(3000))
    await postgres.start()
  },
  async cut(random, ms) {
    const line = random.pick(lines)
    line.refuse()
    await wait(random.below(Math.min(ms, 10_000)))
    line.heal()
  },
  async halfopen(random, ms) {
    const line = random.pick(lines)
    line.swallow()
    await wait(Math.min(ms, 60_000))
    line.heal()
  },
  /** Killed and away for a while, silent for a while, or restarted: it comes back empty, or with all that it had. */
  async redis(random, ms) {
    const { redis } = nodes
    if (!redis) return
    const away = random.below(Math.min(ms, 10_000))
    const kind = random.pick(["away", "silent", "restarted"])
    if (kind === "silent") {
      redis.signal("SIGSTOP")
      await wait(away)
      return redis.signal("SIGCONT")
    }
    await redis.kill()
    if (kind === "away") await wait(away)
    await redis.start()
  },
})

/** Lets each fault happen once in every twenty seconds, at a random instant; ends when all have ended. */
export async function strike(parts: Parts, names: FaultName[], seconds: number, random: Random, record: Recorder) {
  const faults = makeFaults(parts)
  const rounds = Math.max(1, Math.round(seconds / 20))
  const span = (seconds * 1000) / rounds
  const run = async (name: Sudden) => {
    const began = performance.now()
    for (let round = 0; round < rounds; round++) {
      const at = round * span + span * (0.2 + random.next() * 0.4)
      await wait(Math.max(0, began + at - performance.now()))
      record.fault(name, "begins")
      await faults[name](random, (seconds * 1000) / 3)
      record.fault(name, "ends")
    }
  }
  await Promise.all(names.filter(name => name !== "repeat").map(run))
}
