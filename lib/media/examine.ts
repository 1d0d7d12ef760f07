import { type ChildProcessByStdio, spawn } from "node:child_process"
import { readFile } from "node:fs/promises"
import { constants, setPriority } from "node:os"
import { dirname, join } from "node:path"
import type { Readable, Writable } from "node:stream"
import type { Examined, ToExamine } from "#lib/media/examined.ts"
import { once } from "#lib/process.ts"

type Worker = ChildProcessByStdio<Writable, Readable, null>
type Streams = { ref(): void; unref(): void }

const worker = join(import.meta.dirname, "worker.ts")
const root = join(import.meta.dirname, "../..")

/** What one file may take: time in milliseconds, and the worker's memory in bytes, which it watches itself. */
const bounds = { ms: 60_000, memory: 768 * 1024 * 1024, answer: 1_000_000 }
/** How long a worker waits for a file before it is sent away. */
const spareMs = 30_000
/** The exit code of a worker that would have taken more memory than it may. */
const tooMuchMemory = 3

/** One worker that has loaded everything and waits: each sees one file and no other, and the next file need not wait for its start. */
const spares = once("media-spares", () => ({ waiting: null as { child: Worker; place: string } | null }))

/**
 * Looks at what was uploaded in a process of its own, which is killed when it takes too long or too much: nothing that is in a file can
 * reach this process or the next file. It has no settings, no secrets and no connection. What it makes lies in `out`, a folder whose parent it may use. Throws what the system
 * itself could not do.
 */
export const examine = (file: ToExamine, { ms = bounds.ms, memory = bounds.memory } = {}): Promise<Examined> =>
  new Promise((resolve, reject) => {
    const place = dirname(file.out)
    const child = takeWorker(place)
    let answer = ""
    const late = setTimeout(() => child.kill("SIGKILL"), ms)
    let isTooMuch = false
    const watch = watchMemory(child, memory, () => {
      isTooMuch = true
    })
    child.once("error", reject)
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      answer += text
      if (answer.length > bounds.answer) child.kill("SIGKILL")
    })
    child.once("close", code => {
      clearTimeout(late)
      clearInterval(watch)
      // A worker that died of a file says by that what the file is.
      isTooMuch ||= code === tooMuchMemory
      if (code !== 0) return resolve({ ok: false, problem: isTooMuch ? "too_many_pixels" : "unreadable" })
      try {
        resolve(JSON.parse(answer) as Examined)
      } catch {
        resolve({ ok: false, problem: "unreadable" })
      }
    })
    child.stdin.end(JSON.stringify({ ...file, memory }))
    keepSpare(place)
  })

/** From outside as well, where the system tells it: a worker that is busy does not look at itself. */
const watchMemory = (child: Worker, most: number, onTooMuch: () => void): NodeJS.Timeout =>
  setInterval(async () => {
    const pages = await readFile(`/proc/${child.pid}/statm`, "latin1").catch(() => "")
    if (Number(pages.split(" ")[1]) * 4096 <= most || !pages) return
    onTooMuch()
    child.kill("SIGKILL")
  }, 200)

const startWorker = (place: string): Worker => {
  // It reads nothing but this program and what lies there, writes nowhere else, and starts nothing.
  const seen = [...["node_modules", "lib", "package.json"].map(name => join(root, name)), "/usr/bin/ldd", place]
  const may = [
    "--permission",
    "--allow-addons",
    ...seen.map(path => `--allow-fs-read=${path}`),
    `--allow-fs-write=${place}`,
  ]
  const child = spawn(process.execPath, ["--max-old-space-size=256", "--no-warnings", ...may, worker], {
    stdio: ["pipe", "pipe", "ignore"],
    // One thread of libvips: a picture more or less at a time is what the whole machine does beside its talk.
    env: { PATH: process.env.PATH, NODE_ENV: "production", VIPS_CONCURRENCY: "1", UV_THREADPOOL_SIZE: "2" },
  })
  child.once("spawn", () => {
    try {
      setPriority(child.pid!, constants.priority.PRIORITY_BELOW_NORMAL)
    } catch {
      // It works at the same pace then.
    }
  })
  child.stdin.on("error", () => {})
  return child
}

const takeWorker = (place: string): Worker => {
  const { waiting } = spares
  if (waiting?.place !== place || waiting.child.exitCode !== null || waiting.child.signalCode !== null) {
    return startWorker(place)
  }
  spares.waiting = null
  waiting.child.removeAllListeners("exit").removeAllListeners("error")
  hold(waiting.child, "ref")
  return waiting.child
}

const keepSpare = (place: string) => {
  if (spares.waiting) return
  const child = startWorker(place)
  const forget = () => {
    if (spares.waiting?.child === child) spares.waiting = null
  }
  const sendAway = setTimeout(() => {
    if (spares.waiting?.child !== child) return
    forget()
    child.kill()
  }, spareMs)
  sendAway.unref()
  child.once("exit", forget).once("error", forget)
  spares.waiting = { child, place }
  // It ends with its parent: nothing on its input is the end for it, too.
  hold(child, "unref")
}

const hold = (child: Worker, how: keyof Streams) => {
  child[how]()
  for (const stream of [child.stdin, child.stdout]) (stream as unknown as Streams)[how]()
}
