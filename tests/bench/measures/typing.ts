import { openBrowser, openPage, openReader, type Reader, watchKeys } from "../browser.ts"
import { interleave, type Sample } from "../line.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { oneRoom, openOurs } from "../rooms.ts"
import { quantile } from "../statistics.ts"
import { fill } from "./scroll.ts"

const [rows, perSecond, keys] = [300, 50, 120]

/**
 * Typing in a conversation with 300 rows while 50 messages a second arrive: from the key to the end of all that it brought about on the
 * page, in milliseconds, the 99th of a hundred keys. Most of that is the browser's wait for its next frame: `bare` is the same in a page that
 * has nothing but a box to write in. `handled` is the part before that wait: until the key was heard and all that listens to it has run. `work` is the
 * whole to the end of the next frame, paint included, in the processor time of the page's own thread: what others do on the machine is not in it.
 */
export const typing: Measure = async ({ name, place, rounds }) => {
  const rooms = await openOurs(place, oneRoom(3), 1)
  await fill(rooms, 2000)
  await rooms.load.open(rooms.seats.slice(1))
  const { ask } = rooms.load.generators[0]!
  const { browser, close } = await openBrowser()
  const round = async (): Promise<Sample> => {
    const reader = await openReader(browser, rooms, 0, 1)
    await loadRows(reader)
    let talking = true
    let said = 0
    const talk = async () => {
      const began = performance.now()
      while (talking) {
        const due = (performance.now() - began) * (perSecond / 1000)
        for (; said < due; said++)
          void ask("say", {
            place: said % 2,
            input: { conversationId: rooms.conversations[0], clientId: crypto.randomUUID(), body: `news ${said}` },
          })
        await new Promise(resolve => setTimeout(resolve, 5))
      }
    }
    const done = talk()
    const times = await type(reader)
    // Recording what every task took is work for the page too: not with the same keys.
    const work = await watchKeys(reader, () => type(reader))
    talking = false
    await done
    const shown = await reader.page.locator("[data-row]").count()
    await reader.close()
    const { value, extra } = told(times)
    return {
      value,
      extra: {
        ...extra,
        workP50: quantile(work, 0.5),
        workP99: quantile(work, 0.99),
        workMax: Math.max(...work),
        rows: shown,
        said,
      },
    }
  }
  const bare = async (): Promise<Sample> => {
    const reader = await openPage(browser, 1, page => page.setContent("<textarea></textarea>"))
    const times = await type(reader)
    await reader.close()
    return told(times)
  }
  const line = await interleave(
    { measure: name, unit: "ms a key (p99)", settings: raised },
    [
      { name: "ours", round },
      { name: "bare", round: bare },
    ],
    rounds,
  )
  await close()
  await rooms.close()
  return line
}

type Times = Record<"spent" | "handled" | "painted", number[]>

const told = ({ spent, handled, painted }: Times): Sample => ({
  value: quantile(spent, 0.99),
  extra: {
    p50: quantile(spent, 0.5),
    max: Math.max(...spent),
    handledP50: quantile(handled, 0.5),
    handledP99: quantile(handled, 0.99),
    paintP99: quantile(painted, 0.99),
  },
})

/** Scrolls up until so many rows are there, and back to where one writes. */
export async function loadRows({ page }: Reader): Promise<void> {
  await page.evaluate(async rows => {
    const list = document.querySelector<HTMLElement>("[data-message-list]")!
    while (list.querySelectorAll("[data-row]").length < rows - 1) {
      list.scrollTop -= 800
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    for (; list.scrollTop < 0; await new Promise(resolve => setTimeout(resolve, 20))) list.scrollTop += 1500
  }, rows)
}

/** Presses keys one after the other; of each how long the page was busy with it, and when the next frame was painted. */
export async function type({ page }: Reader): Promise<Times> {
  const seen = await page.evaluateHandle(() => {
    const times = { spent: [] as number[], handled: [] as number[], painted: [] as number[] }
    const stop = new AbortController()
    const { signal } = stop
    const box = document.querySelector("textarea")!
    let key = 0
    const since = () => performance.now() - key
    const pressed = ({ timeStamp }: KeyboardEvent) => {
      key = timeStamp
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => times.painted.push(performance.now() - timeStamp)
        channel.port2.postMessage(0)
      })
    }
    // React has drawn what the key brought about when the event is over.
    const drawn = () =>
      queueMicrotask(() => {
        times.handled.push(since())
        setTimeout(() => times.spent.push(since()))
      })
    box.addEventListener("keydown", pressed, { capture: true, signal })
    document.addEventListener("input", drawn, { signal })
    return { times, stop }
  })
  await page.locator("textarea").focus()
  for (let n = 0; n < keys; n++) {
    await page.keyboard.press("abcdefghijklmnop"[n % 16]!)
    await page.waitForTimeout(70)
  }
  return seen.evaluate(({ times, stop }) => {
    stop.abort()
    return times
  })
}
