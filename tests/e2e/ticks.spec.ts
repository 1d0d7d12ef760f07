import type { Page } from "@playwright/test"
import { holdPackets } from "./support/packets.ts"
import { makeGroup, tell, unique } from "./support/people.ts"
import { gotoRoom, message, messages, row, say } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const tick = (page: Page, text: string) => message(page, text).locator("[data-tick]")
const toBe = (page: Page, text: string, state: string) => expect(tick(page, text)).toHaveAttribute("data-tick", state)

test("of three, a message is delivered when it has reached both others and read when both have it on screen", async ({
  person,
  device,
}) => {
  const [ada, ben, cleo] = [await person("Ada"), await person("Ben"), await person("Cleo")]
  const name = unique("Family")
  const id = await makeGroup(name, ada, ben, cleo)
  await gotoRoom(ada.page, id)
  const laptop = await device(ada)
  await laptop.page.goto("/")
  await ben.page.goto("/")

  await say(ada.page, "Landed")
  await toBe(ada.page, "Landed", "sent")
  // Ben has it in his list and reads it; of Cleo nothing is known.
  await gotoRoom(ben.page, id)
  await expect(message(ben.page, "Landed")).toBeVisible()
  await expect
    .poll(
      async () =>
        (await ada.ask("message:info", { conversationId: id, seq: await seqOf(ada.page, "Landed") })).counts.read,
    )
    .toBe(1)
  await toBe(ada.page, "Landed", "sent")

  // Stored on a device of hers, not yet looked at.
  await cleo.page.goto("/")
  await toBe(ada.page, "Landed", "delivered")
  await expect(row(laptop.page, name).locator("[data-tick]")).toHaveAttribute("data-tick", "delivered")
  await gotoRoom(cleo.page, id)
  await toBe(ada.page, "Landed", "read")
  await expect(row(laptop.page, name).locator("[data-tick]")).toHaveAttribute("data-tick", "read")
  await expect(message(ada.page, "Landed")).toHaveAccessibleName(/Landed\. Read$/)

  await ada.page.reload()
  await toBe(ada.page, "Landed", "read")
})

const seqOf = async (page: Page, text: string) => Number(await message(page, text).getAttribute("data-message-seq"))

test("what is not scrolled to is not read", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeGroup(unique("Family"), ada, ben)
  await tell(ada, id, ...Array.from({ length: 40 }, (_, n) => `An earlier line ${n}`))
  await gotoRoom(ben.page, id)
  await gotoRoom(ada.page, id)
  // He begins at the first that he has not read; the last is further down.
  await toBe(ada.page, "An earlier line 39", "delivered")
  await ben.page.getByRole("button", { name: /new/ }).last().click()
  await toBe(ada.page, "An earlier line 39", "read")
  await messages(ben.page).evaluate(list => list.scrollTo(0, -list.scrollHeight))
  await expect(ben.page.getByRole("button", { name: "To the newest message" })).toBeVisible()
  await say(ada.page, "Down here")
  await toBe(ada.page, "Down here", "delivered")
  await ben.page.getByRole("button", { name: /new/ }).click()
  await toBe(ada.page, "Down here", "read")
})

test("what was asked of a message before somebody read it does not take back that they did", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  const id = await makeGroup(unique("Family"), ada, ben)
  const held = await holdPackets(page, /"counts":\{/)
  await gotoRoom(page, id)
  await say(page, "Landed")
  // It comes a moment after the first paint.
  await expect(async () => {
    await message(page, "Landed").click({ button: "right" })
    await expect(page.getByRole("menu")).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.getByRole("menuitem", { name: "Message info" }).click()
  await expect.poll(() => held.waiting.length).toBeGreaterThan(0)
  await gotoRoom(ben.page, id)
  await toBe(page, "Landed", "read")
  const read = page.getByRole("dialog", { name: "Message info" }).getByRole("region", { name: "Read by" })
  await expect(async () => {
    expect(held.waiting.length).toBeGreaterThan(1)
    held.waiting.at(-1)!()
    await expect(read).toBeVisible({ timeout: 500 })
  }).toPass()
  held.waiting[0]!()
  await tell(ben, id, "I see")
  await expect(messages(page)).toContainText("I see")
  await expect(read).toBeVisible()
})

test("who switches receipts off tells nothing of reading and sees nothing of it", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeGroup(unique("Family"), ada, ben)
  await ben.page.goto("/settings")
  await ben.page.getByRole("switch", { name: "Read receipts" }).uncheck({ force: true })
  await expect.poll(async () => (await ben.ask("settings:update", {})).settings.receipts).toBe(false)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  await say(ada.page, "Have you seen this?")
  await expect(message(ben.page, "Have you seen this?")).toBeVisible()
  await toBe(ada.page, "Have you seen this?", "delivered")
  await say(ben.page, "I tell you nothing")
  await expect(message(ada.page, "I tell you nothing")).toBeVisible()
  await toBe(ben.page, "I tell you nothing", "delivered")
  await toBe(ada.page, "Have you seen this?", "delivered")

  await ben.ask("settings:update", { receipts: true })
  await toBe(ben.page, "I tell you nothing", "read")
})

test("a tick is drawn where the system's own colours are wanted as well", async ({ person }) => {
  const ada = await person("Ada")
  const id = await makeGroup(unique("Family"), ada, await person("Ben"))
  await gotoRoom(ada.page, id)
  await say(ada.page, "Landed")
  await toBe(ada.page, "Landed", "sent")
  const drawn = () =>
    tick(ada.page, "Landed")
      .locator("span")
      .evaluate(mark => getComputedStyle(mark).backgroundImage)
  await ada.page.emulateMedia({ forcedColors: "active" })
  expect(await drawn()).toContain("linear-gradient")
})
