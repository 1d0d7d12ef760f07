import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"

/** A process that was started for the measurement and answers questions over its channel. */
export type Child = {
  pid: number
  /** Asks for one of the functions that the child serves. Rejects with the child's error, or when it ends. */
  ask<T>(name: string, input?: unknown): Promise<T>
  end(): Promise<void>
}

type Answer = { id: number; value?: unknown; error?: string }

const running = new Set<ChildProcess>()

/** Starts a file of this folder as a process of its own. */
export function startChild(file: string, ...args: string[]): Child {
  const child = fork(join(import.meta.dirname, file), args, {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
    env: { ...process.env, NODE_ENV: "production" },
  })
  running.add(child)
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let asked = 0
  child.on("message", (answer: Answer) => {
    const { resolve, reject } = waiting.get(answer.id)!
    waiting.delete(answer.id)
    if (answer.error === undefined) resolve(answer.value)
    else reject(new Error(`${file} ${args.join(" ")}: ${answer.error}`))
  })
  const ended = new Promise<void>(resolve => {
    child.once("exit", code => {
      running.delete(child)
      for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${code}.`))
      resolve()
    })
  })
  return {
    pid: child.pid!,
    ask: <T>(name: string, input?: unknown) =>
      new Promise<T>((resolve, reject) => {
        const id = asked++
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
        child.send({ id, name, input }, error => error && reject(error))
      }),
    async end() {
      child.kill("SIGKILL")
      await ended
    },
  }
}

/** Things to end and clear away that are not children, for a run that stops half-way. */
const loose = new Set<() => unknown>()

/** Notes how to clear something away; returns what does it, once. */
export function clearLater(clear: () => unknown): () => Promise<void> {
  loose.add(clear)
  return async () => {
    if (loose.delete(clear)) await clear()
  }
}

/** Ends whatever is still running. */
export async function endChildren(): Promise<void> {
  for (const child of running) child.kill("SIGKILL")
  // The latest first: a folder outlives what runs in it.
  for (const clear of [...loose].reverse()) {
    loose.delete(clear)
    await clear()
  }
}

/** The child's side: answers by name, and ends when nobody is there to ask any more. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function may answer nothing
export function answer(functions: Record<string, (input: never) => Promise<unknown> | unknown | void>): void {
  process.on("message", ({ id, name, input }: { id: number; name: string; input: unknown }) => {
    Promise.resolve()
      .then(() => functions[name]!(input as never))
      .then(
        value => process.send!({ id, value }),
        error => process.send!({ id, error: String(error?.stack ?? error) }),
      )
  })
  process.on("disconnect", () => process.exit())
}
