import type { Page } from "@playwright/test"
import { open } from "#db/client.ts"
import { makeRoom, type Person, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, message, messages, row, say } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const LINES = 600

/** A room in which Ada has said `line 2` to `line 600`, a minute apart, all read by both. Message n says `line n`. */
const longRoom = async (ada: Person, ben: Person) => {
  const name = unique("Chronicle")
  const id = await makeRoom(name, ada)
  const sql = open(process.env.E2E_DATABASE!, { max: 1 })
  await sql`
    insert into messages (id, conversation_id, seq, revision, author_id, client_id, kind, body, created_at)
    select gen_random_uuid(), ${id}, n, n, ${ada.id}, gen_random_uuid(), 'text',
      'line ' || n || case when n % 7 = 0 then E'\n\nof more than one line' else '' end,
      now() - make_interval(mins => ${LINES} - n + 10)
    from generate_series(2, ${LINES}) n`
  await sql`update conversations set seq = ${LINES}, revision = ${LINES} where id = ${id}`
  await sql.end()
  await ben.ask("conversation:join", { conversationId: id })
  for (const one of [ada, ben]) await one.ask("conversation:read", { conversationId: id, seq: LINES + 1 })
  return { id, name }
}

/** How far every message on screen stands from the top of the list, by its number. */
const places = (page: Page): Promise<Record<string, number>> =>
  messages(page).evaluate(list => {
    const { top, bottom } = list.getBoundingClientRect()
    const onScreen = [...list.querySelectorAll<HTMLElement>("article[data-message-seq]")].filter(row => {
      const box = row.getBoundingClientRect()
      return box.top >= top && box.bottom <= bottom
    })
    return Object.fromEntries(
      onScreen.map(
        row => [row.dataset.messageSeq, Math.round((row.getBoundingClientRect().top - top) * 10) / 10] as const,
      ),
    )
  })

/** The places once nothing moves any more. */
const restingPlaces = async (page: Page) => {
  let before = await places(page)
  await expect
    .poll(async () => {
      const now = await places(page)
      const same = JSON.stringify(now) === JSON.stringify(before) && Object.keys(now).length > 0
      before = now
      return same
    })
    .toBe(true)
  return before
}

/** What stands in both stands where it stood. */
const expectUnmoved = (before: Record<string, number>, after: Record<string, number>) => {
  const shared = Object.keys(before).filter(seq => seq in after)
  expect(shared.length).toBeGreaterThan(0)
  for (const seq of shared) expect(after[seq], `message ${seq}`).toBe(before[seq])
}

const held = (page: Page) => messages(page).locator("[data-row]").count()
const line = (page: Page, n: number) => messages(page).locator(`article[data-message-seq="${n}"]`)
const reached = (page: Page, n: number) => messages(page).locator(`[data-row="${n}"][data-reached]`)
const scrollBy = (page: Page, pixels: number) =>
  messages(page).evaluate((list, by) => {
    list.scrollTop += by
  }, pixels)
/**
 * Scrolls by steps, a frame each, until each of these is in sight: up to the negative ones, down to the others. Of a row that stays
 * on screen it is compared where it was, how far it was scrolled, and where it is in the next frame.
 */
const scrollAlong = (page: Page, ends: number[]) =>
  messages(page).evaluate(async (list, ends) => {
    const frame = () => new Promise(requestAnimationFrame)
    const { top, height } = list.getBoundingClientRect()
    const seen = { drift: 0, ends: [] as boolean[], most: 0 }
    const inSight = (seq: number) => {
      const row = list.querySelector(`[data-row="${seq}"]`)?.getBoundingClientRect()
      return row !== undefined && row.bottom > top && row.top < top + height
    }
    for (const end of ends) {
      for (let steps = 0; steps < 1500 && !inSight(Math.abs(end)); steps++) {
        const rows = [...list.querySelectorAll("[data-row]")]
        const share = end < 0 ? 0.15 : 0.85
        const row = rows.find(each => each.getBoundingClientRect().bottom > top + height * share) ?? rows.at(-1)!
        const from = row.getBoundingClientRect().top
        const at = list.scrollTop
        list.scrollTop += 400 * Math.sign(end)
        const by = at - list.scrollTop
        await frame()
        if (row.isConnected) {
          const drift = Math.abs(row.getBoundingClientRect().top - from - by)
          seen.drift = Math.max(seen.drift, drift < 0.51 ? 0 : drift)
        }
        seen.most = Math.max(seen.most, rows.length)
      }
      seen.ends.push(inSight(Math.abs(end)))
    }
    return seen
  }, ends)
