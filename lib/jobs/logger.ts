import { Logger } from "graphile-worker"
import { log } from "#lib/log.ts"

const lowered = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const

/**
 * The job runner's own words, at one level lower: a job that was taken is not news. Of an error it repeats everything, with what people
 * wrote; of that the log takes what it takes of every error.
 */
export const jobLogger = () =>
  new Logger(() => (level, message, meta) => {
    const [words] = message.split(/ with error '|\n/)
    log[lowered[level]]({ err: meta?.error ?? meta?.fatalError }, words)
  })
