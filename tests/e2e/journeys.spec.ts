import { randomUUID } from "node:crypto"
import type { Page } from "@playwright/test"
import { open } from "#db/client.ts"
import { expectClean } from "./support/clean.ts"
import { holdPackets } from "./support/packets.ts"
import { befriend, type Person } from "./support/people.ts"
import { gotoRoom, untilHydrated } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const steps = (page: Page) => page.getByRole("list", { name: "Timeline" }).getByRole("listitem")
const save = (page: Page) => page.getByRole("dialog").getByRole("button", { name: "Save", exact: true })
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)

/** Makes its owner have said nothing for so long that they are asked. */
const makeStale = async (journeyId: string) => {
  const sql = open(process.env.E2E_DATABASE!, { max: 1 })
  await sql`update journeys set touched_at = now() - interval '61 days' where id = ${journeyId}`
  await sql.end()
}

test("a journey is begun, its dates are entered with a tap each, wrong ones refused, and who looks on sees it live", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  await page.goto("/")
  await page.getByRole("link", { name: "Journeys", exact: true }).first().click()
  await expect(page.getByRole("heading", { level: 1, name: "Journeys" })).toBeVisible()
  await page.getByRole("button", { name: "Begin: Health and Care Worker visa" }).click()
  await page.getByRole("combobox", { name: "Applied from" }).selectOption("Lagos")
  await page.getByRole("textbox", { name: "From (country code)" }).fill("ng")
  await page.getByRole("button", { name: "Begin", exact: true }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Health and Care Worker visa" })).toBeVisible()

  await page.getByRole("button", { name: "Add a date for “Application submitted”" }).click()
  await page.getByRole("textbox", { name: "Date" }).fill("2026-03-12")
  await save(page).click()
  await expect(steps(page).first()).toContainText("Step 1 of 5, Application submitted, March 12, 2026, day 0")
  await expect(page.getByText("Awaiting decision")).toBeVisible()

  // Ben looks on, before the next date is there.
  await ben.page.goto(page.url())
  await expect(steps(ben.page).nth(1)).toContainText("Step 2 of 5, Biometrics, next")
  await expect(ben.page.getByRole("button", { name: /^Add a date/ })).toHaveCount(0)
  await ben.page.getByRole("button", { name: "Watch" }).click()
  await expect(ben.page.getByRole("button", { name: "Watching" })).toBeVisible()

  await page.getByRole("button", { name: "Add a date for “Biometrics”" }).click()
  await page.getByRole("textbox", { name: "Date" }).fill("2026-03-02")
  await save(page).click()
  await expect(page.getByRole("dialog").getByRole("alert")).toHaveText(
    "This contradicts the date of “Application submitted”.",
  )
  await page.getByRole("textbox", { name: "Date" }).fill("2026-04-02")
  // Everyone may see it: what looks personal in its places is asked about, until it is another.
  const meant = page.getByRole("dialog", { name: "Is this meant for everyone?" })
  await page.getByRole("textbox", { name: "Place" }).fill("Lagos, +44 20 7946 0958")
  await save(page).click()
  await expect(meant.getByText("+44 20 7946 0958")).toBeVisible()
  await meant.getByRole("button", { name: "Back to the text" }).click()
  await page.getByRole("textbox", { name: "Place" }).fill("Lagos")
  await save(page).click()
  const sentence = "Step 2 of 5, Biometrics, Lagos, April 2, 2026, day 21"
  await expect(steps(page).nth(1)).toContainText(sentence)
  await expect(steps(ben.page).nth(1)).toContainText(sentence)

  await ben.page.getByRole("textbox", { name: "Say something" }).fill("Three weeks, same as mine: GWF0123456789")
  await ben.page.getByRole("button", { name: "Send", exact: true }).click()
  const asked = ben.page.getByRole("dialog", { name: "Is this meant for everyone?" })
  await expect(asked.getByText("GWF0123456789")).toBeVisible()
  await asked.getByRole("button", { name: "Send anyway" }).click()
  await expect(page.getByText("Three weeks, same as mine")).toBeVisible()

  // A correction to a month, and what it was before.
  await page.getByRole("button", { name: "Edit “Biometrics”" }).click()
  await page.getByText("I only know the month").click()
  await save(page).click()
  await expect(steps(page).nth(1)).toContainText("Step 2 of 5, Biometrics, Lagos, April 2026, day 20–49")
  await page.getByRole("button", { name: "Corrections" }).click()
  await expect(page.getByText("Biometrics: Apr 2, 2026 → April 2026")).toBeVisible()

  // Untouched for long, it is asked about once: on its own page, and among all of one's own.
  const journeyId = page.url().split("/journeys/")[1]!
  const isNew = page.getByRole("region", { name: /^Anything new\?/ })
  await makeStale(journeyId)
  await page.reload()
  await untilHydrated(isNew.getByRole("button", { name: "Still waiting" }))
  await isNew.getByRole("button", { name: "Still waiting" }).click()
  await expect(isNew).toHaveCount(0)
  await makeStale(journeyId)
  await page.goto("/journeys")
  await untilHydrated(isNew.getByRole("button", { name: "Do not ask again" }))
  await expect(isNew.getByRole("link", { name: "Health and Care Worker visa" })).toBeVisible()
  await isNew.getByRole("button", { name: "Do not ask again" }).click()
  await expect(isNew).toHaveCount(0)
  await page.goto(`/journeys/${journeyId}`)
  await expect(steps(page).nth(1)).toBeVisible()
  await expect(isNew).toHaveCount(0)

  // Nobody else sees it from now on, so nothing in it is asked about.
  const edit = page.getByRole("button", { name: "Edit journey" })
  await untilHydrated(edit)
  await edit.click()
  await page.getByRole("textbox", { name: "Notes" }).fill("Write to ada@example.test")
  await save(page).click()
  await meant.getByRole("button", { name: "Back to the text" }).click()
  await page.getByText("Only me").click()
  await save(page).click()
  await expect(page.getByText("Only you see this.")).toBeVisible()
  await page.getByRole("button", { name: "Edit “Biometrics”" }).click()
  await page.getByRole("textbox", { name: "Place" }).fill("GWF0123456789")
  await save(page).click()
  await expect(steps(page).nth(1)).toContainText("GWF0123456789")
  // Before everyone sees it again, all that stands in it is.
  await edit.click()
  await page.getByText("Everyone here").click()
  await save(page).click()
  await expect(meant.getByText("ada@example.test")).toBeVisible()
  await expect(meant.getByText("GWF0123456789")).toBeVisible()
  await meant.getByRole("button", { name: "Back to the text" }).click()
  await ben.page.reload()
  await expect(ben.page.getByRole("heading", { level: 1, name: "Health and Care Worker visa" })).toHaveCount(0)
})

