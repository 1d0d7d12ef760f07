import { setTimeout as wait } from "node:timers/promises"
import { withDeadline } from "#lib/deadline.ts"
import { log } from "#lib/log.ts"
import { count } from "#lib/metrics.ts"
import type { Broker, BrokerClient } from "#lib/realtime/broker.ts"

/** Entries kept for those who were away for a moment; what is older they find by heads and catch-up. */
const KEPT = 10_000
const READ_AT_ONCE = 200
const BLOCK_MS = 1000
/** A read that takes longer than it may block for has lost its broker. */
const SILENCE_MS = BLOCK_MS + 1500

/** What one node tells the others: the name of the hearer and what it is to hear. */
type Note = [kind: string, what: unknown]

/** Carries notes between nodes in the order of each sender, without a promise that they arrive: heads and catch-up make up for it. */
export type Relay = {
  nodeId: string
  tell(kind: string, what: unknown): void
  hear<T>(kind: string, hearer: (what: T, from: string) => void): void
  /** Calls the listener each time the broker is there again. */
  onBack(listener: () => void): void
}

/** Without a broker: nobody hears. */
export const noRelay: Relay = { nodeId: "", tell: () => {}, hear: () => {}, onBack: () => {} }

/**
 * A relay over one Redis stream, which survives short losses: who was away reads on from where it was. Notes of one turn of the event
 * loop go as one entry; while the broker is away they are dropped, because nothing here may wait for it.
 */
export function makeRelay(broker: Broker, nodeId: string, stream: string): Relay {
  const hearers = new Map<string, (what: never, from: string) => void>()
  let notes: Note[] = []

  function flush(): void {
    const entry = { from: nodeId, notes: JSON.stringify(notes) }
    const { length } = notes
    notes = []
    const trim = { strategy: "MAXLEN", strategyModifier: "~", threshold: KEPT } as const
    broker.run(client => client.xAdd(stream, "*", entry, { TRIM: trim })).catch(() => count("relay:dropped", length))
  }

  function take({ from, notes: text }: Record<string, string | undefined>): void {
    if (!from || !text || from === nodeId) return
    for (const [kind, what] of JSON.parse(text) as Note[]) {
      try {
        hearers.get(kind)?.(what as never, from)
      } catch (error) {
        log.error({ err: error, kind }, "what another node told could not be taken")
      }
    }
  }

  let readUpTo: string | null = null
  broker.keep(async client => {
    const last = await withDeadline(lastIdOf(client, stream), SILENCE_MS)
    // A broker that lost its data counts from anew.
    if (readUpTo === null || isAfter(readUpTo, last)) readUpTo = last
    for (;;) {
      const options = { BLOCK: BLOCK_MS, COUNT: READ_AT_ONCE }
      const found = (await withDeadline(client.xRead({ key: stream, id: readUpTo }, options), SILENCE_MS)) as Found
      for (const { id, message } of found?.[0]?.messages ?? []) {
        readUpTo = id
        take(message)
      }
      // Lets others have a turn between two full readings.
      await wait(0)
    }
  })

  return {
    nodeId,
    tell(kind, what) {
      if (broker.state() === "away") return count("relay:dropped")
      if (notes.push([kind, what]) === 1) setImmediate(flush)
    },
    hear: (kind, hearer) => void hearers.set(kind, hearer),
    onBack: broker.onBack,
  }
}

type Found = { messages: { id: string; message: Record<string, string> }[] }[] | null

async function lastIdOf(client: BrokerClient, stream: string): Promise<string> {
  const [last] = await client.xRevRange(stream, "+", "-", { COUNT: 1 })
  return last?.id ?? "0-0"
}

/** Whether one stream id is later than another: milliseconds, then a counter. */
function isAfter(one: string, other: string): boolean {
  const [a, b] = [one, other].map(id => id.split("-").map(Number))
  return a![0] === b![0] ? a![1]! > b![1]! : a![0]! > b![0]!
}
