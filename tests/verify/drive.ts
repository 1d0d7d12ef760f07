import { setTimeout as wait } from "node:timers/promises"
import { isDeepStrictEqual } from "node:util"
import { randomNumbers } from "#db/random.ts"
import { withDeadline } from "#lib/deadline.ts"
import { asking } from "#tests/support/guest.ts"
import { type Client, openClient } from "./client.ts"
import { type FaultName, strike } from "./faults.ts"
import { type Counter, type Counts, counters, judge, none, type Stored, type View } from "./judge.ts"
import { type Circle, settle, talk } from "./load.ts"
import { openPlace, type Place, type PlaceOptions } from "./place.ts"
import { openRecord, type Recorder } from "./record.ts"
import { clientView, freshView, storedView } from "./views.ts"

export type DriveOptions = Pick<PlaceOptions, "nodes" | "redis"> & {
  seconds: number
  seed: number
  rate: number
  faults: FaultName[]
  /** Where the history is written. */
  path: string
}
/** What `prove` plants: in the place; clients that do not catch up; a crash at the end; more after the judging. */
type Plant = Pick<PlaceOptions, "prepare" | "program"> & {
  deaf?: boolean
  crash?: boolean
  after?: (place: Place, judgeOf: (stored: Stored, clients?: View[]) => Counts, clients: View[]) => Promise<void>
  /** How long to wait for what will not come. */
  patience?: number
}
export type Verdict = Awaited<ReturnType<typeof drive>>

/** How often each kind of fault is put in words. */
const told = 5

/** One run: start, talk under faults, heal, wait for quiet, compare. */
export async function drive({ seconds, seed, rate, faults, nodes, redis, path }: DriveOptions, plant: Plant = {}) {
  const random = randomNumbers(seed)
  const record = openRecord(path)
  const place = await openPlace({ nodes, redis, ...plant })
  const clients: Client[] = []
  try {
    const { people, circles } = await settle(place)
    for (const [n, person] of people.entries()) {
      const otherWay = asking(place.lines[(n + 1) % 2]!.url, () => person.cookie)
      const repeat = faults.includes("repeat") ? otherWay : null
      clients.push(await openClient(person, record, { http: n % 5 === 4, repeat, deaf: plant.deaf }))
    }
    for (const { id, members } of circles) for (const n of members) await clients[n]!.show(id)
    const watched = watch(place, clients, circles, record)
    const striking = strike(place, faults, seconds, random, record)
    const written = await talk(clients, circles, record, random, { seconds, rate })
    await striking
    if (plant.crash) await place.postgres.crash()
    await place.untilReady()
    const began = performance.now()
    const unsent = await untilSent(clients, circles, plant.patience ?? 45_000)
    const { stored, views, fresh } = await untilQuiet(place, clients, circles, plant.patience ?? 60_000)
    const healed = Math.round(performance.now() - began) / 1000
    const spoken = none()
    const say = (fault: Counter, words: string) => ++spoken[fault] <= told && console.log(`  ${fault}  ${words}`)
    const seen = await watched.stop()
    const judgeOf = (from: Stored, held = views, loud = false) => {
      const counts = judge(record, from, held, fresh, loud ? say : undefined)
      for (const [name, more] of Object.entries({ ...seen, LOST: unsent })) counts[name as Counter] += more
      return counts
    }
    const counts = judgeOf(stored, views, true)
    if (unsent) console.log(`  LOST  ${unsent} messages were never sent`)
    await plant.after?.(place, judgeOf, views)
    const unhandled = /nobody (handled|caught)|unhandledRejection/.test(place.nodes.logs())
    if (unhandled) console.log("  The server's log tells of a failure that nobody handled.")
    const ok = !unhandled && counters.every(name => counts[name] === 0)
    const acked = [...record.sent.values()].filter(each => each.acks.length > 0).length
    const changes = record.ops.length
    return {
      ok,
      ...counts,
      seconds,
      seed,
      nodes,
      redis: nodes > 1 && redis,
      faults,
      messages: written,
      acked,
      changes,
      healed,
    }
  } finally {
    for (const client of clients) client.close()
    await place.close()
    await record.close()
  }
}

