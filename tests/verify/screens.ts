import { setTimeout as wait } from "node:timers/promises"
import { type Browser, chromium, type Page } from "@playwright/test"
import { chromiumOptions } from "#tests/support/chromium.ts"
import type { Guest } from "#tests/support/guest.ts"
import type { Row, Screen } from "./judge-screens.ts"
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

/** Two of the people in real browsers, beside their long-lived client: a page each, open at one conversation, in which they also write. */
export async function openScreens(place: Place, people: Guest[], circles: Circle[]) {
  const browser = await chromium.launch(chromiumOptions())
  const pages = await Promise.all(
    seats.map(async ({ person, circle }) => {
      const guest = people[person]!
      const { id } = circles[circle]!
      return { person: guest.personId, name: guest.handle, id, page: await openPage(browser, place, person, guest, id) }
    }),
  )
  let typing = true

  const type = async ({ page, person, id }: (typeof pages)[number], record: Recorder) => {
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
      writing = Promise.all(pages.map(each => type(each, record)))
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
    close: () => browser.close(),
  }
}

const composer = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true })

async function openPage(browser: Browser, { lines }: Place, person: number, guest: Guest, id: string): Promise<Page> {
  const { url } = lines[person % 2]!
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
    /** What says that more lies beyond, above or below. However slowly that comes: it is not the end. */
    const isMore = (side: "above" | "below") =>
      [...list.querySelectorAll("[data-more]")].some(
        each =>
          (each.compareDocumentPosition(articles()[0]!) & Node.DOCUMENT_POSITION_FOLLOWING) > 0 === (side === "above"),
      )
    const scrollUntilStill = async (side: "above" | "below", to: () => number, look: () => void) => {
      const late = performance.now() + 20_000
      for (let still = 0, before = ""; still < 5 || (isMore(side) && performance.now() < late); ) {
        list.scrollTop = to()
        await new Promise(resolve => setTimeout(resolve, 100))
        look()
        const ends = `${keyOf(articles()[0]!)} ${keyOf(articles().at(-1)!)}`
        still = ends === before ? still + 1 : 0
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