const wayBack = (page: Page) => page.getByRole("button", { name: "Back to where you were" })
const toNewest = (page: Page) => page.getByRole("button", { name: "To the newest message" })

test("a link to a message loads the page around it, shows which one it is and puts the focus there", async ({
  person,
  device,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await ben.page.goto(`/c/${id}?m=300`)
  await expect(line(ben.page, 300)).toBeInViewport()
  await expect(reached(ben.page, 300)).toHaveCount(1)
  await expect(line(ben.page, 300)).toBeFocused()
  expect(await held(ben.page)).toBeLessThan(200)
  await expect(reached(ben.page, 300)).toHaveCount(0)

  await test.step("to the newest, and the address is the conversation's again", async () => {
    await toNewest(ben.page).click()
    await expect(line(ben.page, LINES)).toBeInViewport()
    await expect(ben.page).toHaveURL(`/c/${id}`)
  })
  await test.step("the page begins there before any script", async () => {
    const { page } = await device(ben, { javaScriptEnabled: false })
    await page.goto(`/c/${id}?m=300`)
    await expect(line(page, 300)).toBeInViewport()
  })
})

test("messages that arrive while one reads elsewhere make no hole, are counted, and are there at the newest", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id, name } = await longRoom(ada, ben)
  await ben.page.goto(`/c/${id}?m=200`)
  await expect(line(ben.page, 200)).toBeFocused()
  const before = await restingPlaces(ben.page)
  await tell(ada, id, "news 1", "news 2", "news 3")
  await expect(ben.page.getByRole("button", { name: "3 new" })).toBeVisible()
  await expect(row(ben.page, name)).toContainText("news 3")
  expectUnmoved(before, await places(ben.page))
  await expect(message(ben.page, "news 1")).toHaveCount(0)

  await ben.page.getByRole("button", { name: "3 new" }).click()
  await expect(message(ben.page, "news 3")).toBeInViewport()
  const seqs = await messages(ben.page)
    .locator("[data-row]")
    .evaluateAll(all => all.map(each => Number((each as HTMLElement).dataset.row)))
  expect(seqs).toEqual(Array.from(seqs, (_, index) => seqs[0]! + index))
  expect(seqs.at(-1)).toBe(LINES + 4)
  await expect(ben.page.getByRole("button", { name: /new$/ })).toBeHidden()
})

test("from anywhere newer and older pages load on the way, nothing moves, and the rows are bounded", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await ben.page.goto(`/c/${id}?m=300`)
  await expect(line(ben.page, 300)).toBeFocused()
  await restingPlaces(ben.page)
  const reading = await scrollAlong(ben.page, [-2, LINES, -2])
  expect(reading).toEqual({ drift: 0, ends: [true, true, true], most: expect.any(Number) })
  expect(reading.most).toBeLessThanOrEqual(350)
  expect(reading.most).toBeGreaterThan(200)
})

/**
 * Scrolls by steps, a frame each, until this one is in sight or it goes no further. Counts how often a row that stays took another place in the list
 * itself, and the most that was empty of the screen.
 */
const scrollWatched = (page: Page, step: number, until: number) =>
  messages(page).evaluate(
    async (list, { step, until }) => {
      const frame = () => new Promise(requestAnimationFrame)
      const column = list.firstElementChild!
      const { top, bottom } = list.getBoundingClientRect()
      const seen = { moves: 0, empty: 0, arrived: false }
      for (let steps = 0; steps < 1500 && !seen.arrived; steps++) {
        const rows = [...list.querySelectorAll("[data-row]")]
        const middle = rows.find(row => row.getBoundingClientRect().bottom > (top + bottom) / 2) ?? rows.at(-1)!
        const place = () => middle.getBoundingClientRect().top - column.getBoundingClientRect().top
        const before = place()
        list.scrollTop += step
        await frame()
        // Near the end of what is loaded the list is as high as its rows.
        const isFar = rows[0]!.getBoundingClientRect().top < top - 3 * (bottom - top)
        if (isFar && middle.isConnected && Math.abs(place() - before) > 0.5) seen.moves++
        const parts = [...list.querySelectorAll("[data-part]")]
        // Before the very first message stands what the conversation begins with.
        const first = parts[0]!.previousElementSibling!.hasAttribute("data-more") ? parts[0]! : column
        const above = first.getBoundingClientRect().top - top
        const below = bottom - parts.at(-1)!.getBoundingClientRect().bottom
        seen.empty = Math.max(seen.empty, above / (bottom - top), below / (bottom - top))
        const row = list.querySelector(`[data-row="${until}"]`)?.getBoundingClientRect()
        seen.arrived = row !== undefined && row.bottom > top && row.top < bottom
      }
      return seen
    },
    { step, until },
  )

