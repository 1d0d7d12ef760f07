import { spawn } from "node:child_process"
import { stat } from "node:fs/promises"
import { constants, setPriority } from "node:os"

/** A program of the operator, and what it is to make. Nothing is written but into `folder`. */
export type Conversion = {
  program: string
  args: string[]
  folder: string
  /** Where its result lies afterwards, and the most that may lie there, in bytes. */
  out: string
  most: number
  /** How long it may take, in milliseconds. */
  ms: number
}

/** What a program may take: address space in KiB, and seconds of the processor, which end it also where nobody is left to do so. */
const bounds = { memory: 4_194_304, seconds: 900 }
const lookMs = 250

/**
 * Converts a file with a program of the operator: in a group of processes of its own, without settings or secrets, behind everything else. All of the group is killed when it takes
 * too long, makes too much, or `signal` says so. Says whether there is a result.
 */
export const convert = async (
  { program, args, folder, out, most, ms }: Conversion,
  signal: AbortSignal,
): Promise<boolean> => {
  if (signal.aborted) return false
  const [command, given] = limited(program, args)
  const child = spawn(command, given, {
    cwd: folder,
    stdio: "ignore",
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      LANG: "C.UTF-8",
      ...noNetwork,
      NODE_ENV: "production",
    },
  })
  const kill = () => killGroup(child.pid)
  const late = setTimeout(kill, ms)
  const look = setInterval(() => {
    stat(out).then(
      ({ size }) => size > most && kill(),
      () => {},
    )
  }, lookMs)
  signal.addEventListener("abort", kill)
  try {
    const code = await new Promise<number | null>(resolve => {
      child.once("spawn", () => calm(child.pid!)).once("error", () => resolve(null))
      child.once("exit", resolve)
    })
    return code === 0 && (await sizeOf(out)) > 0 && (await sizeOf(out)) <= most
  } finally {
    clearTimeout(late)
    clearInterval(look)
    signal.removeEventListener("abort", kill)
    // What it started and did not wait for.
    kill()
  }
}

/** What a document may ask for by itself goes nowhere. */
const noNetwork = Object.fromEntries(
  ["http_proxy", "https_proxy", "ftp_proxy", "HTTP_PROXY", "HTTPS_PROXY"].map(name => [name, "http://127.0.0.1:9"]),
)

const limited = (program: string, args: string[]): [string, string[]] =>
  process.platform === "win32"
    ? [program, args]
    : ["/bin/sh", ["-c", `ulimit -v ${bounds.memory}; ulimit -t ${bounds.seconds}; exec "$0" "$@"`, program, ...args]]

const calm = (pid: number) => {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It works at the same pace then.
  }
}

const killGroup = (pid: number | undefined) => {
  if (pid === undefined) return
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL")
  } catch {
    // It has ended.
  }
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )
