import type { Browser } from "@playwright/test"
import { closeDatabase, connectDatabase } from "#db/client.ts"
import { indexWords } from "#lib/domain/search/index-words.ts"
import { type Frame, openBrowser, openPage, openReader, type Reader, watchFrames, weigh } from "../browser.ts"
import { interleave, type Sample } from "../line.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { type OurRooms, oneRoom, openOurs } from "../rooms.ts"
import { quantile } from "../statistics.ts"

const [slower, longMs] = [4, 50]
/**
 * How it is scrolled: as a strong fling that never ends, by the clock, or by so many pixels in every frame, which is as fast as a script can.
 */
const paces = { fling: { pxPerSecond: 6000, mostPx: 300 }, script: { pxPerSecond: 1e9, mostPx: 300 } }
type Pace = keyof typeof paces

/**
 * A conversation of 3,000 messages (200,000 with `--large`) scrolled from the newest to the first in Chromium on a processor four times slower. What counts is what the browser
 * itself calls a long animation frame: over 50 ms from where it began to what is painted. Beside it: the time from one frame to the next; all that the page's main thread did
 * since the frame before, in its own processor time; how far anything moved that was not scrolled; rows and memory on the way. The baseline is a page of 3,000 paragraphs in
 * which nothing else happens, scrolled in the same way: its long frames are the machine's.
 */
export const scroll: Measure = async ({ name, place, rounds, large }) => {
  const rooms = await openOurs(place, oneRoom(3), 1)
  await fill(rooms, large ? 200_000 : 3_000)
  const { browser, close } = await openBrowser()
  const round = async (): Promise<Sample> => {
    const fling = await scrollAll(await openReader(browser, rooms, 0, slower), "fling")
    // Recording what every task took is work for the page too: not in the same run.
    const recorded = large ? null : await scrollAll(await openReader(browser, rooms, 0, slower), "fling", true)
    const script = large ? null : await scrollAll(await openReader(browser, rooms, 0, slower), "script")
    return {
      value: longOf1000(fling),
      extra: { ...fling, ...(recorded && named(recorded, "Recorded")), ...(script && named(script, "AsScript")) },
    }
  }
  const still = async (): Promise<Sample> => {
    const fling = await scrollAll(await openStill(browser), "fling")
    return { value: longOf1000(fling), extra: fling }
  }
  const line = await interleave(
    { measure: name, unit: "of 1,000 frames over 50 ms", settings: raised },
    [
      { name: "ours", round },
      { name: "still", round: still },
    ],
    rounds,
  )
  await close()
  await rooms.close()
  return line
}

const longOf1000 = ({ longFrames, frames }: { longFrames: number; frames: number }) => (1000 * longFrames) / frames

/** A page with as many rows as are scrolled through, all of them there from the beginning, standing at the last. */
const openStill = (browser: Browser): Promise<Reader> => {
  const rows = Array.from(
    { length: 3000 },
    (_, n) => `<p class="message-row" data-row="${n + 1}">${n} ${words[n % words.length]}</p>`,
  )
  return openPage(browser, slower, async page => {
    await page.setContent(
      `<section data-message-list style="height: 700px; width: 600px; overflow: auto">${rows.join("")}</section>`,
    )
    await page.evaluate(() => document.querySelector("section")!.scrollTo({ top: 1e9 }))
  })
}

const named = (figures: object, what: string) =>
  Object.fromEntries(Object.entries(figures).map(([key, figure]) => [key + what, figure]))

/** The whole way up, and what it took. */
export async function scrollAll(reader: Reader, pace: Pace, isRecorded = false) {
  const before = await weigh(reader)
  const all: Frame[] = []
  let way = noWay
  if (!isRecorded) way = await scrollUp(reader, pace)
  // What is recorded of a stretch is bounded, the whole way is not.
  while (!way.done)
    all.push(
      ...(await watchFrames(reader, async () => {
        way = await scrollUp(reader, pace, way, 2000)
      })),
    )
  const after = await weigh(reader)
  await reader.close()
  const { intervals, long, longest, done: _, ms, ...told } = way
  const work = all.map(each => each.work)
  const between = intervals.flatMap((count, ms) => Array<number>(count).fill(ms))
  return {
    longFrames: long,
    longestFrame: longest,
    intervalsOver50: between.filter(ms => ms > longMs).length,
    intervalP50: quantile(between, 0.5),
    intervalP99: quantile(between, 0.99),
    ...(isRecorded && {
      workOver50: work.filter(ms => ms > longMs).length,
      workP50: quantile(work, 0.5),
      workP99: quantile(work, 0.99),
      tasksOver50: all.filter(each => each.longest > longMs).length,
    }),
    ...told,
    seconds: ms / 1000,
    heapBefore: before.heap / 1e6,
    heapAfter: after.heap / 1e6,
    nodesBefore: before.nodes,
    nodesAfter: after.nodes,
  }
}