/** Looks while it goes on: is what was just ticked stored, did a mark go back, did a tombstone come alive? */
function watch(place: Place, clients: Client[], circles: Circle[], record: Recorder) {
  const counts = { "FALSE-TICK": 0, "RECEIPT-BACK": 0, RESURRECT: 0 }
  let asking: Promise<unknown> | null = null
  record.ticked = ({ id, conversationId, seq }) => {
    if (asking) return
    const row = place.sql`select id from messages where conversation_id = ${conversationId} and seq = ${seq}`
    asking = withDeadline(row, 5000)
      .then(
        ([row]) => row?.id !== id && counts["FALSE-TICK"]++,
        // The database is away: the final reading will tell.
        () => {},
      )
      .finally(() => {
        asking = null
      })
  }
  const look = () => {
    const deleted = record.ops.filter(op => op.what === "delete" && op.outcome === "ok")
    for (const [n, client] of clients.entries()) {
      const ids = circles.filter(circle => circle.members.includes(n)).map(circle => circle.id)
      const { back, alive } = client.lookBack(ids, deleted)
      counts["RECEIPT-BACK"] += back
      counts.RESURRECT += alive
    }
  }
  const timer = setInterval(look, 500)
  return {
    async stop() {
      clearInterval(timer)
      look()
      await asking
      return counts
    },
  }
}

/** A reading that got no answer, because a connection has just ended, is done again. */
const insist = async <T>(read: () => PromiseLike<T>, tries = 4): Promise<T> => {
  try {
    return await withDeadline(read(), 8000)
  } catch (error) {
    if (tries === 1) throw error
    return insist(read, tries - 1)
  }
}

const until = async (done: () => boolean | Promise<boolean>, ms: number) => {
  for (const end = Date.now() + ms; !(await done()) && Date.now() < end; ) await wait(200)
}

/** Waits until every outbox is empty; answers how many messages are left. */
async function untilSent(clients: Client[], circles: Circle[], ms: number): Promise<number> {
  const ids = circles.map(circle => circle.id)
  const left = () => clients.reduce((sum, client) => sum + client.pending(...ids), 0)
  await until(() => left() === 0, ms)
  for (const client of clients)
    for (const entry of ids.flatMap(id => client.outbox.entries(id)))
      console.log(
        `  LOST  still in the outbox of ${client.guest.handle}, not told to be committed: ${JSON.stringify(entry)}`,
      )
  return left()
}

/** Waits until the clients hold what is stored and nothing moves any more, or for as long as they may take, and reads every view. */
async function untilQuiet(place: Place, clients: Client[], circles: Circle[], ms: number) {
  const idsOf = (n: number) => circles.filter(circle => circle.members.includes(n)).map(circle => circle.id)
  await until(async () => {
    const heads = await insist(
      () => place.sql<{ id: string; revision: number }[]>`select id, revision from conversations`,
    )
    return heads.every(({ id, revision }) =>
      clients.every((client, n) => !idsOf(n).includes(id) || client.held(id)?.revision === revision),
    )
  }, ms)
  const readOnce = async () => {
    const views = clients.map((client, n) => clientView(client, idsOf(n)))
    const fresh: View[] = []
    for (const [n, client] of clients.entries()) {
      // Each conversation's history is paged through by its last member.
      const paged = circles.filter(circle => circle.members.at(-1) === n).map(circle => circle.id)
      fresh.push(await freshView(client, paged))
    }
    return { stored: await storedView(place.sql), views, fresh }
  }
  const readAll = () => insist(readOnce)
  let before = await readAll()
  for (const end = Date.now() + Math.min(ms, 15_000); Date.now() < end; ) {
    await wait(1200)
    const now = await readAll()
    const rows = (view: View) => [...view.conversations].map(([id, { row }]) => [id, row])
    const settled = now.views.every((view, n) =>
      isDeepStrictEqual(new Map(rows(view) as never), new Map(rows(now.fresh[n]!) as never)),
    )
    const still = isDeepStrictEqual(before.stored, now.stored)
    before = now
    if (settled && still) break
  }
  return before
}
