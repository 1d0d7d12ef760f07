import { isConnectionLost } from "#db/transaction.ts"
import { log } from "#lib/log.ts"

/** Whatever still hangs after this is cut. */
const LONGEST_END_MS = 9500

/** How often a program that npm started looks whether npm is still there. */
const ORPHAN_MS = 500

/** npm passes Ctrl-C on to a program that the terminal has told already. */
const ECHO_MS = 500

/** Runs `stop` once at SIGTERM or Ctrl-C and exits with 0; a second Ctrl-C, or ten seconds, force the end. */
export function endOnSignal(stop: () => Promise<void>): void {
  let ending = 0
  const end = (code: number) => {
    if (ending && performance.now() - ending < ECHO_MS) return
    if (ending) process.exit(1)
    ending = performance.now()
    setTimeout(() => process.exit(1), LONGEST_END_MS).unref()
    stop()
      .catch(error => log.error({ err: error }, "shutting down was not clean"))
      .finally(() => process.exit(code))
  }
  onOrphaned(() => end(0))
  process.on("SIGTERM", () => end(0))
  process.on("SIGINT", () => end(0))
  process.on("unhandledRejection", error => log.error({ err: error }, "a failure that nobody handled"))
  process.on("uncaughtException", error => {
    // node-postgres, under the job runner, throws a lost connection at nobody; the pools dial again by themselves.
    if (isConnectionLost(error)) return log.error({ err: error }, "a connection to the database was lost")
    log.fatal({ err: error }, "a failure that nobody caught")
    end(1)
  })
}

/** npm, told to end, ends the shell in between and leaves what runs in it behind: nobody would stop it any more. */
function onOrphaned(orphaned: () => void): void {
  const parent = process.ppid
  if (!process.env.npm_lifecycle_event) return
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    orphaned()
  }, ORPHAN_MS)
  timer.unref()
}