const noWay = {
  steps: 0,
  drift: 0,
  moved: 0,
  rows: 0,
  frames: 0,
  first: 0,
  /** Frames in which there was nothing further up yet. */
  stood: 0,
  long: 0,
  longest: 0,
  /** How many frames came so many milliseconds after the one before. */
  intervals: [] as number[],
  ms: 0,
  done: false,
}
type Way = typeof noWay

/**
 * Step by step, each in a frame of its own, as far as there is something or the stretch goes; what is on screen is compared with where it must be.
 * To begin and to end a stretch takes the page longer than a frame, so the whole way is one.
 */
export const scrollUp = (
  { page }: Reader,
  pace: Pace,
  before: Way = noWay,
  stretch = Number.POSITIVE_INFINITY,
): Promise<Way> =>
  page.evaluate(
    async ({ pxPerSecond, mostPx, stretch, before }) => {
      const list = document.querySelector<HTMLElement>("[data-message-list]")!
      const frame = () => new Promise<number>(requestAnimationFrame)
      const rows = list.getElementsByClassName("message-row") as HTMLCollectionOf<HTMLElement>
      /** The first row that ends below, found by halves: what is measured must not cost as much as what is measured. */
      const rowBelow = (y: number) => {
        let [low, high] = [0, rows.length - 1]
        while (low < high) {
          const middle = (low + high) >> 1
          if (rows[middle]!.getBoundingClientRect().bottom > y) high = middle
          else low = middle + 1
        }
        return rows[low]!
      }
      const way = { ...before, intervals: Array.from({ length: 1001 }, (_, ms) => before.intervals[ms] ?? 0) }
      const take = (entries: PerformanceEntryList) => {
        for (const { duration } of entries) {
          way.long++
          way.longest = Math.max(way.longest, duration)
        }
      }
      const observer = new PerformanceObserver(list => take(list.getEntries()))
      // The frame in which this was read and compiled is not one of scrolling.
      await frame()
      await frame()
      observer.observe({ type: "long-animation-frame" })
      const began = performance.now()
      let last = await frame()
      let waiting = 0
      let step = mostPx / 3
      const top = list.getBoundingClientRect().top
      for (let n = 0; n < stretch; n++) {
        // A row that stays on screen is what the reader looks at.
        const row = rowBelow(top + list.clientHeight / 4)
        const from = row.getBoundingClientRect().top
        const at = list.scrollTop
        list.scrollTop = at - step
        const by = at - list.scrollTop
        waiting = by < 1 ? waiting + 1 : 0
        if (by < 1) way.stood++
        const now = await frame()
        const interval = Math.round(now - last)
        way.intervals[Math.min(interval, 1000)]!++
        step = Math.round(Math.min(mostPx, (pxPerSecond * (now - last)) / 1000))
        last = now
        way.frames++
        if (row.isConnected) {
          const drift = Math.abs(row.getBoundingClientRect().top - from - by)
          way.drift = Math.max(way.drift, drift)
          if (drift >= 1) way.moved++
        }
        way.steps++
        way.rows = Math.max(way.rows, rows.length)
        way.first = Number(rows[0]!.dataset.row)
        way.done = waiting > 600 || (way.first <= 1 && by < 1)
        if (way.done) break
      }
      await new Promise(resolve => setTimeout(resolve, 100))
      take(observer.takeRecords())
      observer.disconnect()
      way.ms += performance.now() - began
      return way
    },
    { ...paces[pace], stretch, before },
  )

const words = [
  "ok",
  "see you there",
  "I read it again on the train and I still think that the second half is the better one, whatever they say",
  "**bold** and `code` and https://example.org/a/rather/long/address?with=parameters",
  "one\\n\\ntwo\\n\\nthree",
  "- milk\\n- bread\\n- something for the evening",
  "no",
  "That is what I meant the other day: it takes a while until everybody has answered, and by then the first have forgotten what it was about.",
]

/** Messages of every length by everybody in turn, a minute apart, some of them answers; all read. */
export async function fill({ house, conversations, people }: OurRooms, count: number): Promise<void> {
  const [id] = conversations as [string]
  const texts = words.map(word => word.replaceAll("\\n", "\n"))
  await house.sql`delete from messages where conversation_id = ${id}`
  await house.sql`
    insert into messages (conversation_id, seq, id, author_id, client_id, kind, body, reply_to, revision, created_at)
    select ${id}, n, gen_random_uuid(), (${people.map(each => each.id)}::uuid[])[1 + (n / 3) % ${people.length}::int],
      gen_random_uuid(), 'text', n || ' ' || (${texts}::text[])[1 + n % ${texts.length}::int],
      case when n % 11 = 0 and n > 400 then n - 7 * (n % 50) - 1 end, n, now() - make_interval(mins => ${count}::int - n)
    from generate_series(1, ${count}::int) n`
  await house.sql`update conversations set seq = ${count}, revision = ${count} where id = ${id}`
  await house.sql`update memberships set last_read_seq = ${count} where conversation_id = ${id}`
  // What would be done meanwhile otherwise, for some minutes with the most messages.
  connectDatabase(house.databaseUrl)
  await indexWords([id])
  await closeDatabase()
  await house.sql`vacuum analyze`
  await house.sql`checkpoint`
}
