import "#lib/cli/check-env.ts"

import { closeDatabase, connectDatabase, sql } from "#db/client.ts"
import { migrate, waitForDatabase } from "#db/migrate.ts"
import { becomeNode } from "#lib/cli/become-node.ts"
import { openDatabase, openDataDir } from "#lib/cli/data.ts"
import { endOnSignal } from "#lib/cli/end.ts"
import { run } from "#lib/cli/explain.ts"
import { drainSends } from "#lib/domain/messages/send-queue.ts"
import { env } from "#lib/env.ts"
import { makeFront } from "#lib/http/front.ts"
import { sayDatabaseAway, setWaiting } from "#lib/http/health.ts"
import { addressOf, listen } from "#lib/http/listen.ts"
import { checkOrigin } from "#lib/http/origin.ts"
import { preparePages } from "#lib/http/pages.ts"
import { makeStatic } from "#lib/http/static.ts"
import { startJobs } from "#lib/jobs/run.ts"
import { closeLogs, openLogFiles } from "#lib/log.ts"
import { attachRealtime } from "#lib/realtime/attach.ts"
import { givenSecret } from "#lib/secrets.ts"

/** Returns once it listens. A reason not to start is an error with one sentence. `prepare` runs before anyone is let in. */
export async function serve({
  prepare = async () => {},
} = {}): Promise<{ address: string; database: string; ready: Promise<unknown> }> {
  // env
  const { mode, host, port, dataDir, log: logging } = env()
  const secret = givenSecret()
  openDataDir(dataDir)
  if (logging.files) openLogFiles(dataDir)

  // database: the own one is there when this returns, another one may still be away
  const database = await openDatabase(dataDir)
  connectDatabase(database.url)

  // next
  const [dev, root] = [mode === "development", import.meta.dirname]
  const pages = await preparePages(root, { dev, host, port })

  // http
  const front = dev ? makeFront({ liveReload: pages.liveReload }) : makeFront({ serveFile: makeStatic(root) })
  front.inner.on("request", pages.handle)

  // realtime and jobs begin when the database is there and up to date
  const stops: (() => Promise<unknown>)[] = []
  const awake = new AbortController()
  const wake = async () => {
    await waitForDatabase(sql(), sayDatabaseAway, awake.signal)
    await migrate(database.url)
    const node = await becomeNode({ secret, database, server: front.outer, signal: awake.signal })
    stops.push(node.leave)
    await prepare()
    const realtime = attachRealtime(front.inner, { checkOrigin, relay: node.relay })
    stops.push(() => realtime.close("shutdown"))
    const jobs = await startJobs(database.url)
    stops.push(() => jobs.stop())
    setWaiting(null)
  }

  // listen
  await listen(front.outer, { host, port }).catch(error => database.stop().then(() => Promise.reject(error)))

  // shut down
  const stop = async () => {
    awake.abort()
    front.outer.close()
    await drainSends()
    for (const each of stops.toReversed()) await each()
    await pages.close()
    front.outer.closeAllConnections()
    await closeDatabase()
    await database.stop()
    closeLogs()
  }
  endOnSignal(stop)
  const ready = wake().catch(error => awake.signal.aborted || stop().then(() => Promise.reject(error)))
  return { address: addressOf(front.outer), database: database.description, ready }
}

if (import.meta.main) await run(async () => (await serve()).ready)