/** A case filed so many days ago, and decided after so many. */
const makeCase = async (who: Person, ago: number, decided?: number) => {
  const { journey } = await who.ask("journey:create", {
    clientId: randomUUID(),
    route: "uk-spouse",
    offices: ["lagos"],
    compared: true,
  })
  const journeyId = journey.id
  await who.ask("journey:set-step", { journeyId, step: "submitted", when: day(ago) })
  if (decided !== undefined) {
    await who.ask("journey:set-step", { journeyId, step: "decided", when: day(ago - decided), outcome: "approved" })
  }
  return journeyId
}

test("a comment that is being written is there again after a reload, and gone when it is sent", async ({ person }) => {
  const ada = await person("Ada")
  const { page } = ada
  const { journey } = await ada.ask("journey:create", {
    clientId: randomUUID(),
    route: "free",
    title: "A visa for Ada",
    steps: [{ label: "Sent" }],
  })
  await page.goto(`/journeys/${journey.id}`)
  const box = page.getByRole("textbox", { name: "Say something" })
  await untilHydrated(box)
  await box.fill("Seven weeks by now")
  await page.reload()
  await expect(box).toHaveValue("Seven weeks by now")
  await page.getByRole("button", { name: "Send", exact: true }).click()
  await expect(page.getByText("Seven weeks by now")).toBeVisible()
  await expect(box).toHaveValue("")
  await page.reload()
  await expect(page.getByText("Seven weeks by now")).toBeVisible()
  await untilHydrated(box)
  await expect(box).toHaveValue("")
})