test("rows that come and go leave the others where they are in the list, and little of it is ever empty", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await ben.page.goto(`/c/${id}`)
  await expect(line(ben.page, LINES)).toBeInViewport()
  await restingPlaces(ben.page)

  const up = await scrollWatched(ben.page, -40, 150)
  // Moved as a whole only where what is kept empty begins, ends or has been used up.
  expect(up.moves).toBeLessThanOrEqual(10)
  const rows = await ben.page.evaluate(() => document.querySelectorAll("[data-row]").length)
  expect(rows).toBeLessThanOrEqual(350)

  await test.step("as fast as it goes, in both directions", async () => {
    const ways = [await scrollWatched(ben.page, 3000, LINES + 1), await scrollWatched(ben.page, -3000, 2)]
    for (const way of [up, ...ways]) {
      expect(way.arrived).toBe(true)
      // What says that more comes is 96 px high.
      expect(way.empty).toBeLessThanOrEqual(0.2)
    }
  })
  await test.step("at the newest nothing is empty", async () => {
    await toNewest(ben.page).click()
    await expect(line(ben.page, LINES + 1).or(messages(ben.page).locator(`[data-row="${LINES + 1}"]`))).toBeInViewport()
    await restingPlaces(ben.page)
    const left = await messages(ben.page).evaluate(
      list =>
        list.getBoundingClientRect().bottom -
        [...list.querySelectorAll("[data-row]")].at(-1)!.getBoundingClientRect().bottom,
    )
    expect(left).toBeLessThanOrEqual(24)
  })
})

test("at the lower end of what is held nothing moves: not when the rest comes, however little, nor when a row above changes", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  const pages: (() => void)[] = []
  let late = true
  await ben.page.routeWebSocket(/socket\.io/, socket => {
    socket.connectToServer().onMessage(packet => {
      if (late && /^43\d+\[.*"messages":/.test(String(packet))) pages.push(() => socket.send(packet))
      else socket.send(packet)
    })
  })
  await ben.page.goto(`/c/${id}?m=${LINES - 24}`)
  await expect(line(ben.page, LINES - 24)).toBeFocused()
  const lowest = messages(ben.page).locator("[data-row]").last()
  await expect(lowest).toHaveAttribute("data-row", String(LINES))
  await expect.poll(() => pages.length).toBeGreaterThan(0)

  await test.step("the last row, a low one, comes when its place is on screen", async () => {
    await scrollBy(ben.page, 2000)
    await expect(messages(ben.page).getByText("Loading")).toBeInViewport()
    const before = await restingPlaces(ben.page)
    late = false
    for (const deliver of pages) deliver()
    await expect(lowest).toHaveAttribute("data-row", String(LINES + 1))
    expectUnmoved(before, await restingPlaces(ben.page))
  })
  await test.step("a message above changes when the newest is nearly reached", async () => {
    await scrollBy(ben.page, 2000)
    await scrollBy(ben.page, -20)
    const before = await restingPlaces(ben.page)
    await ada.ask("reaction:add", { conversationId: id, seq: LINES - 22, emoji: "👍" })
    await expect(line(ben.page, LINES - 22).getByRole("button", { name: /👍/ })).toHaveCount(1)
    expectUnmoved(before, await restingPlaces(ben.page))
  })
})

