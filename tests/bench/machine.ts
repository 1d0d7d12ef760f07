import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { loadavg } from "node:os"

/** Ticks a second that /proc counts CPU time in. */
const ticks = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }))

/** CPU seconds, user and system, that a process has used so far. Linux only. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ")
  return (Number(fields[11]) + Number(fields[12])) / ticks
}

/** The same of a process with all that it has started, those that have ended included. */
export function cpuSecondsOfAll(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ")
  const ended = (Number(fields[13]) + Number(fields[14])) / ticks
  return childrenOf(pid).reduce((sum, child) => sum + cpuSecondsIfThere(child), cpuSeconds(pid) + ended)
}

function cpuSecondsIfThere(pid: number): number {
  try {
    return cpuSeconds(pid)
  } catch {
    return 0
  }
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number)

/** A process with all that it has started and they in turn, as far as it is still there. Linux only. */
export function familyOf(pid: number): number[] {
  try {
    return [pid, ...childrenOf(pid).flatMap(familyOf)]
  } catch {
    return []
  }
}

/** The processors that this process may use, as `taskset` writes them. */
const processors = () => /^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8"))![1]!

/** Keeps these processes, and what they start, to the last processor, if there are several. Returns what lets go of all. Linux only. */
export function keepToLastProcessor(pids: number[]): () => void {
  const all = processors()
  keepTo(/\d+$/.exec(all)![0], pids)
  return () => keepTo(all, familyOf(process.pid))
}

function keepTo(list: string, pids: number[]): void {
  for (const pid of pids) {
    try {
      execFileSync("taskset", ["--all-tasks", "--cpu-list", "--pid", list, String(pid)], { stdio: "ignore" })
    } catch (error) {
      // It may have ended meanwhile.
      if (familyOf(pid).length > 0) throw error
    }
  }
}

/** What a process alone is charged with (PSS) and what is mapped in all (RSS), in bytes. */
export function memoryOf(pid: number): { pss: number; rss: number } {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")
  const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)![1])
  return { pss: bytes("Pss"), rss: bytes("Rss") }
}

/** Microseconds of a clock that all processes of the machine share. */
export const clock = (): number => Number(process.hrtime.bigint() / 1000n)

/** How busy the machine was in the last minute, in runnable processes. */
export const load = (): number => Math.round(loadavg()[0]! * 100) / 100
