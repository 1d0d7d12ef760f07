import { existsSync, renameSync, rmSync, statSync } from "node:fs"
import pino from "pino"

/**
 * A log file that keeps its name and a bounded size: when it is full, `access.log` becomes `access.1.log`, that one
 * `access.2.log`, and the oldest goes. (pino-roll numbers the file being written, so that no name stays the same.)
 */
export function openLogFile(file: string, { bytes = 10_000_000, kept = 4 } = {}) {
  const numbered = (n: number) => (n === 0 ? file : file.replace(/\.log$/, `.${n}.log`))
  const stream = pino.destination({ dest: file, mkdir: true, sync: false, append: true })
  let written = existsSync(file) ? statSync(file).size : 0
  stream.on("write", (size: number) => {
    written += size
    if (written < bytes) return
    written = 0
    rmSync(numbered(kept), { force: true })
    for (let n = kept - 1; n >= 0; n--) if (existsSync(numbered(n))) renameSync(numbered(n), numbered(n + 1))
    stream.reopen()
  })
  // A full or vanished disk must not end the process: stdout still has the line.
  stream.on("error", () => {})
  return stream
}

const GATHER_MS = 100
const MOST_GATHERED = 64 * 1024

/** Hands lines on a tenth of a second later, as one text: where there are many at once, a write for each costs more than making it. */
export function gatherLines(to: { write(text: string): unknown }): { write(line: string): void; flush(): void } {
  let lines = ""
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const text = lines
    lines = ""
    if (text) to.write(text)
  }
  process.on("exit", flush)
  return {
    flush,
    write(line) {
      lines += line
      if (lines.length > MOST_GATHERED) flush()
      else timer ??= setTimeout(flush, GATHER_MS).unref()
    },
  }
}
