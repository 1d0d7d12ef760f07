import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { setTimeout as wait } from "node:timers/promises"

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }))

/** Resident memory of a process, in MB. */
export const rssOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000

/** Processor time a process has used so far, in seconds. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ")
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Asks a page ten times a second and keeps how long it took (milliseconds) and what was answered, until stopped. */
export function probe(url: string) {
  const answers: { at: number; ms: number; status: number }[] = []
  let on = true
  const running = (async () => {
    while (on) {
      const at = performance.now()
      const status = await fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
        answer => answer.status,
        () => 0,
      )
      answers.push({ at, ms: performance.now() - at, status })
      await wait(100)
    }
  })()
  return {
    answers,
    longest: () => Math.round(Math.max(...answers.map(({ ms }) => ms))),
    p99: () => Math.round(answers.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(answers.length * 0.99)]!),
    async stop() {
      on = false
      await running
    },
  }
}
