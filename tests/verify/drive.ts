import { randomNumbers } from "#db/random.ts"
import { asking } from "#tests/support/guest.ts"
import { failuresIn } from "#tests/support/server.ts"
import { stayAway } from "./away.ts"
import { type Client, openClient } from "./client.ts"
import { settleDay, showDay } from "./day.ts"
import { type FaultName, strike } from "./faults.ts"
import { type Counter, type Counts, counters, judge, none, type Stored, type View } from "./judge.ts"
import { judgeScreens, type Screen } from "./judge-screens.ts"
import { adoptTyped } from "./judge-typed.ts"
import { sayLastWords, settle, talk } from "./load.ts"
import { openPlace, type Place, type PlaceOptions } from "./place.ts"
import { openRecord } from "./record.ts"
import { untilQuiet, untilSent, untilShown } from "./rest.ts"
import { openScreens } from "./screens.ts"
import { watch } from "./watch.ts"

export type DriveOptions = Pick<PlaceOptions, "nodes" | "redis"> & {
  seconds: number
  seed: number
  rate: number
  faults: FaultName[]
  /** Devices of two people are away meanwhile, for little and for much. */
  away: boolean
  /** How many messages are written while one is away for much. */
  day: number
  /** Two of the people have a page open in a real browser as well. */
  screens: boolean
  /** Where the history is written. */
  path: string
}
/** What `prove` plants: in the place; clients that do not catch up; a crash at the end; more after the judging. */
export type Plant = Pick<PlaceOptions, "prepare" | "afterwards" | "program"> & {
  deaf?: boolean
  crash?: boolean
  after?: (judged: Judged) => Promise<void>
  /** How long to wait for what will not come. */
  patience?: number
  /** Says nothing of what it finds. */
  quiet?: boolean
}
type Judged = {
  place: Place
  stored: Stored
  clients: View[]
  shown: Screen[]
  judgeOf(stored: Stored, clients?: View[], shown?: Screen[]): Counts
}
export type Verdict = Awaited<ReturnType<typeof drive>>

/** How long each of the waits afterwards may take, in milliseconds: a slow machine is no fault. What is right already is not waited for. */
const patience = 150_000

/** How often each kind of fault is put in words. */
const told = 5

/** One run: start, talk under faults, heal, wait for quiet, compare. */
export async function drive(options: DriveOptions, plant: Plant = {}) {
  const { seconds, seed, rate, faults, nodes, redis, path } = options
  const random = randomNumbers(seed)
  const record = openRecord(path)
  const place = await openPlace({ nodes, redis, ...plant })
  const clients: Client[] = []
  let screens: Awaited<ReturnType<typeof openScreens>> | null = null
  try {
    const { people, circles: talking } = await settle(place)
    const day = options.away ? await settleDay(people, options.day) : null
    const circles = [...talking, ...(day?.circles ?? [])]
    for (const [n, person] of people.entries()) {
      const otherWay = asking(place.lines[(n + 1) % 2]!.url, () => person.cookie)
      const repeat = faults.includes("repeat") ? otherWay : null
      clients.push(await openClient(person, record, { http: n % 5 === 4, repeat, deaf: plant.deaf }))
    }
    for (const { id, members } of talking) for (const n of members) await clients[n]!.show(id)
    if (day) await showDay(clients[day.away]!, day)
    // Who talks must be there after the crash.
    if (plant.crash) await place.sql`checkpoint`
    if (options.screens) screens = await openScreens(place, people, talking, day)
    const watched = watch(place, clients, circles, record)
    const striking = strike(place, faults, seconds, random, record)
    screens?.startTyping(record)
    const staying = day && stayAway({ clients, circles: talking, day, place, record, screens })
    // Told when it is waited for.
    staying?.catch(() => {})
    const written = await talk(clients, talking, record, random, { seconds, rate })
    const returned = await staying
    await striking
    await screens?.stopTyping()
    if (plant.crash) await place.postgres.crash()
    await place.untilReady()
    const began = performance.now()
    await untilSent(clients, screens, circles, plant.patience ?? patience)
    const last = await sayLastWords(clients, circles)
    const unsent = await untilSent(clients, screens, circles, plant.patience ?? patience)
    const { stored, views, fresh } = await untilQuiet(place, clients, circles, plant.patience ?? patience)
    const shown = screens ? await untilShown(screens, stored, plant.patience ?? patience) : []
    const healed = Math.round(performance.now() - began) / 1000
    const spoken = none()
    const say = (fault: Counter, words: string) =>
      !plant.quiet && ++spoken[fault] <= told && console.log(`  ${fault}  ${words}`)
    const seen = await watched.stop()
    const untyped = adoptTyped(record, stored)
    const judgeOf = (from: Stored, held = views, seenOn = shown, loud = false) => {
      const counts = judge(record, from, held, fresh, loud ? say : undefined)
      const more = [judgeScreens(seenOn, from, loud ? say : undefined), seen, { LOST: unsent.length + untyped }]
      for (const [name, n] of more.flatMap(each => Object.entries(each))) counts[name as Counter] += n
      return counts
    }
    const counts = judgeOf(stored, views, shown, true)
    for (const each of unsent) say("LOST", `still in the outbox of ${each}`)
    if (untyped) say("LOST", `${untyped} messages were written into a page and are not stored`)
    await plant.after?.({ place, stored, clients: views, shown, judgeOf })
    const failures = failuresIn(place.nodes.logs())
    for (const line of failures.slice(0, told)) console.log(`  The server's log tells of a failure: ${line}`)
    const ok = failures.length === 0 && counters.every(name => counts[name] === 0)
    const acked = [...record.sent.values()].filter(each => each.acks.length > 0).length
    const meanwhile = [...record.sent.values()].filter(({ clientId, device }) => device === clientId).length
    const volume = {
      messages: written + last + meanwhile,
      acked,
      typed: record.typed.length,
      changes: record.ops.length,
    }
    const how = { seconds, seed, nodes, redis: nodes > 1 && redis, screens: shown.length, faults }
    return { ok, ...counts, ...how, ...volume, ...(returned && { returned }), healed }
  } finally {
    await screens?.close()
    for (const client of clients) client.close()
    await place.close()
    await record.close()
  }
}
