import type { Page } from "@playwright/test"
import { expectClean as expectAccessible } from "./support/clean.ts"
import { makeRoom, type Person, tell, unique } from "./support/people.ts"
import { expect, test } from "./support/test.ts"

/** Accessible, and nothing beside the screen; with LOOK a picture of each is kept there. */
const expectClean = (page: Page, screen: string) =>
  expectAccessible(page, screen, async colorScheme => {
    const wide = page.viewportSize()!.width
    expect(await page.evaluate(() => document.documentElement.scrollWidth), screen).toBeLessThanOrEqual(wide)
    if (process.env.LOOK)
      await page.screenshot({ path: `${process.env.LOOK}/${screen.replaceAll(" ", "-")}-${wide}-${colorScheme}.png` })
  })

const sizes = [
  { viewport: { width: 1440, height: 900 } },
  { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
]

/** A room in which everything has happened to Ada's first message, seen by Ada. */
const stage = async (ada: Person, ben: Person, cleo: Person) => {
  const name = unique("Kitchen of the harbour")
  const id = await makeRoom(name, ada, ben, cleo)
  const seq = await tell(ada, id, "The market opens at **seven** on Saturdays")
  await ada.ask("message:edit", { conversationId: id, seq, body: "The market opens at **eight** on Saturdays" })
  for (const emoji of ["🎉", "👍"]) await ben.ask("reaction:add", { conversationId: id, seq, emoji })
  await cleo.ask("reaction:add", { conversationId: id, seq, emoji: "🎉" })
  await ada.ask("message:pin", { conversationId: id, seq })
  const clientId = () => crypto.randomUUID()
  await ben.ask("message:send", { conversationId: id, clientId: clientId(), body: "I will bring bread", replyTo: seq })
  await cleo.ask("message:send", { conversationId: id, clientId: clientId(), body: `@${ada.handle} and the salt?` })
  const other = await makeRoom(unique("Garden"), ben, ada)
  const from = await tell(ben, other, "Tomatoes are ripe, come and get some before the weekend")
  const passed = { conversationId: other, seq: from }
  await ben.ask("message:send", { conversationId: id, clientId: clientId(), body: "x", forwardOf: passed })
  await ben.ask("message:pin", passed)
  await ada.ask("message:save", { conversationId: id, seq })
  await ada.ask("message:save", passed)
  return { id, seq, name }
}

for (const size of sizes) {
  const { width } = size.viewport
  test(`pins, menu, dialogs, Activity and Saved are accessible and fit at ${width} px`, async ({ person }) => {
    test.setTimeout(120_000)
    const [ada, ben, cleo] = [await person("Ada", size), await person("Ben"), await person("Cleo")]
    const { page } = ada
    const { id } = await stage(ada, ben, cleo)
    await page.goto(`/c/${id}`)
    await expect(page.getByRole("region", { name: "Pinned messages" })).toBeVisible()
    await expectClean(page, "conversation")
    const own = page.locator("article[data-own=true]").first()
    const choose = async (name: string) => {
      await expect(async () => {
        await own.click({ button: "right", position: { x: 20, y: 12 } })
        await expect(page.getByRole("menu")).toBeVisible({ timeout: 500 })
      }).toPass()
      if (name) await page.getByRole("menuitem", { name, exact: true }).click()
    }
    await choose("")
    await expectClean(page, "menu")
    await page.keyboard.press("Escape")
    await choose("Forward")
    const dialog = page.getByRole("dialog", { name: "Forward message" })
    await dialog.getByRole("checkbox").first().check()
    await dialog.getByLabel("Add a comment").fill("Look at this")
    await expectClean(page, "forward")
    await page.keyboard.press("Escape")
    await choose("Message info")
    await expect(page.getByRole("dialog", { name: "Message info" })).toBeVisible()
    await expectClean(page, "info")
    await page.keyboard.press("Escape")
    await choose("Select")
    await expect(page.getByRole("toolbar", { name: "Selected messages" })).toBeVisible()
    await expectClean(page, "selection")
    await page.getByRole("button", { name: "End the selection" }).click()
    await choose("Who reacted")
    await expect(page.getByRole("dialog", { name: "Reactions" })).toBeVisible()
    await expectClean(page, "who reacted")
    await page.keyboard.press("Escape")
    await own.getByRole("button", { name: "edited" }).click()
    await expect(page.getByRole("dialog", { name: "Edit history" }).getByRole("listitem")).toHaveCount(2)
    await expectClean(page, "history")
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "All pinned messages" }).click()
    await expect(page.getByRole("complementary").getByText("Pinned by Ada")).toBeVisible()
    await expectClean(page, "details")
    await page.goto("/activity")
    await expect(page.getByRole("list", { name: /^Activity/ }).getByRole("listitem")).toHaveCount(3)
    await expectClean(page, "activity")
    await page.goto("/saved")
    await expect(page.getByRole("list", { name: /^Saved/ }).getByRole("listitem")).toHaveCount(2)
    await expectClean(page, "saved")
    await ada.ask("block:add", { personId: ben.id })
    await page.goto(`/c/${id}`)
    await expect(page.getByRole("article", { name: /Message from someone you blocked/ }).first()).toBeVisible()
    await expectClean(page, "blocked")
    await ben.page.goto("/saved")
    await expect(ben.page.getByText("Nothing saved yet")).toBeVisible()
    await expectClean(ben.page, "nothing saved")
    await page.goto("/activity")
    await expect(page.getByRole("list", { name: /^Activity/ })).not.toContainText("Ben")
  })
}

test("what can be pressed in a line of a message is large enough for a finger, and makes the message no higher", async ({
  person,
}) => {
  // Wide enough for the whole of it to stand in one line.
  const viewport = { width: 1000, height: 740 }
  const [ada, ben] = [await person("Ada", { ...sizes[1], viewport }), await person("Ben")]
  const { page } = ada
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  for (const body of ["Plain", "Before", "Gone"]) await tell(ada, id, body)
  await ada.ask("message:edit", { conversationId: id, seq: 4, body: "After" })
  await ada.ask("message:delete", { conversationId: id, seq: 5 })
  await page.goto(`/c/${id}`)
  const rows = page.locator("article[data-own=true]")
  const heightOf = async (at: number) => (await rows.nth(at).boundingBox())!.height
  const finger = async (name: string) => (await rows.getByRole("button", { name }).boundingBox())!
  await expect(rows).toHaveCount(3)
  expect(await heightOf(1)).toBe(await heightOf(0))
  const edited = await finger("edited")
  expect(Math.min(edited.width, edited.height)).toBeGreaterThanOrEqual(44)

  await expect(async () => {
    await rows.first().click({ button: "right", position: { x: 20, y: 12 } })
    await expect(page.getByRole("menu")).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.getByRole("menuitem", { name: "Delete", exact: true }).click()
  const undo = await finger("Undo")
  expect(Math.min(undo.width, undo.height)).toBeGreaterThanOrEqual(44)
  expect(await heightOf(0)).toBe(await heightOf(2))
})
