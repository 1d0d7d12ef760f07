import { spawn } from "node:child_process"
import { constants, setPriority } from "node:os"
import { join } from "node:path"
import type { Examined, ToExamine } from "#lib/media/examined.ts"

const worker = join(import.meta.dirname, "worker.ts")

/** What one file may take: time in milliseconds, and the worker's memory in bytes, which it watches itself. */
const bounds = { ms: 60_000, memory: 768 * 1024 * 1024, answer: 1_000_000 }

/**
 * Looks at what was uploaded in a process of its own, which is killed when it takes too long or too much: nothing that is in a file can
 * reach this process. It has no settings, no secrets and no connection. What it makes lies in `out`. Throws what the system itself could not do.
 */
export const examine = (file: ToExamine, { ms = bounds.ms, memory = bounds.memory } = {}): Promise<Examined> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--max-old-space-size=256", worker], {
      stdio: ["pipe", "pipe", "ignore"],
      // One thread of libvips: a picture more or less at a time is what the whole machine does beside its talk.
      env: { PATH: process.env.PATH, NODE_ENV: "production", VIPS_CONCURRENCY: "1", UV_THREADPOOL_SIZE: "2" },
    })
    let answer = ""
    const late = setTimeout(() => child.kill("SIGKILL"), ms)
    child.once("error", reject)
    child.once("spawn", () => {
      try {
        setPriority(child.pid!, constants.priority.PRIORITY_BELOW_NORMAL)
      } catch {
        // It works at the same pace then.
      }
    })
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      answer += text
      if (answer.length > bounds.answer) child.kill("SIGKILL")
    })
    child.once("close", code => {
      clearTimeout(late)
      // A worker that died of a file says by that what the file is.
      if (code !== 0) return resolve({ ok: false, problem: code === tooMuchMemory ? "too_many_pixels" : "unreadable" })
      try {
        resolve(JSON.parse(answer) as Examined)
      } catch {
        resolve({ ok: false, problem: "unreadable" })
      }
    })
    child.stdin.on("error", () => {})
    child.stdin.end(JSON.stringify({ ...file, memory }))
  })

/** The exit code of a worker that would have taken more memory than it may. */
export const tooMuchMemory = 3