test("what could not be loaded is said at both ends, and asked for again by a press at either", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  let refused = true
  await ben.page.routeWebSocket(/socket\.io/, socket => {
    const server = socket.connectToServer()
    socket.onMessage(packet => {
      const [, ack] = /^42(\d+)\["message:list"/.exec(String(packet)) ?? []
      if (!ack || !refused) return server.send(packet)
      socket.send(`43${ack}[{"ok":false,"error":{"code":"internal","message":"Not now."}}]`)
    })
  })
  await ben.page.goto(`/c/${id}?m=300`)
  await expect(line(ben.page, 300)).toBeFocused()
  const [above, below] = [
    messages(ben.page).locator("[data-more]").first(),
    messages(ben.page).locator("[data-more]").last(),
  ]
  for (const end of [above, below]) await expect(end).toContainText("More messages could not be loaded.")
  await scrollBy(ben.page, 3000)
  await expect(below.getByRole("button", { name: "Try again" })).toBeInViewport()
  refused = false
  await below.getByRole("button", { name: "Try again" }).click()
  await expect(line(ben.page, 330)).toHaveCount(1)
  await expect(messages(ben.page).getByText("More messages could not be loaded.")).toHaveCount(0)
})

test("nothing moves either where the browser itself keeps no place", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await ben.page.addInitScript(() => {
    CSS.supports = () => false
  })
  await ben.page.goto(`/c/${id}?m=300`)
  await messages(ben.page).evaluate(list => {
    list.style.overflowAnchor = "none"
  })
  await expect(line(ben.page, 300)).toBeFocused()
  const before = await restingPlaces(ben.page)
  await scrollBy(ben.page, 600)
  await tell(ada, id, "news 1")
  await scrollBy(ben.page, -600)
  await restingPlaces(ben.page)
  expectUnmoved(before, await places(ben.page))
})

test("a quote leads to a message far away, and there is a way back", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await ada.ask("message:send", {
    conversationId: id,
    clientId: crypto.randomUUID(),
    body: "as I said",
    replyTo: 40,
  })
  await gotoRoom(ben.page, id)
  await expect(message(ben.page, "as I said")).toBeInViewport()
  // What is quoted is there although the message itself is not.
  const quote = message(ben.page, "as I said").getByTitle("Go to the quoted message")
  await expect(quote).toContainText("line 40")
  const before = await restingPlaces(ben.page)
  await quote.click()
  await expect(line(ben.page, 40)).toBeInViewport()
  await expect(line(ben.page, 40)).toBeFocused()
  await expect(reached(ben.page, 40)).toHaveCount(1)
  await wayBack(ben.page).click()
  await expect(message(ben.page, "as I said")).toBeInViewport()
  await expect.poll(() => places(ben.page)).toEqual(before)
  await expect(wayBack(ben.page)).toBeHidden()

  await test.step("also back into the middle", async () => {
    await ben.page.goto(`/c/${id}?m=500`)
    await expect(line(ben.page, 500)).toBeFocused()
    await tell(ada, id, "meanwhile")
    const middle = await restingPlaces(ben.page)
    await ben.ask("message:send", { conversationId: id, clientId: crypto.randomUUID(), body: "x", replyTo: 500 })
    await toNewest(ben.page)
      .or(ben.page.getByRole("button", { name: /new$/ }))
      .click()
    await message(ben.page, "x").getByTitle("Go to the quoted message").click()
    await expect(line(ben.page, 500)).toBeInViewport()
    expect(Object.keys(middle)).toContain("500")
  })
})

test("a deleted target is reached as what remains of it; one that is not there is said in a sentence", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await ada.ask("message:send", { conversationId: id, clientId: crypto.randomUUID(), body: "see there", replyTo: 30 })
  await gotoRoom(ben.page, id)
  const quote = message(ben.page, "see there").getByTitle("Go to the quoted message")
  await expect(quote).toContainText("line 30")
  const before = await restingPlaces(ben.page)
  // The message itself is not held here: its words go from the quote all the same, and nothing moves.
  await ada.ask("message:delete", { conversationId: id, seq: 30 })
  await expect(quote).toContainText("This message was deleted")
  expect(await places(ben.page)).toEqual(before)
  await quote.click()
  await expect(line(ben.page, 30)).toBeFocused()
  await expect(line(ben.page, 30)).toContainText("This message was deleted")

  await ben.page.goto(`/c/${id}?m=99999`)
  await expect(ben.page.getByRole("alert").filter({ hasText: "This message is not here any more" })).toBeVisible()
  await expect(message(ben.page, "see there")).toBeInViewport()
})

