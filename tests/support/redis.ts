import { type ChildProcess, spawn } from "node:child_process"
import { connect } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { freePort } from "./server.ts"

export type TestRedis = {
  url: string
  /** SIGSTOP: it takes connections and says nothing. SIGCONT ends that. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void
  kill(): Promise<void>
  /** Comes back on the same port, empty. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** A Redis of its own in memory, from the program `redis-server`. `start: false`: only its address is known. */
export async function openRedis(options: { start?: boolean } = {}): Promise<TestRedis> {
  const port = await freePort()
  let child: ChildProcess | null = null
  const kill = async () => {
    if (!child) return
    const ended = new Promise(resolve => child!.once("exit", resolve))
    child.kill("SIGKILL")
    await ended
    child = null
  }
  const start = async () => {
    const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    child = spawn("redis-server", settings, { stdio: "ignore" })
    const failed = new Promise<never>((_, reject) =>
      child!.once("error", () => reject(new Error("These tests need the program redis-server; install Redis."))),
    )
    await Promise.race([untilAnswers(port), failed])
  }
  if (options.start !== false) await start()
  return { url: `redis://127.0.0.1:${port}`, signal: signal => child?.kill(signal), kill, start, stop: kill }
}

async function untilAnswers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answers = await new Promise<boolean>(resolve => {
      const probe = connect(port, "127.0.0.1", () => probe.end(() => resolve(true))).on("error", () => resolve(false))
    })
    if (answers) return
    await wait(50)
  }
  throw new Error("Redis did not start.")
}
