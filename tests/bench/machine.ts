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
  const living = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number)
  return living.reduce((sum, child) => sum + cpuSecondsIfThere(child), cpuSeconds(pid) + ended)
}

function cpuSecondsIfThere(pid: number): number {
  try {
    return cpuSeconds(pid)
  } catch {
    return 0
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
