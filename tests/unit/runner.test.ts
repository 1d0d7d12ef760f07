import { EventEmitter } from "node:events"
import { expect, test } from "vitest"
import { startRunner, type Worker } from "#lib/jobs/runner.ts"

/** Workers that end when they are told to. */
const workers = () => {
  const begun: { giveUp(): void; stopped: boolean }[] = []
  const begin = async () => {
    const { promise, reject } = Promise.withResolvers<void>()
    const one = { giveUp: () => reject(new Error("the database went away")), stopped: false }
    begun.push(one)
    const stop = async () => {
      one.stopped = true
    }
    return { promise, stop, addJob: async () => {}, events: new EventEmitter() } as unknown as Worker
  }
  return { begun, begin }
}

test("a runner that gives up is replaced by one, also where what it was to do first could not be added", async () => {
  const { begun, begin } = workers()
  let asked = 0
  const again = async () => {
    asked++
    throw new Error("not now")
  }
  const runner = await startRunner("", { tasks: {}, schedule: [], concurrency: 1, again }, begin)
  begun[0]!.giveUp()
  await expect.poll(() => begun.length, { timeout: 5000 }).toBe(2)
  // Longer than the pause after which another would be begun beside it.
  await new Promise(resolve => setTimeout(resolve, 1500))
  expect(begun.length).toBe(2)
  expect(asked).toBe(1)
  await runner.stop()
  expect(begun[1]!.stopped).toBe(true)
})
