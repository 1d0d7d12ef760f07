import { setTimeout as wait } from "node:timers/promises"
import type { SyncInput } from "#lib/protocol/sync.ts"
import { type Child, startChild } from "./children.ts"
import { clock, cpuSeconds } from "./machine.ts"
import { quantile } from "./statistics.ts"
import type { Dial } from "./wire.ts"

export type Seat = Omit<Dial, "port">
/** What each person knows already, in the order of the seats; those without an entry know nothing. */
export type Known = SyncInput[]
export type Opening = { port: number; dials: Seat[] } & OpenOptions
export type OpenOptions = {
  atOnce?: number
  /** Asks what is new, once let in. */
  catchUp?: Known
  /** And reads the messages that are. */
  follow?: boolean
}
/** Messages that were read after an absence, those that came twice, and connections that had to be tried again. */
export type Returned = { found: number; doubled: number; retries: number }
/** Who sends where; `place` is the number of the socket in its generator. */
export type Sender = { place: number; conversationId: string }
/** Either `inFlight` messages at any time, or `rate` messages a second whatever is answered. */
export type Talk = { senders: Sender[]; seconds: number; inFlight?: number; rate?: number; bytes?: number }
/** Times are microseconds. */
export type Talked = {
  acked: number
  refused: number
  /** The first refusal, as it was said. */
  refusal: string
  latencies: number[]
  began: number
  ended: number
}
export type Heard = { messages: number; frames: number; lastAt: number; latencies: number[] }

/** What one round of talking came to. Times are milliseconds. */
export type Round = {
  acked: number
  deliveries: number
  frames: number
  /** Of the server's process, in seconds. */
  cpu: number
  /** From the first send to the last answer and the last delivery, in seconds. */
  talked: number
  delivered: number
  ack: { p50: number; p99: number }
  delivery: { p50: number; p99: number }
  generatorLimited: boolean
}

/** Sockets at one server, divided over processes of their own. */
export type Load = {
  open(seats: Seat[], options?: OpenOptions): Promise<Returned>
  /** Hangs up on all, without a word. */
  drop(): Promise<void>
  /** Talks, and waits until each message has arrived at `members` sockets. The senders are sockets of the first process. */
  talk(talk: Talk & { members: number }): Promise<Round>
  generators: Child[]
  end(): Promise<void>
}

/** Starts the processes that make the load for the server at a port. */
export function startLoad(server: { port: number; pid: number }, processes = 2): Load {
  const generators = Array.from({ length: processes }, () => startChild("generator.ts"))
  const busy = () => generators.map(({ pid }) => cpuSeconds(pid))

  async function open(seats: Seat[], { catchUp, ...options }: OpenOptions = {}): Promise<Returned> {
    const share = Math.ceil(seats.length / processes)
    const each = await Promise.all(
      generators.map((generator, n) => {
        const [from, to] = [n * share, (n + 1) * share]
        const opening = {
          port: server.port,
          dials: seats.slice(from, to),
          catchUp: catchUp?.slice(from, to),
          ...options,
        }
        return generator.ask<Returned>("open", opening satisfies Opening)
      }),
    )
    const sum = (name: keyof Returned) => each.reduce((total, one) => total + one[name], 0)
    return { found: sum("found"), doubled: sum("doubled"), retries: sum("retries") }
  }

  async function drop(): Promise<void> {
    await Promise.all(generators.map(generator => generator.ask("drop")))
  }

  const listen = (reset: boolean) => Promise.all(generators.map(each => each.ask<Heard>("listen", { reset })))

  /** Asks until every message has arrived everywhere. Throws when nothing comes any more. */
  async function untilHeard(expected: number): Promise<void> {
    for (let before = -1, still = 0; ; await wait(20)) {
      const now = (await Promise.all(generators.map(each => each.ask<Heard>("listen", { reset: false }))))
        .map(({ messages }) => messages)
        .reduce((sum, each) => sum + each, 0)
      if (now === expected) return
      if (now > expected) throw new Error(`${now} messages arrived, of ${expected} that should.`)
      still = now === before ? still + 1 : 0
      if (still > 500) throw new Error(`Only ${now} of ${expected} messages arrived.`)
      before = now
    }
  }

  async function talk({ members, ...input }: Talk & { members: number }): Promise<Round> {
    await listen(true)
    const [cpu, generated, at] = [cpuSeconds(server.pid), busy(), clock()]
    const talked = await generators[0]!.ask<Talked>("talk", input satisfies Talk)
    if (talked.refused > 0) throw new Error(`${talked.refused} messages were refused: ${talked.refusal}`)
    await untilHeard(talked.acked * members)
    const wall = (clock() - at) / 1e6
    const limited = busy().some((now, n) => now - generated[n]! > 0.9 * wall)
    const heard = await listen(true)
    const latencies = heard.flatMap(each => each.latencies)
    const sum = (name: "messages" | "frames") => heard.reduce((total, each) => total + each[name], 0)
    return {
      acked: talked.acked,
      deliveries: sum("messages"),
      frames: sum("frames"),
      cpu: cpuSeconds(server.pid) - cpu,
      talked: (talked.ended - talked.began) / 1e6,
      delivered: (Math.max(talked.ended, ...heard.map(each => each.lastAt)) - talked.began) / 1e6,
      ack: times(talked.latencies),
      delivery: times(latencies),
      generatorLimited: limited,
    }
  }

  return {
    open,
    drop,
    talk,
    generators,
    async end() {
      await Promise.all(generators.map(each => each.end()))
    },
  }
}

const times = (microseconds: number[]) => ({
  p50: quantile(microseconds, 0.5) / 1000,
  p99: quantile(microseconds, 0.99) / 1000,
})
