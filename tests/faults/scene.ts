import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { open } from "#db/client.ts"
import { startEmbedded } from "#db/embedded.ts"
import { makeEntry } from "#lib/cli/entry.ts"
import { listen } from "#lib/http/listen.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import { type Guest, makeRoomAt, signUpAt } from "#tests/support/guest.ts"
import { roomy } from "#tests/support/house.ts"
import { openRedis } from "#tests/support/redis.ts"
import { freePort, startServer, type TestServer } from "#tests/support/server.ts"
import { openWindow, type Window } from "#tests/support/window.ts"
import { openLine } from "#tests/verify/line.ts"
import { type Crowd, makeCrowd } from "./crowd.ts"
import { dialAsPage } from "./page.ts"

export type Scene = Awaited<ReturnType<typeof openScene>>

const names = ["Ada", "Ben", "Cleo", "Dan", "Eve"]

/**
 * Servers on a PostgreSQL of their own that may be stopped; `people` who have one room open and reconnect as pages do. The first half of
 * them comes by `lines[0]`, the others by `lines[1]`. With two nodes there is a Redis, and the lines lead to an entry before both.
 */
export async function openScene({ nodes = 1, people = 20, env = {} as Record<string, string> } = {}) {
  const folder = makeTemporaryFolder()
  let postgres = await startEmbedded({ dataDir: folder.path })
  const sql = open(postgres.url, { max: 2, statementTimeout: 0, name: "faults" })
  const redis = nodes > 1 ? await openRedis() : null
  const ports = await Promise.all(Array.from({ length: nodes }, freePort))
  const start = (node: number) =>
    startServer({
      databaseUrl: postgres.url,
      port: ports[node]!,
      dataDir: join(folder.path, `node-${node}`),
      env: { ...roomy, LIMIT_SOCKETS_PER_PERSON: "100000", LOG_LEVEL: "info", REDIS_URL: redis?.url ?? "", ...env },
    })
  const servers: TestServer[] = await Promise.all(ports.map((_, node) => start(node)))
  const entry = nodes > 1 ? makeEntry(ports) : null
  const entryPort = await freePort()
  if (entry) await listen(entry, { host: "127.0.0.1", port: entryPort })
  const lines = await Promise.all([0, 1].map(() => openLine([entry ? entryPort : ports[0]!])))

  const guests: Guest[] = []
  for (let n = 0; n < people; n++) {
    const guest = await signUpAt(lines[n < people / 2 ? 0 : 1]!.url, names[n % names.length]!)
    if (entry) guest.jar.cookies.set("charla_node", String(n % nodes))
    guests.push(guest)
  }
  const room = await makeRoomAt(guests[0]!, ...guests.slice(1))
  const crowd: Crowd = makeCrowd(room)
  const windows: Window[] = []
  const pages: ReturnType<typeof dialAsPage>[] = []
  for (const guest of guests) {
    const page = dialAsPage(guest)
    pages.push(page)
    const window = await openWindow({ ...guest, cookie: guest.cookie, dial: page.dial }, crowd.watcher)
    await window.show(room)
    crowd.join(window)
    windows.push(window)
  }
  const pids = () => [postmasterOf(postgres.directory), ...childrenOf(postmasterOf(postgres.directory))]

  return {
    sql,
    redis,
    servers,
    lines,
    guests,
    windows,
    room,
    crowd,
    folder: folder.path,
    postgres: {
      get directory() {
        return postgres.directory
      },
      get url() {
        return postgres.url
      },
      /** Ends it at once, as a crash does, and keeps it away. */
      async crash() {
        process.kill(postmasterOf(postgres.directory), "SIGQUIT")
        await postgres.stop()
      },
      async start() {
        postgres = await startEmbedded({ dataDir: folder.path })
      },
      signal(name: "SIGSTOP" | "SIGCONT") {
        for (const pid of pids()) process.kill(pid, name)
      },
    },
    /** Somebody closes their page, without the other noticing before the line ends. */
    leave: (index: number) => pages[index]!.stop(),
    comeBack: (index: number) => pages[index]!.start(),
    async restart(node: number) {
      servers[node] = await start(node)
    },
    async close() {
      crowd.stop()
      for (const page of pages) page.stop()
      for (const window of windows) window.close()
      await Promise.all(lines.map(line => line.close()))
      entry?.close()
      entry?.closeAllConnections()
      await Promise.all(servers.map(server => server.stop()))
      await redis?.stop()
      await sql.end({ timeout: 1 })
      await postgres.stop()
      folder.remove()
    },
  }
}

const postmasterOf = (directory: string) => Number.parseInt(readFileSync(join(directory, "postmaster.pid"), "utf8"), 10)

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => {
      try {
        return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) === parent
      } catch {
        return false
      }
    })
}

/** Seconds until `done`, looked at every 20 ms; throws after `longest` seconds. */
export async function secondsUntil(done: () => boolean | Promise<boolean>, longest = 60): Promise<number> {
  const began = performance.now()
  while (!(await done())) {
    if (performance.now() - began > longest * 1000) throw new Error(`Not after ${longest} s.`)
    await wait(20)
  }
  return (performance.now() - began) / 1000
}
