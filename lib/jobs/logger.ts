import { Logger } from "graphile-worker"
import { log } from "#lib/log.ts"

/** The job runner's own words, at one level lower: a job that was taken is not news. */
export const jobLogger = () =>
  new Logger(() => (level, message) => {
    const lowered = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const
    log[lowered[level]](message)
  })
