import { setTimeout as wait } from "node:timers/promises"
import { type Browser, chromium, type Page } from "@playwright/test"
import { chromiumOptions } from "#tests/support/chromium.ts"
import type { Guest } from "#tests/support/guest.ts"
import type { Day } from "./day.ts"
import type { Row, Screen } from "./judge-screens.ts"
import { type Line, openLine } from "./line.ts"
import type { Circle } from "./load.ts"
import type { Place } from "./place.ts"
import type { Recorder } from "./record.ts"

export type Screens = Awaited<ReturnType<typeof openScreens>>

/** Who has a page open, and with which of the circles: one over each line. */
const seats = [
  { person: 2, circle: 5 },
  { person: 13, circle: 4 },
]
const typeEveryMs = 1500

/**
 * Two of the people in real browsers, beside their long-lived client: a page each, open at one conversation, in which they also write. Who is
 * away for long has a page too, on a line of its own, open at one of the conversations of that day.
 */
export async function openScreens(place: Place, people: Guest[], circles: Circle[], day: Day | null) {
  const browser = await chromium.launch(chromiumOptions())
  const sit = async (guest: Guest, id: string, line: Line) => {
    const page = await openPage(browser, line, guest, id)
    return { person: guest.personId, name: guest.handle, id, page }
  }
  const writers = await Promise.all(
    seats.map(({ person, circle }) => sit(people[person]!, circles[circle]!.id, place.lines[person % 2]!)),
  )
  const line = day && (await openLine(place.nodes.ports))
  const reader = day && line && (await sit(people[day.away]!, day.circles[1]!.id, line))
  const pages = reader ? [...writers, reader] : writers
  let typing = true

  const type = async ({ page, person, id }: (typeof writers)[number], record: Recorder) => {
    const box = composer(page)
    for (let n = 1; typing; n++) {
      const body = `${n} typed by hand`
      // A page that cannot be written in, whatever fails elsewhere, ends the run.
      await box.fill(body, { timeout: 30_000 })
      record.types({ authorId: person, conversationId: id, body })
      await box.press("Enter", { timeout: 30_000 })
      await wait(typeEveryMs)
    }
  }
  let writing: Promise<unknown> = Promise.resolve()

  return {
    startTyping(record: Recorder) {
      writing = Promise.all(writers.map(each => type(each, record)))
      // Told by `stopTyping`.
      writing.catch(() => {})
    },
    async stopTyping() {
      typing = false
      await writing
    },
    /** How many messages wait in the pages to be sent. */
    async pending() {
      const each = await Promise.all(pages.map(({ page }) => page.locator("article[data-client-id]").count()))
      return each.reduce((sum, waiting) => sum + waiting, 0)
    },
    /** What each page shows, from the first message on. */
    read: () =>
      Promise.all(
        pages.map(
          async ({ page, name, person, id }): Promise<Screen> => ({
            name: `screen of ${name}`,
            personId: person,
            conversationId: id,
            rows: await readRows(page),
          }),
        ),
      ),
    /** The page of who is away for long. */
    absent: day && line && reader ? makeAbsent(reader.page, line, day) : null,
    async close() {
      await browser.close()
      await line?.close()
    },
  }
}

const composer = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true })

/** Takes a page off its line and back, and measures its return. */
const makeAbsent = (page: Page, line: Line, { left }: Day) => {
  let before = 0
  const heap = async () => {
    const session = await page.context().newCDPSession(page)
    await session.send("HeapProfiler.collectGarbage")
    const { usedSize } = await session.send("Runtime.getHeapUsage")
    await session.detach()
    return usedSize / 2 ** 20
  }
  const row = page.locator(`a[data-conversation-id="${left.id}"]`)
  return {
    async leave() {
      await row.waitFor()
      before = await heap()
      line.refuse()
    },
    /** Seconds until what it may not show any more is gone, from when it could connect; and MB of memory more than before. */
    async comeBack() {
      line.heal()
      const began = performance.now()
      await page.evaluate(() => window.dispatchEvent(new Event("online")))
      await row.waitFor({ state: "detached", timeout: 60_000 })
      const seconds = Math.round(performance.now() - began) / 1000
      return { page: seconds, pageGrewMb: Math.round((await heap()) - before) }
    },
  }
}

async function openPage(browser: Browser, { url }: Line, guest: Guest, id: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, locale: "en-US", reducedMotion: "reduce" })
  await context.addCookies([...guest.jar.cookies].map(([name, value]) => ({ name, value, url })))
  const page = await context.newPage()
  await page.goto(`/c/${id}`)
  await composer(page).waitFor()
  return page
}

/** Goes to the newest and from there up until nothing older is there, and reads the rows on the way: a page holds a part of them only. */
const readRows = (page: Page): Promise<Row[]> =>
  page.evaluate(async () => {
    const list = document.querySelector("[data-message-list]")!
    const articles = () => [...list.querySelectorAll("article")]
    const keyOf = ({ dataset }: HTMLElement) => dataset.messageId ?? dataset.clientId
    const read = (article: HTMLElement) => {
      const { messageSeq, messageId, own, state } = article.dataset
      const words = article.querySelector(".message-text p")
      const reactions = [...article.querySelectorAll("ul li")].map(each => each.textContent ?? "")
      return {
        seq: Number(messageSeq ?? 0),
        id: messageId ?? null,
        own: own === "true",
        body: words ? (words.firstChild?.textContent ?? "") : null,
        edited: [...article.querySelectorAll("time")].some(time => time.parentElement!.textContent!.includes("edited")),
        reactions: reactions.sort(),
        state: state ?? "sent",
      }
    }
    /** What says that more lies beyond, above or below. However slowly that comes: it is not the end, unless nothing came for half a minute. */
    const isMore = (side: "above" | "below") =>
      [...list.querySelectorAll("[data-more]")].some(
        each =>
          (each.compareDocumentPosition(articles()[0]!) & Node.DOCUMENT_POSITION_FOLLOWING) > 0 === (side === "above"),
      )
    const scrollUntilStill = async (side: "above" | "below", to: () => number, look: () => void) => {
      // What is there now may be gone from the other end by the next look.
      look()
      let late = performance.now() + 30_000
      for (let still = 0, before = ""; still < 5 || (isMore(side) && performance.now() < late); ) {
        list.scrollTop = to()
        await new Promise(resolve => setTimeout(resolve, 100))
        look()
        const ends = `${keyOf(articles()[0]!)} ${keyOf(articles().at(-1)!)}`
        still = ends === before ? still + 1 : 0
        if (still === 0) late = performance.now() + 30_000
        before = ends
      }
    }
    if (articles().length === 0) return []
    await scrollUntilStill(
      "below",
      () => 0,
      () => {},
    )
    const rows: ReturnType<typeof read>[] = []
    let first: string | undefined
    await scrollUntilStill(
      "above",
      () => -list.scrollHeight,
      () => {
        const now = articles()
        const known = now.findIndex(article => keyOf(article) === first)
        rows.unshift(...(known < 0 ? now : now.slice(0, known)).map(read))
        first = keyOf(now[0]!)
      },
    )
    return rows
  })
