import { NotFetched } from "#lib/outbound/target.ts"
import { once } from "#lib/process.ts"

/** Requests on their way at the same time, and those that may wait for it. */
const atOnce = 10
const mostWaiting = 200

const state = once("outbound-turns", () => ({ running: 0, waiting: [] as (() => void)[] }))

/** Runs `work` when it is its turn: ten at once, the others in order. Throws `busy` where too many wait already. */
export const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (state.running >= atOnce) {
    if (state.waiting.length >= mostWaiting) throw new NotFetched("busy")
    await new Promise<void>(resolve => state.waiting.push(resolve))
  } else state.running++
  try {
    return await work()
  } finally {
    // The place goes over to the next one without becoming free in between.
    const next = state.waiting.shift()
    if (next) next()
    else state.running--
  }
}
