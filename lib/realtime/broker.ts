import { setTimeout as wait } from "node:timers/promises"
import { createClient } from "@redis/client"
import { withDeadline } from "#lib/deadline.ts"
import { log } from "#lib/log.ts"

/** One question to the broker takes no longer; a request asks two at most. */
const ANSWER_MS = 200
const CONNECT_MS = 3000
/** How often it is asked whether it is there, and how long that may take: longer than a busy process may stand still. */
const PING_MS = 1000
const LONGEST_PAUSE_MS = 2000
/** Commands under way at most: beyond, they are refused instead of kept. */
const MOST_COMMANDS = 5000

export type BrokerClient = ReturnType<typeof makeClient>

export type Broker = {
  /** `away` from when the line ended or a ping got no answer until the broker is heard of again. */
  state(): "up" | "away"
  /** Runs a command within {@link ANSWER_MS}. Rejects at once while the broker is away; what it stands for may still happen. */
  run<T>(work: (client: BrokerClient) => Promise<T>): Promise<T>
  /** Keeps one more connection, for what blocks; see {@link keepConnected}. */
  keep(live: Live): void
  /** Calls the listener each time the broker is there (again). */
  onBack(listener: () => void): void
  close(): void
}

/** Uses a connection until it breaks; then it rejects and the next one is made. */
export type Live = (client: BrokerClient) => Promise<never>

/**
 * Connects to Redis, however long that takes, and from then on makes do with its absence: an end, a silence of a second and a
 * restart all look the same, `away`. `onFailure` hears why it is not there yet.
 */
export async function connectBroker(
  url: string,
  { onFailure, signal }: { onFailure: (error: Error & { code?: string }) => void; signal: AbortSignal },
): Promise<Broker> {
  const closed = new AbortController()
  const listeners = new Set<() => void>()
  let client: BrokerClient | null = null
  let isUp = false

  const set = (up: boolean) => {
    if (up === isUp) return
    isUp = up
    log[up ? "info" : "warn"](up ? "the broker is there" : "the broker is away; this node goes on alone")
    if (up) for (const listener of listeners) listener()
  }
  const ready = new Promise<void>(resolve => listeners.add(resolve))
  signal.addEventListener("abort", () => closed.abort(), { once: true })
  void keepConnected(
    url,
    async connected => {
      client = connected
      connected.once("end", () => set(false))
      try {
        for (;;) {
          await withDeadline(connected.ping(), PING_MS)
          set(true)
          await wait(PING_MS)
        }
      } finally {
        client = null
        set(false)
      }
    },
    closed.signal,
    onFailure,
  )
  await Promise.race([ready, untilAborted(signal)])

  return {
    state: () => (isUp ? "up" : "away"),
    async run(work) {
      if (!isUp || !client) throw new Error("The broker is away.")
      return withDeadline(work(client), ANSWER_MS)
    },
    keep: live => void keepConnected(url, live, closed.signal, () => {}),
    onBack: listener => void listeners.add(listener),
    close: () => closed.abort(),
  }
}

/** Connects again and again, at growing distances with chance in them, and hands each connection to `live`. */
async function keepConnected(
  url: string,
  live: Live,
  signal: AbortSignal,
  onFailure: (error: Error) => void,
): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    const client = makeClient(url)
    const destroy = () => client.isOpen && client.destroy()
    signal.addEventListener("abort", destroy)
    try {
      await withDeadline(client.connect(), CONNECT_MS)
      failures = 0
      await live(client)
    } catch (error) {
      if (!signal.aborted) onFailure(error as Error)
    } finally {
      signal.removeEventListener("abort", destroy)
      destroy()
    }
    const pause = Math.min(LONGEST_PAUSE_MS, 100 * 2 ** Math.min(failures, 6))
    await wait(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {})
  }
}

function makeClient(url: string) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_COMMANDS,
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_MS },
  })
  // Told by the promises of what was under way; without a listener it would end the process.
  client.on("error", () => {})
  return client
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new Error("The server is stopping."))
    if (signal.aborted) abort()
    signal.addEventListener("abort", abort, { once: true })
  })
}
