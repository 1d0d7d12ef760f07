import type { Page } from "@playwright/test"
import { holdPackets } from "./support/packets.ts"
import { makeRoom, numbered, type Person, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, message, row, untilHydrated } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const box = (page: Page) => page.getByRole("combobox", { name: /^Search/ })
const results = (page: Page) => page.getByRole("listbox", { name: "Results" })
const hits = (page: Page) => results(page).getByRole("group", { name: "Messages" }).getByRole("option")

/** What was just sent is found as soon as the job has been there. */
const untilFound = async (person: Person, query: string) => {
  await expect
    .poll(async () => (await person.ask("message:search", { query })).hits.length, {
      timeout: 15_000,
      intervals: [1000],
    })
    .toBeGreaterThan(0)
}

const openAll = async (page: Page) => {
  await untilHydrated(page.getByRole("button", { name: "Search messages" }))
  await page.getByRole("button", { name: "Search messages" }).first().click()
  await expect(box(page)).toBeFocused()
}

test("what is deleted while the results are on their way is not among them", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ben
  const word = `wombat${Date.now().toString(36)}`
  const name = unique("Zoo")
  const id = await makeRoom(name, ada, ben)
  await tell(ada, id, `the ${word} sleeps`)
  const seq = await tell(ada, id, `the ${word} bites`)
  await untilFound(ben, word)
  const held = await holdPackets(page, /"hits":\[\{/)
  await page.goto("/")
  await expect(row(page, name)).toContainText("bites")
  await openAll(page)
  await box(page).fill(word)
  await expect.poll(() => held.waiting.length).toBe(1)
  await ada.ask("message:delete", { conversationId: id, seq })
  await expect(row(page, name)).not.toContainText("bites")
  held.release()
  await expect(hits(page)).toHaveCount(1)
  await expect(hits(page)).toContainText("sleeps")
})

test("what another said is found while one types, opens in its place, and back leads to the same results", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ben
  const word = `quokka${Date.now().toString(36)}`
  const name = unique("Zoo")
  const id = await makeRoom(name, ada, ben)
  await tell(ada, id, ...numbered(`about the ${word}`, 1, 30), ...numbered("something else", 1, 60))
  await untilFound(ben, word)
  await page.goto("/")
  await openAll(page)
  await box(page).pressSequentially(`${word.slice(0, 9)}`)
  await expect(hits(page).first()).toContainText(`about the ${word} 30`)
  await expect(hits(page).first()).toContainText(name)
  await expect(hits(page).first().locator("mark")).toHaveText(word.slice(0, 9))
  await expect(hits(page)).toHaveCount(20)
  await page.getByRole("button", { name: "Show more" }).click()
  await expect(hits(page)).toHaveCount(30)
  await expect(page.getByRole("button", { name: "Show more" })).toBeHidden()

  const wanted = hits(page).nth(24)
  await wanted.scrollIntoViewIfNeeded()
  await expect(wanted).toContainText(`about the ${word} 6`)
  const top = await page.locator("[data-search-results]").evaluate(element => element.scrollTop)
  expect(top).toBeGreaterThan(100)
  await wanted.click()
  await expect(page).toHaveURL(new RegExp(`/c/${id}\\?m=\\d+`))
  await expect(message(page, `about the ${word} 6`)).toBeInViewport()
  await page.goBack()
  await expect(box(page)).toHaveValue(word.slice(0, 9))
  await expect(hits(page)).toHaveCount(30)
  await expect.poll(() => page.locator("[data-search-results]").evaluate(element => element.scrollTop)).toBe(top)
  await page.goBack()
  await expect(page).toHaveURL("/")
})

test("is wholly usable by keyboard: Ctrl+F in a conversation, arrows, Enter, Esc", async ({ person }) => {
  const ada = await person("Ada")
  const { page } = ada
  const word = `wombat${Date.now().toString(36)}`
  const [here, there] = [await makeRoom(unique("Here"), ada), await makeRoom(unique("There"), ada)]
  await tell(ada, there, `a ${word} elsewhere`)
  await tell(ada, here, `first ${word}`, `second ${word}`)
  await untilFound(ada, `second ${word}`)
  await gotoRoom(page, here)
  await expect(async () => {
    await page.keyboard.press("Control+f")
    await expect(box(page)).toBeFocused({ timeout: 500 })
  }).toPass()
  await expect(box(page)).toHaveValue("in:here ")
  await page.keyboard.type(word)
  await expect(hits(page)).toHaveCount(2)
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("ArrowDown")
  await expect(hits(page).nth(1)).toHaveAttribute("aria-selected", "true")
  await page.keyboard.press("Enter")
  await expect(message(page, `first ${word}`)).toBeInViewport()
  await page.goBack()
  await expect(hits(page).nth(1)).toHaveAttribute("aria-selected", "true")
  await page.keyboard.press("Escape")
  await expect(box(page)).toHaveValue("in:here ")
  await page.keyboard.press("Escape")
  await expect(composer(page)).toBeVisible()
  await page.keyboard.press("Control+Shift+F")
  await page.keyboard.type(word)
  await expect(hits(page)).toHaveCount(3)
})

