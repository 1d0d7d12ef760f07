import { setTimeout as sleep } from "node:timers/promises"
import { run, type TaskList, type TaskSpec, type Runner as Worker } from "graphile-worker"
import { jobLogger } from "#lib/jobs/logger.ts"
import { log } from "#lib/log.ts"

export type AddJob = (task: string, payload: object, spec?: TaskSpec) => Promise<unknown>
export type Runner = { addJob: AddJob; stop(): Promise<void> }

type Options = {
  tasks: TaskList
  schedule: string[]
  /** Jobs at the same time. */
  concurrency: number
  /** What is done when it begins again after it has given up. */
  again(addJob: AddJob): Promise<unknown>
}

const pauseMs = 1000

const beginWorker = (connectionString: string, { tasks, schedule, concurrency }: Options): Promise<Worker> =>
  run({
    connectionString,
    concurrency,
    maxPoolSize: concurrency + 2,
    noHandleSignals: true,
    pollInterval: 2000,
    taskList: tasks,
    crontab: schedule.join("\n"),
    logger: jobLogger(),
    // Otherwise a job whose end cannot be written down, because the database went away, is a rejection that nobody handles.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  })

/**
 * Settles when this one will do no further job: it gave up, or it could not ask for one. Some of what it asks it remembers, the refusal too,
 * and would ask for a job in vain for as long as the process lives.
 */
const isOver = async (worker: Worker): Promise<void> => {
  const { promise: refused, resolve } = Promise.withResolvers<void>()
  worker.events.once("worker:getJob:error", () => resolve())
  await Promise.race([worker.promise.catch(error => log.debug({ err: error }, "the job runner gave up")), refused])
}

/** Does the jobs of some tasks. A runner that ends or fails, as it does when the database goes away under it, is replaced. `begin` starts the worker under it. */
export const startRunner = async (url: string, options: Options, begin = beginWorker): Promise<Runner> => {
  let runner = await begin(url, options)
  let stopped = false
  const supervise = async () => {
    while (!stopped) {
      const old = runner
      await isOver(old)
      for (let running = false; !stopped && !running; ) {
        await sleep(pauseMs, undefined, { ref: false })
        running = await replace().catch(() => false)
      }
      // What it is doing it still does; nobody waits for that.
      old.stop().catch(() => {})
    }
  }
  const addJob: AddJob = (task, payload, spec) => runner.addJob(task, payload, spec)
  const replace = async () => {
    const fresh = await begin(url, options)
    if (stopped) await fresh.stop()
    runner = fresh
    log.info("the job runner started again")
    // The sweeps make up for it; another runner beside this one would not.
    await options.again(addJob).catch(error => log.warn({ err: error }, "a job could not be added"))
    return true
  }
  supervise().catch(error => log.error({ err: error }, "the job runner is not looked after any more"))
  return {
    addJob,
    async stop() {
      stopped = true
      await runner.stop().catch(() => {})
    },
  }
}