test("the place in a conversation is kept while one is in another, also when rows above it changed", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id, name } = await longRoom(ada, ben)
  const other = unique("Elsewhere")
  const otherId = await makeRoom(other, ada, ben)
  await tell(ada, otherId, "hello")
  await gotoRoom(ben.page, id)
  await expect(line(ben.page, LINES)).toBeInViewport()
  for (let i = 0; i < 12; i++) {
    await scrollBy(ben.page, -600)
    await restingPlaces(ben.page)
  }
  const before = await restingPlaces(ben.page)
  const above = Math.min(...Object.keys(before).map(Number)) - 3

  await row(ben.page, other).click()
  await expect(message(ben.page, "hello")).toBeVisible()
  await ada.ask("message:edit", { conversationId: id, seq: above, body: "now\n\nof\n\nmany\n\nmore\n\nlines" })
  await tell(ada, id, "meanwhile")
  await expect(row(ben.page, name)).toContainText("meanwhile")
  await row(ben.page, name).click()
  await expect.poll(() => places(ben.page)).toEqual(before)
  await expect(ben.page.getByRole("button", { name: "1 new" })).toBeVisible()

  await test.step("who left at the newest comes back to the newest", async () => {
    await ben.page.getByRole("button", { name: "1 new" }).click()
    await expect(message(ben.page, "meanwhile")).toBeInViewport()
    await row(ben.page, other).click()
    await expect(message(ben.page, "hello")).toBeVisible()
    await row(ben.page, name).click()
    await expect(message(ben.page, "meanwhile")).toBeInViewport()
  })
})

test("what one sends from far above is seen, after the newest", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await ben.page.goto(`/c/${id}?m=100`)
  await expect(line(ben.page, 100)).toBeFocused()
  await composer(ben.page).click()
  await say(ben.page, "from above")
  await expect(message(ben.page, "from above")).toBeInViewport()
  await expect(line(ben.page, LINES)).toBeInViewport()
})

test("while scrolling the day of what is above stands over the list, and goes again", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  const sql = open(process.env.E2E_DATABASE!, { max: 1 })
  await sql`update messages set created_at = timestamptz '2019-03-05T12:00:00Z' where conversation_id = ${id} and seq < 300`
  await sql.end()
  await ben.page.goto(`/c/${id}?m=200`)
  await expect(line(ben.page, 200)).toBeFocused()
  await restingPlaces(ben.page)
  await scrollBy(ben.page, -50)
  const day = ben.page.locator("[data-scroll-day]")
  await expect(day).toHaveText("March 5, 2019")
  await expect(day).toBeHidden()
})

test("the keys go over the ends of what is loaded: up, by screens, to the very first and back to the newest", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  const { page } = ben
  await gotoRoom(page, id)
  await messages(page).focus()
  await page.keyboard.press("ArrowUp")
  await expect(line(page, LINES)).toBeFocused()
  for (let n = LINES - 1; n > LINES - 70; n--) {
    await page.keyboard.press("ArrowUp")
    await expect(line(page, n)).toBeFocused()
  }
  await expect(line(page, LINES - 69)).toBeInViewport()
  const focused = () => page.evaluate(() => Number((document.activeElement as HTMLElement).dataset.messageSeq))
  const at = await focused()
  await page.keyboard.press("PageUp")
  await expect.poll(focused).toBeLessThan(at - 3)
  const screen = at - (await focused())
  await expect(line(page, await focused())).toBeInViewport()
  await page.keyboard.press("PageDown")
  await expect.poll(focused).toBeGreaterThan(at - screen)
  await page.keyboard.press("Home")
  await expect(line(page, 2)).toBeFocused()
  await expect(line(page, 2)).toBeInViewport()
  await page.keyboard.press("ArrowDown")
  await expect(line(page, 3)).toBeFocused()
  await page.keyboard.press("End")
  await expect(line(page, LINES)).toBeFocused()
  await expect(line(page, LINES)).toBeInViewport()
})

