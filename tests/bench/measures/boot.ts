import { setTimeout as wait } from "node:timers/promises"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import { startServer } from "#tests/support/server.ts"
import { buildEmpty, startEmpty } from "../baselines/empty.ts"
import { clearLater } from "../children.ts"
import { interleave, type Sample } from "../line.ts"
import { clock, memoryOf } from "../machine.ts"
import type { Measure } from "../measures.ts"
import { flagsOfStart } from "../place.ts"

const settleMs = 3000

/** From the start of the process, with a database of its own, to ready: seconds of a second start; the first one, and idle memory, too. */
export const boot: Measure = async ({ name, rounds }) => {
  await buildEmpty()
  const subjects = [
    { name: "ours" as const, round: startTwice },
    { name: "empty" as const, round: startBare },
  ]
  return interleave({ measure: name, unit: "s", settings: {} }, subjects, rounds)
}

async function startTwice(): Promise<Sample> {
  const folder = makeTemporaryFolder()
  const remove = clearLater(folder.remove)
  const [first, second] = [await startIn(folder.path), await startIn(folder.path)]
  await remove()
  return {
    value: second.seconds,
    extra: { first: first.seconds, pssMB: second.pss / 1e6, rssMB: second.rss / 1e6 },
  }
}

async function startIn(dataDir: string) {
  const began = clock()
  const server = await startServer({ dataDir, wait: false, env: { NODE_OPTIONS: flagsOfStart() } })
  const stop = clearLater(server.stop)
  const seconds = await untilAnswers(`${server.url}/api/ready`, began)
  await wait(settleMs)
  const memory = memoryOf(server.pid)
  await stop()
  return { seconds, ...memory }
}

async function startBare(): Promise<Sample> {
  const began = clock()
  const server = await startEmpty()
  // A name that no page has: the page itself is not part of what is measured.
  const seconds = await untilAnswers(`http://127.0.0.1:${server.port}/favicon.ico`, began)
  await wait(settleMs)
  const { pss, rss } = memoryOf(server.pid)
  await server.end()
  return { value: seconds, extra: { pssMB: pss / 1e6, rssMB: rss / 1e6 } }
}

async function untilAnswers(url: string, began: number): Promise<number> {
  for (; ; await wait(5)) {
    const response = await fetch(url).catch(() => null)
    await response?.arrayBuffer()
    if (response && response.status !== 503) return (clock() - began) / 1e6
    if (clock() - began > 30e6) throw new Error("It did not become ready.")
  }
}
