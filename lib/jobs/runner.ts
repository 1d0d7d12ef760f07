import { setTimeout as sleep } from "node:timers/promises"
import { run, type TaskList, type TaskSpec, type Runner as WholeWorker } from "graphile-worker"
import pg from "pg"
import { withDeadline } from "#lib/deadline.ts"
import { reachDatabase } from "#lib/domain/reach-database.ts"
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

export type Worker = Pick<WholeWorker, "addJob" | "events" | "promise" | "stop">

const pauseMs = 1000
/** A job that is to be added while no runner is there waits so long for the next one. */
const patienceMs = 5000

/** Connections of which an error is always somebody's: a worker listens to those of its own pool no longer while it closes them. */
const openPool = (connectionString: string, max: number): pg.Pool => {
  const broken = (error: Error) => log.warn({ err: error }, "a connection of the job runner broke")
  return (
    new pg.Pool({ connectionString, max })
      .on("connect", client => void client.on("error", broken))
      // The same once more, of a connection that was idle.
      .on("error", () => {})
  )
}

const beginWorker = async (connectionString: string, { tasks, schedule, concurrency }: Options): Promise<Worker> => {
  // By a client that makes pauses: where the database is away, the worker's own dials several times each time it is begun.
  await reachDatabase()
  const pgPool = openPool(connectionString, concurrency + 2)
  try {
    const { addJob, events, promise, stop } = await run({
      pgPool,
      concurrency,
      noHandleSignals: true,
      pollInterval: 2000,
      taskList: tasks,
      crontab: schedule.join("\n"),
      logger: jobLogger(),
      // Otherwise a job whose end cannot be written down, because the database went away, is a rejection that nobody handles.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
    return { addJob, events, promise, stop: () => stop().finally(() => pgPool.end()) }
  } catch (error) {
    await pgPool.end()
    throw error
  }
}

/**
 * Settles when this one will do no further job: it gave up, or it could not ask for one. Some of what it asks it remembers, the refusal too,
 * and would ask for a job in vain for as long as the process lives.
 */
const isOver = async (worker: Worker): Promise<void> => {
  const { promise: refused, resolve } = Promise.withResolvers<void>()
  worker.events.once("worker:getJob:error", () => resolve())
  await Promise.race([worker.promise.catch(error => log.debug({ err: error }, "the job runner gave up")), refused])
}

/**
 * Does the jobs of some tasks. A runner that ends or fails, as it does when the database goes away under it, is replaced once the database answers;
 * whoever adds a job meanwhile waits for that a few seconds, and then it fails. `begin` starts the worker under it.
 */
export const startRunner = async (url: string, options: Options, begin = beginWorker): Promise<Runner> => {
  let runner = Promise.resolve(await begin(url, options))
  let stopped = false
  const supervise = async () => {
    for (;;) {
      const old = await runner
      await isOver(old)
      if (stopped) return
      const next = Promise.withResolvers<Worker>()
      runner = next.promise
      // What it is doing it still does, and nobody waits for that; but it dials no more, which it does without a pause.
      old.stop().catch(() => {})
      let fresh: Worker | null = null
      while (!fresh && !stopped) {
        await sleep(pauseMs, undefined, { ref: false })
        fresh = await begin(url, options).catch(() => null)
      }
      if (stopped) return void fresh?.stop().catch(() => {})
      next.resolve(fresh!)
      log.info("the job runner started again")
      // The sweeps make up for it; another runner beside this one would not.
      await options.again(addJob).catch(error => log.warn({ err: error }, "a job could not be added"))
    }
  }
  const addJob: AddJob = async (task, payload, spec) =>
    (await withDeadline(runner, patienceMs)).addJob(task, payload, spec)
  supervise().catch(error => log.error({ err: error }, "the job runner is not looked after any more"))
  return {
    addJob,
    async stop() {
      stopped = true
      await withDeadline(runner, pauseMs)
        .then(worker => worker.stop())
        .catch(() => {})
    },
  }
}