test("what is written while a comment is on its way stays in the box", async ({ person }) => {
  const ada = await person("Ada")
  const { page } = ada
  const { journey } = await ada.ask("journey:create", {
    clientId: randomUUID(),
    route: "free",
    title: "A visa for Ada",
    steps: [{ label: "Sent" }],
  })
  const held = await holdPackets(page, /"journey:comment",/)
  await page.goto(`/journeys/${journey.id}`)
  const box = page.getByRole("textbox", { name: "Say something" })
  await untilHydrated(box)
  await box.fill("Seven weeks by now")
  await page.getByRole("button", { name: "Send", exact: true }).click()
  await expect.poll(() => held.waiting.length).toBe(1)
  await box.fill("And no word")
  held.release()
  await expect(page.getByRole("listitem").getByText("Seven weeks by now")).toBeVisible()
  await expect(box).toHaveValue("And no word")
})

test("one's own case stands in the statistics, meets its cohort, and a milestone becomes a card that follows it", async ({
  person,
}) => {
  const ada = await person("Ada")
  const others = await Promise.all(["Ben", "Cleo", "Dan", "Eve"].map(name => person(name)))
  const ben = others[0]!
  for (const [at, one] of others.entries()) await makeCase(one, 400, 20 + at * 10)
  const journeyId = await makeCase(ada, 400)
  const { page } = ada

  await page.goto("/journeys/routes/uk-spouse")
  // While the page still arrives, what is about to stand there is in it twice.
  await expect(page.locator("#open").getByText("5 cases: 4 done, 1 waiting.")).toBeVisible()
  await expect(page.locator("[hidden][id^='S:']")).toHaveCount(0)
  await expect(page.getByText(/^A quarter within 30 days, half within 40 days/)).toBeVisible()
  await expect(page.getByText("You: day 400. 80% of similar cases were done by then.")).toBeVisible()
  const walk = page.getByRole("slider", { name: "Walk along the curve" })
  await untilHydrated(walk)
  await walk.fill("25")
  await expect(page.getByText("After 25 days 80% still wait.")).toBeVisible()
  await page.getByText("As a table").click()
  await expect(page.getByRole("row", { name: "50 20%" })).toBeVisible()
  const cases = page.getByRole("list", { name: "Cases" }).getByRole("listitem")
  await expect(cases).toHaveCount(5)
  await page.getByText("Filters", { exact: true }).click()
  await page.getByRole("combobox", { name: "Status" }).selectOption("Awaiting decision")
  await expect(cases).toHaveCount(1)
  await expectClean(page, "statistics and cases")

  await page.goto("/people")
  const road = page.getByRole("combobox", { name: "Road" })
  await untilHydrated(road)
  await road.selectOption("Spouse or partner visa")
  await expect(page.getByRole("list", { name: "Everyone" }).getByRole("listitem")).toHaveCount(5)

  await page.goto("/journeys")
  await page.getByRole("button", { name: "Join the room" }).click()
  await expect(page).toHaveURL(/\/c\//)
  const conversationId = page.url().split("/c/")[1]!
  const { cohorts } = await ben.ask("journey:cohorts", {})
  await ben.ask("journey:answer-cohort", { cohortId: cohorts[0]!.id, join: true })
  await page.getByText("1 ahead, 0 level, 0 behind").click()
  await expect(page.getByRole("listitem").filter({ hasText: "ahead · Decision" })).toContainText("Ben")

  await gotoRoom(ben.page, conversationId)
  await befriend(ada, ben)
  await page.goto(`/journeys/${journeyId}`)
  await page.getByRole("button", { name: "Link a journey" }).click()
  await expect(page.getByRole("button", { name: "Ask to link: Ben, Spouse or partner visa" })).toBeVisible()
  await expectClean(page, "journeys to link")
  await page.getByRole("button", { name: "Ask to link: Ben, Spouse or partner visa" }).click()
  await expect(page.getByText("waits for the other side")).toBeVisible()
  await page.getByRole("button", { name: "Post to rooms" }).click()
  await page.getByRole("dialog").getByRole("checkbox").first().check()
  await page.getByRole("dialog").getByRole("button", { name: "Post to rooms" }).click()
  await expect(page.getByRole("dialog")).toHaveCount(0)
  const card = ben.page.locator("[data-message-list] a", { hasText: "Application submitted" })
  await expect(card).toBeVisible()
  await ada.ask("journey:set-step", { journeyId, step: "submitted", when: "2025-09-09" })
  await expect(card).toContainText("Sep 9, 2025")
  await expectClean(ben.page, "the room of a cohort, with a card")
  await ada.ask("journey:update", { journeyId, audience: "nobody" })
  await expect(ben.page.getByText("This milestone is not shared with you (any more).")).toBeVisible()
})
