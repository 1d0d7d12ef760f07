import type { TaskList, TaskSpec } from "graphile-worker"
import { overhearOwn } from "#lib/domain/announce.ts"
import { eraseFiles, sweepUploads } from "#lib/domain/files/erase.ts"
import { onErasure } from "#lib/domain/files/erase-soon.ts"
import { processUpload, uploadsLeftBehind } from "#lib/domain/files/process.ts"
import { log } from "#lib/log.ts"
import type { EventPayload } from "#lib/protocol/events.ts"

type AddJob = (task: string, payload: object, spec?: TaskSpec) => Promise<unknown>

export const fileTasks: TaskList = {
  "process-upload": async payload => {
    await processUpload((payload as { id: string }).id)
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

export const fileSchedule = [
  "* * * * * process-uploads-left ?max=1&jobKey=process-uploads-left",
  "* * * * * erase-files ?id=erase&max=1&jobKey=erase-files-sweep",
  "41 * * * * sweep-uploads ?max=1&jobKey=sweep-uploads",
]

/** An upload is looked at once; all of them by two queues, so that at most two are looked at at a time. */
const specOf = (id: string): TaskSpec => ({
  jobKey: `process-upload:${id}`,
  queueName: `files-${Number.parseInt(id.at(-1)!, 16) % 2}`,
  maxAttempts: 5,
})

/** Adds the jobs that what happens asks for: an upload that arrived, bytes that are nobody's. What cannot be added is made up for by the sweeps. */
export const followFiles = (addJob: AddJob): (() => void) => {
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
