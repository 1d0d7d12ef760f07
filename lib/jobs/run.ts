import type { TaskList } from "graphile-worker"
import { followActivity } from "#lib/domain/activity/follow.ts"
import { overhearOwn } from "#lib/domain/announce.ts"
import { followLinks, linksLeft, stopLinks } from "#lib/domain/previews/follow.ts"
import { forgetPages } from "#lib/domain/previews/pages.ts"
import { forgetReceipts } from "#lib/domain/receipts/forget.ts"
import { indexMissingNames } from "#lib/domain/search/index-names.ts"
import { indexWords } from "#lib/domain/search/index-words.ts"
import { startFileJobs } from "#lib/jobs/files.ts"
import { type AddJob, startRunner } from "#lib/jobs/runner.ts"
import { log } from "#lib/log.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Changes } from "#lib/protocol/sync.ts"

/** How long changed conversations gather before one job takes them together. */
const gatherMs = 1000
/** Conversations one job names; with more, the sweep of all that are behind is cheaper. */
const maxNamed = 1000

const tasks: TaskList = {
  "index-words": async payload => {
    await indexWords((payload as { conversationIds?: string[] } | null)?.conversationIds)
  },
  "follow-activity": async payload => {
    await followActivity((payload as { conversationIds?: string[] } | null)?.conversationIds)
  },
  "forget-receipts": async () => {
    await forgetReceipts()
  },
  "follow-links": async () => {
    followLinks(await linksLeft())
  },
  "forget-pages": async () => {
    await forgetPages()
  },
  "index-names": async () => {
    await indexMissingNames()
  },
}

/** Every minute, what a crash between a commit and its job left behind; every hour, what has grown old. */
const schedule = [
  "* * * * * index-words ?id=sweep&max=1&jobKey=index-words-sweep",
  "* * * * * index-names ?id=names&max=1&jobKey=index-names-sweep",
  "* * * * * follow-activity ?id=activity&max=1&jobKey=follow-activity-sweep",
  "* * * * * follow-links ?id=links&max=1&jobKey=follow-links-sweep",
  "37 * * * * forget-pages ?max=1&jobKey=forget-pages",
  "17 * * * * forget-receipts ?max=1&jobKey=forget-receipts",
]

/**
 * Starts the queue of scheduled and deferred work on the same database. Changes of messages are heard in this process and gathered,
 * so that sending itself writes no job. Files have a runner of their own: looking at one takes seconds, and nothing else waits for it.
 */
export const startJobs = async (url: string): Promise<{ stop(): Promise<void> }> => {
  const again = (addJob: AddJob) => addJob("index-words", {}, { jobKey: "index-words-sweep" })
  const runner = await startRunner(url, { tasks, schedule, concurrency: 2, again })
  const files = await startFileJobs(url)
  const add = (task: string) => (ids: string[]) =>
    runner.addJob(task, ids.length > maxNamed ? {} : { conversationIds: ids })
  const words = gatherChanges(event => /^(messages|reactions):/.test(event), add("index-words"))
  const news = gatherChanges((_event, changes) => changes.messages?.some(isNews) ?? false, add("follow-activity"))
  const links = overhearOwn((audience, event, payload) => {
    if ("conversationId" in audience && /^messages:(sent|edited)$/.test(event)) followLinks(linksIn(payload as Changes))
  })
  return {
    async stop() {
      links()
      await stopLinks()
      words()
      news()
      await Promise.all([runner.stop(), files.stop()])
    },
  }
}

/** Whether somebody may have to hear of it by name. */
const isNews = ({ mentions, replyTo, kind }: MessageDto) =>
  mentions !== undefined || replyTo !== null || kind === "invited"

/** Messages that may lead somewhere; of those that are told by their place only, it is seen there. */
const linksIn = ({ conversationId, messages = [], touched = [] }: Changes) => [
  ...messages.filter(({ body }) => body && /https?:|www\./i.test(body)).map(({ seq }) => ({ conversationId, seq })),
  ...touched.map(seq => ({ conversationId, seq })),
]

type Concerns = (event: string, changes: Partial<Changes>) => boolean

/** Calls `flush` at most once in `gatherMs` with the conversations that something happened in which it is about. */
const gatherChanges = (concerns: Concerns, flush: (ids: string[]) => Promise<unknown>) => {
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const stop = overhearOwn((audience, event, payload) => {
    if (!("conversationId" in audience) || !concerns(event, payload as Partial<Changes>)) return
    changed.add(audience.conversationId)
    timer ??= setTimeout(() => {
      timer = undefined
      const ids = [...changed]
      changed.clear()
      // A job that could not be added is made up for by the sweep.
      flush(ids).catch(error => log.warn({ err: error }, "a job could not be added"))
    }, gatherMs)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}