test("filters complete themselves from what is known here", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Benedict")]
  const { page } = ada
  const word = `numbat${Date.now().toString(36)}`
  const name = unique("Long House")
  const id = await makeRoom(name, ada, ben)
  await tell(ben, id, `${word} of Ben`)
  await tell(ada, id, `${word} of Ada`)
  await untilFound(ada, `${word} from:me`)
  await page.goto("/search")
  await box(page).fill(`${word} fro`)
  const suggestions = page.getByRole("listbox", { name: "Suggestions" })
  await expect(suggestions.getByRole("option", { name: "from:" })).toBeVisible()
  // Whoever types on before the next frame is drawn writes on where the filter ends.
  await page.evaluate(() => {
    window.requestAnimationFrame = later => window.setTimeout(later, 300)
  })
  await page.keyboard.press("Enter")
  await page.keyboard.type(ben.handle.slice(0, -1), { delay: 10 })
  await expect(suggestions.getByRole("option", { name: "Benedict" })).toBeVisible()
  await page.keyboard.press("Enter")
  await expect(box(page)).toHaveValue(`${word} from:@${ben.handle} `)
  await expect(hits(page)).toHaveCount(1)
  await expect(hits(page)).toContainText(`${word} of Ben`)
  await page.getByRole("button", { name: `from:@${ben.handle} ×` }).click()
  await expect(hits(page)).toHaveCount(2)
  await page.getByRole("button", { name: "in:", exact: true }).click()
  await page.keyboard.type("long")
  await suggestions.getByRole("option", { name }).click()
  await expect(box(page)).toHaveValue(`${word} in:"${name}" `)
  await expect(hits(page)).toHaveCount(2)
  await box(page).fill(`${word} from:@nobody_at_all`)
  await expect(page.getByText("Nobody is called @nobody_at_all.")).toBeVisible()
})

test("people and rooms are found by a part of their name, and an address leads to a search", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Bartholomeus")]
  const { page } = ada
  const name = unique("Zauberwald")
  await makeRoom(name, ben)
  await page.goto(`/search?q=${encodeURIComponent("zauberwald")}&sort=relevance`)
  await expect(page.getByRole("button", { name: "Best match" })).toHaveAttribute("aria-pressed", "true")
  await expect(results(page).getByRole("group", { name: "Conversations" }).getByRole("option").first()).toBeVisible()
  await box(page).fill(ben.handle.slice(0, -2))
  await results(page).getByRole("group", { name: "People" }).getByRole("option", { name: "Bartholomeus" }).click()
  await expect(page).toHaveURL(`/people/${ben.handle}`)
  await page.goBack()
  await expect(box(page)).toHaveValue(ben.handle.slice(0, -2))
})

test("what is deleted while it stands among the results goes; what an answer comes late for is not shown", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ben
  const word = `dunnart${Date.now().toString(36)}`
  const id = await makeRoom(unique("Zoo"), ada, ben)
  const seq = await tell(ada, id, `one ${word}`, `two ${word}`)
  await untilFound(ben, `two ${word}`)
  await page.goto("/")
  await openAll(page)
  await box(page).fill(word)
  await expect(hits(page)).toHaveCount(2)
  await ada.ask("message:delete", { conversationId: id, seq })
  await expect(hits(page)).toHaveCount(1)
  await expect(hits(page)).toContainText(`one ${word}`)
  await box(page).fill(`${word} nothinglikethis`)
  await box(page).fill(word)
  await expect(hits(page)).toHaveCount(1)
  await box(page).fill("xyzzynothing")
  await expect(page.getByRole("heading", { name: "Nothing found for “xyzzynothing”" })).toBeVisible()
})

test("without a line it says so and goes on when it is back", async ({ person, line, origin }) => {
  const ada = await person("Ada", { origin: line.origin, server: origin })
  const { page } = ada
  const word = `bilby${Date.now().toString(36)}`
  const id = await makeRoom(unique("Zoo"), ada)
  await tell(ada, id, `a ${word}`)
  await untilFound(ada, word)
  await page.goto("/")
  await openAll(page)
  await box(page).fill("somethingelse")
  await expect(page.getByRole("heading", { name: /^Nothing found/ })).toBeVisible()
  // What says so comes a moment after the page.
  await expect(page.locator("[data-connection=online]")).toBeAttached()
  line.cut()
  await expect(page.locator("[data-connection]:not([data-connection=online])")).toBeAttached({ timeout: 30_000 })
  await box(page).fill(word)
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible()
  line.mend()
  await expect(hits(page)).toHaveCount(1, { timeout: 30_000 })
})

test("what one looked for is offered again on this device, and gone after signing out", async ({ person }) => {
  const ada = await person("Ada")
  const { page } = ada
  await page.goto("/search")
  await box(page).fill("nightjar songs")
  await page.keyboard.press("Enter")
  await page.goto("/search")
  await page.getByRole("button", { name: "nightjar songs", exact: true }).click()
  await expect(box(page)).toHaveValue("nightjar songs")
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain("nightjar")
  await page.goto("/settings")
  await page.getByRole("button", { name: "Sign out" }).click()
  await expect(page.getByRole("link", { name: "Create account" })).toBeVisible()
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain("nightjar")
})

test("on a phone it fills the screen; back leads to the list", async ({ person }) => {
  const ada = await person("Ada", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
  const { page } = ada
  const room = unique("Kitchen")
  await makeRoom(room, ada)
  await page.goto("/")
  await openAll(page)
  await expect(row(page, room)).toBeHidden()
  await page.getByRole("button", { name: "Back" }).click()
  await expect(row(page, room)).toBeVisible()
})
