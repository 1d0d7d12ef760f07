import type { TaskList, TaskSpec } from "graphile-worker"
import { overhearOwn } from "#lib/domain/announce.ts"
import { NotNow, stopConversions } from "#lib/domain/files/claim.ts"
import { eraseFiles, sweepUploads } from "#lib/domain/files/erase.ts"
import { onErasure } from "#lib/domain/files/erase-soon.ts"
import { processUpload, uploadsLeftBehind } from "#lib/domain/files/process.ts"
import { type AddJob, startRunner } from "#lib/jobs/runner.ts"
import { log } from "#lib/log.ts"
import type { EventPayload } from "#lib/protocol/events.ts"

const tasks: TaskList = {
  "process-upload": async (payload, { addJob }) => {
    const { id } = payload as { id: string }
    try {
      await processUpload(id)
    } catch (error) {
      if (!(error instanceof NotNow)) throw error
      // What takes long waits for its turn outside, so that a picture does not wait for it.
      await addJob("process-upload", { id }, { ...specOf(id), runAt: new Date(Date.now() + turnMs) })
    }
  },
  "process-uploads-left": async (_payload, { addJob }) => {
    for (const id of await uploadsLeftBehind()) await addJob("process-upload", { id }, specOf(id))
  },
  "erase-files": async () => {
    await eraseFiles()
  },
  "sweep-uploads": async () => {
    await sweepUploads()
  },
}

const schedule = [
  "* * * * * process-uploads-left ?max=1&jobKey=process-uploads-left",
  "* * * * * erase-files ?id=erase&max=1&jobKey=erase-files-sweep",
  "41 * * * * sweep-uploads ?max=1&jobKey=sweep-uploads",
]

/** How long a conversion that found another one going on stays away. */
const turnMs = 3000

/** An upload is looked at once. Of no queue of the database: what a killed process was doing there would keep it closed for hours. */
const specOf = (id: string): TaskSpec => ({ jobKey: `process-upload:${id}`, maxAttempts: 5 })

/** Looks at files, two at a time, and deletes bytes. What another process left behind when it was killed is taken up at once. */
export const startFileJobs = async (url: string): Promise<{ stop(): Promise<void> }> => {
  const again = (addJob: AddJob) => addJob("process-uploads-left", {}, { jobKey: "process-uploads-left" })
  const runner = await startRunner(url, { tasks, schedule, concurrency: 2, again })
  const stopFollowing = followFiles(runner.addJob)
  await again(runner.addJob)
  return {
    async stop() {
      stopFollowing()
      stopConversions()
      await runner.stop()
    },
  }
}

/** Adds the jobs that what happens asks for: an upload that arrived, bytes that are nobody's. What cannot be added is made up for by the sweeps. */
const followFiles = (addJob: AddJob): (() => void) => {
  const add = (...job: Parameters<AddJob>) => {
    addJob(...job).catch(error => log.warn({ err: error }, "a job could not be added"))
  }
  const stopErasing = onErasure(() => add("erase-files", {}, { jobKey: "erase-files" }))
  const stopLooking = overhearOwn((_audience, event, payload) => {
    if (event !== "uploads:changed") return
    for (const { file, state } of (payload as EventPayload<"uploads:changed">).uploads) {
      if (state === "processing") add("process-upload", { id: file.id }, specOf(file.id))
    }
  })
  return () => {
    stopErasing()
    stopLooking()
  }
}
