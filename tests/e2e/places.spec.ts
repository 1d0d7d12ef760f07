import { randomUUID } from "node:crypto"
import type { Page } from "@playwright/test"
import {
  expectUnmoved,
  held,
  LINES,
  line,
  longRoom,
  places,
  reached,
  restingPlaces,
  scrollBy,
  toNewest,
  wayBack,
} from "./support/long-room.ts"
import { holdPackets } from "./support/packets.ts"
import { makeGroup, makeRoom, tell, unique } from "./support/people.ts"
import { likeSafari } from "./support/safari.ts"
import { composer, gotoRoom, message, messages, row, say } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

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

test("of two quotes that are pressed while the first is on its way, the second is gone to", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  for (const replyTo of [40, 300])
    await ada.ask("message:send", { conversationId: id, clientId: randomUUID(), body: `as in ${replyTo}`, replyTo })
  const pages = await holdPackets(ben.page, /^43\d+\[.*"messages":/)
  await gotoRoom(ben.page, id)
  for (const seq of [40, 300]) await message(ben.page, `as in ${seq}`).getByTitle("Go to the quoted message").click()
  await expect.poll(() => pages.waiting.length).toBeGreaterThanOrEqual(2)
  pages.release()
  await expect(line(ben.page, 300)).toBeFocused()
  await expect(ben.page.getByText("This could not be loaded.")).toBeHidden()
  await wayBack(ben.page).click()
  await expect(message(ben.page, "as in 300")).toBeInViewport()
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

test("on a phone, where the list takes the place of the messages, the place is kept as well, also without the browser's help", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { name } = await longRoom(ada, ben)
  const { page } = ben
  await page.setViewportSize({ width: 390, height: 740 })
  await likeSafari(page)
  await page.goto("/")
  await row(page, name).click()
  await expect(line(page, LINES)).toBeInViewport()
  for (let i = 0; i < 4; i++) {
    await scrollBy(page, -500)
    await restingPlaces(page)
  }
  const before = await restingPlaces(page)
  await page.goBack()
  await expect(messages(page)).toBeHidden()
  await row(page, name).click()
  await expect.poll(() => places(page)).toEqual(before)
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
  const group = await makeGroup(secret, ada)
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