test("each message is one sentence for screen readers: who, when, what, and how it stands", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Sentences"), ada, ben)
  const first = await tell(ada, id, "good *morning*", "will be changed", "will be gone")
  await ada.ask("message:edit", { conversationId: id, seq: first - 1, body: "has changed" })
  await ada.ask("message:delete", { conversationId: id, seq: first })
  await ben.ask("reaction:add", { conversationId: id, seq: first - 2, emoji: "🎉" })
  await gotoRoom(ben.page, id)
  await say(ben.page, "mine")
  const names = () =>
    messages(ben.page)
      .getByRole("log")
      .getByRole("article")
      .evaluateAll(all => all.map(each => each.getAttribute("aria-label")!.replace(/\d{1,2}:\d{2}\s[AP]M/, "TIME")))
  await expect
    .poll(names)
    .toEqual([
      "Ada, TIME: good morning. Reactions: 🎉 1",
      "Ada, TIME: has changed. edited",
      "Ada, TIME: This message was deleted",
      expect.stringMatching(/^You, TIME: mine\. \w+/),
    ])
})

test("one message that arrives renders one row, an edit the one that it changes", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await gotoRoom(ben.page, id)
  await expect(line(ben.page, LINES)).toBeInViewport()
  for (let i = 0; i < 8; i++) {
    await scrollBy(ben.page, -1500)
    await restingPlaces(ben.page)
  }
  await toNewest(ben.page).click()
  await expect(line(ben.page, LINES)).toBeInViewport()
  await tell(ada, id, "before")
  await expect(message(ben.page, "before")).toBeInViewport()
  await ben.page.waitForTimeout(1500)

  /** React gives an element new properties when what draws it is rendered, and only then. */
  const remember = () =>
    messages(ben.page).evaluate(list => {
      const props = (element: Element) => {
        const key = Object.keys(element).find(each => each.startsWith("__reactProps$"))!
        return (element as unknown as Record<string, unknown>)[key]
      }
      const page = window as unknown as { rowsRendered: () => string[] }
      const held = new Map([...list.querySelectorAll("[data-part] > *")].map(row => [row, props(row)]))
      page.rowsRendered = () =>
        [...list.querySelectorAll<HTMLElement>("[data-part] > *")]
          .filter(row => held.get(row) !== props(row))
          .map(row => row.dataset.row ?? "another")
      return held.size
    })
  const rendered = () => ben.page.evaluate(() => (window as unknown as { rowsRendered: () => string[] }).rowsRendered())

  expect(await remember()).toBeGreaterThan(40)
  expect(await rendered()).toEqual([])
  const seq = await tell(ada, id, "arrives")
  await expect(message(ben.page, "arrives")).toBeInViewport()
  expect(await rendered()).toEqual([String(seq)])

  await remember()
  await ada.ask("message:edit", { conversationId: id, seq: seq - 1, body: "changed" })
  await expect(message(ben.page, "changed. edited")).toBeVisible()
  expect(await rendered()).toEqual([String(seq - 1)])
})

test("a link to a message here is followed in this window, and says where it leads to whom it is for", async ({
  person,
  origin,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id, name } = await longRoom(ada, ben)
  const secret = unique("Family")
  const clientId = crypto.randomUUID()
  const made = await ada.ask("conversation:create", { clientId, kind: "group", name: secret })
  const group = made.row.conversation.id
  const seq = await tell(ada, group, "Between us")
  await tell(ada, id, `The third: ${origin}/c/${id}?m=3 and a secret: ${origin}/c/${group}?m=${seq}`)
  const last = (page: Page) => messages(page).locator("article").last()
  await gotoRoom(ada.page, id)
  await expect(last(ada.page)).toContainText(`(a message in ${name})`)
  await expect(last(ada.page)).toContainText(`(a message in ${secret})`)
  await gotoRoom(ben.page, id)
  await expect(last(ben.page)).toContainText(`(a message in ${name})`)
  await expect(last(ben.page)).not.toContainText("Family")
  await last(ben.page).getByRole("link").first().click()
  await expect(message(ben.page, "line 3")).toBeInViewport()
  await expect(ben.page).toHaveURL(new RegExp(`/c/${id}\\?m=3$`))
  await last(ada.page).locator(`a[href*="${group}"]`).first().press("Enter")
  await expect(message(ada.page, "Between us")).toBeFocused()
  expect(ben.context.pages()).toHaveLength(1)
  expect(ada.context.pages()).toHaveLength(1)
})
