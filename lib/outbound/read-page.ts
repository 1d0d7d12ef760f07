import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"
import { mostBytes } from "#lib/outbound/fetch.ts"
import type { Page, PageBody } from "#lib/outbound/page/page.ts"
import { once } from "#lib/process.ts"

/** The worst page of the largest size takes a tenth of a second of a processor, which it may have to wait for. */
const pageMs = 3000
const startMs = 10_000
/** Without work for so long, the process goes. */
const idleMs = 30_000

type Reader = { child: ChildProcess; ready: Promise<void>; idle?: NodeJS.Timeout }

const state = once("page-reader", () => ({
  reader: null as Reader | null,
  tail: Promise.resolve() as Promise<unknown>,
  count: 0,
}))

/**
 * What a page says of itself, read in another process, one page after the other: a page that keeps it busy for longer than `ms`, or makes it fall,
 * costs that process and nothing else. Null where there is nothing to be read.
 */
export const readPage = (page: PageBody, ms = pageMs): Promise<Page | null> => {
  const turn = state.tail.then(() => read(page, ms))
  state.tail = turn.catch(() => {})
  return turn
}

/** Ends the process, for a shutdown. */
export const closePages = () => drop()

const read = async (page: PageBody, ms: number): Promise<Page | null> => {
  const reader = state.reader ?? open()
  clearTimeout(reader.idle)
  try {
    await within(reader, startMs, reader.ready)
    return await within(reader, ms, ask(reader.child, page))
  } catch {
    drop(reader)
    return null
  } finally {
    reader.idle = setTimeout(() => drop(reader), idleMs).unref()
  }
}

const open = (): Reader => {
  const child = fork(join(import.meta.dirname, "page", "worker.ts"), {
    execArgv: ["--max-old-space-size=64", "--stack-size=500"],
    // Nothing of what this process was told: no secret, no address, no proxy.
    env: {} as NodeJS.ProcessEnv,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  })
  child.unref()
  child.channel?.unref()
  const ready = new Promise<void>(resolve => child.once("message", () => resolve()))
  const reader = { child, ready }
  child.on("error", () => drop(reader))
  child.on("exit", () => drop(reader))
  state.reader = reader
  return reader
}

const drop = (reader = state.reader) => {
  if (!reader) return
  clearTimeout(reader.idle)
  if (state.reader === reader) state.reader = null
  reader.child.kill("SIGKILL")
}

const ask = (child: ChildProcess, page: PageBody): Promise<Page | null> => {
  const id = ++state.count
  return new Promise((resolve, reject) => {
    const take = (message: unknown) => {
      const { id: about, answer } = message as { id?: number; answer?: Page | null }
      if (about !== id) return
      child.off("message", take)
      resolve(answer ?? null)
    }
    child.on("message", take)
    child.send({ id, page, most: mostBytes }, error => error && reject(error))
  })
}

/** What comes of `work`, unless the process ends or takes longer. */
const within = async <T>({ child }: Reader, ms: number, work: Promise<T>): Promise<T> => {
  const { promise: over, reject } = Promise.withResolvers<never>()
  const end = () => reject(new Error("The reader of pages has ended."))
  const timer = setTimeout(end, ms)
  child.once("exit", end)
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
    child.off("exit", end)
  }
}
