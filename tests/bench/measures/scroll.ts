import { type Frame, openBrowser, openReader, type Reader, watchFrames, weigh } from "../browser.ts"
import { interleave, type Sample } from "../line.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { type OurRooms, oneRoom, openOurs } from "../rooms.ts"
import { quantile } from "../statistics.ts"

const [slower, stepPx, longMs] = [4, 300, 50]

/**
 * A conversation of 3,000 messages (200,000 with `--large`, about half an hour) scrolled from the newest to the first in Chromium on a processor four times slower: frames whose
 * work took over 50 ms (all that was done since the frame before, not only the longest task), how far anything moved that was not scrolled, rows and memory on the way.
 */
export const scroll: Measure = async ({ name, place, rounds, large }) => {
  const rooms = await openOurs(place, oneRoom(3), 1)
  await fill(rooms, large ? 200_000 : 3_000)
  const { browser, close } = await openBrowser()
  const round = async (): Promise<Sample> => {
    const reader = await openReader(browser, rooms, 0, slower)
    const before = await weigh(reader)
    const all: Frame[] = []
    let way = noWay
    // What is recorded of a stretch is bounded, the whole way is not.
    while (!way.done)
      all.push(
        ...(await watchFrames(reader, async () => {
          way = await scrollUp(reader, way)
        })),
      )
    const after = await weigh(reader)
    await reader.close()
    const { steps, drift, moved, rows, frames, blocked, first, ms } = way
    return {
      value: all.filter(({ work }) => work > longMs).length,
      extra: {
        longest: all.reduce((most, { work }) => Math.max(most, work), 0),
        p50: quantile(
          all.map(({ work }) => work),
          0.5,
        ),
        p99: quantile(
          all.map(({ work }) => work),
          0.99,
        ),
        tasksOver50: all.filter(({ longest }) => longest > longMs).length,
        steps,
        drift,
        moved,
        rows,
        first,
        frames,
        late: blocked,
        seconds: ms / 1000,
        heapBefore: before.heap / 1e6,
        heapAfter: after.heap / 1e6,
        nodesBefore: before.nodes,
        nodesAfter: after.nodes,
      },
    }
  }
  const line = await interleave(
    { measure: name, unit: "frames over 50 ms", settings: raised },
    [{ name: "ours", round }],
    rounds,
  )
  await close()
  await rooms.close()
  return line
}

const noWay = { steps: 0, drift: 0, moved: 0, rows: 0, frames: 0, blocked: 0, first: 0, ms: 0, done: false }
type Way = typeof noWay

/** Step by step, each in a frame of its own, as far as there is something or the stretch goes; what is on screen is compared with where it must be. */
export const scrollUp = ({ page }: Reader, before: Way = noWay): Promise<Way> =>
  page.evaluate(
    async ({ stepPx, longMs, stretch, before }) => {
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
      const way = { ...before }
      const began = performance.now()
      let last = await frame()
      let waiting = 0
      const top = list.getBoundingClientRect().top
      for (let step = 0; step < stretch; step++) {
        // A row that stays on screen is what the reader looks at.
        const row = rowBelow(top + list.clientHeight / 4)
        const from = row.getBoundingClientRect().top
        const at = list.scrollTop
        list.scrollTop = at - stepPx
        const by = at - list.scrollTop
        waiting = by < 1 ? waiting + 1 : 0
        const now = await frame()
        way.frames++
        if (now - last > longMs) way.blocked++
        last = now
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
      way.ms += performance.now() - began
      return way
    },
    { stepPx, longMs, stretch: 2000, before },
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
  await house.sql`vacuum analyze messages`
}
