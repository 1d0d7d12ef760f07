import type { Page } from "@playwright/test"
import { makeRoom, unique } from "./support/people.ts"
import { composer, gotoRoom, message, say, sent } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const row = (page: Page, text: string) => page.locator("article[data-message-seq]").filter({ hasText: text })
const menuOf = async (page: Page, text: string) => {
  // It comes a moment after the first paint.
  await expect(async () => {
    await row(page, text).click({ button: "right" })
    await expect(page.getByRole("menu")).toBeVisible({ timeout: 500 })
  }).toPass()
  return page.getByRole("menu")
}
const choose = async (page: Page, text: string, action: string) =>
  (await menuOf(page, text)).getByRole("menuitem", { name: action, exact: true }).click()

test("a message is answered, with a quote that leads back to it", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  await say(ada.page, "Where is the salt?")
  await expect(message(ben.page, "Where is the salt?")).toBeVisible()
  await choose(ben.page, "Where is the salt?", "Reply")
  await expect(ben.page.getByText("Reply to Ada")).toBeVisible()
  await expect(composer(ben.page)).toBeFocused()

  // What is answered survives a reload together with what was written.
  await composer(ben.page).fill("In the cupboard")
  await ben.page.reload()
  await expect(ben.page.getByText("Reply to Ada")).toBeVisible()
  await expect(composer(ben.page)).toHaveValue("In the cupboard")
  await composer(ben.page).press("Enter")
  await expect(ben.page.getByText("Reply to Ada")).toHaveCount(0)
  const answer = row(ada.page, "In the cupboard")
  await expect(answer.getByTitle("Go to the quoted message")).toContainText("Where is the salt?")
  await answer.getByTitle("Go to the quoted message").click()
  await expect(ada.page.locator("article", { hasText: "Where is the salt?" }).first()).toBeFocused()
})

test("Up edits the latest own message; others see it, and what was being written waits", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  await say(ada.page, "The meeting is on Tusday")
  await expect(sent(ada.page, "The meeting is on Tusday")).toBeVisible()
  await composer(ada.page).press("ArrowUp")
  await expect(composer(ada.page)).toHaveValue("The meeting is on Tusday")
  await composer(ada.page).fill("The meeting is on Tuesday")
  await composer(ada.page).press("Enter")
  await expect(row(ben.page, "The meeting is on Tuesday")).toContainText("edited")
  await expect(composer(ada.page)).toHaveValue("")

  await composer(ada.page).fill("half a sentence")
  await choose(ada.page, "The meeting is on Tuesday", "Edit")
  await expect(composer(ada.page)).toHaveValue("The meeting is on Tuesday")
  await composer(ada.page).press("Escape")
  await expect(composer(ada.page)).toHaveValue("half a sentence")
})

test("an edit that gets no answer stands in the box again, with a sentence", async ({ person }) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Kitchen"), ada)
  await gotoRoom(ada.page, id)
  await say(ada.page, "as it was")
  await expect(sent(ada.page, "as it was")).toBeVisible()
  await composer(ada.page).press("ArrowUp")
  await composer(ada.page).fill("x".repeat(3000))
  await ada.page.route("**/*", route => route.continue())
  await ada.page.evaluate(() => {
    // The answer of the server never comes.
    const send = WebSocket.prototype.send
    WebSocket.prototype.send = function (data) {
      if (!String(data).includes("message:edit")) send.call(this, data)
    }
  })
  await composer(ada.page).press("Enter")
  await expect(ada.page.getByText("The server is not available right now.")).toBeVisible({ timeout: 15_000 })
  await expect(composer(ada.page)).toHaveValue("x".repeat(3000))
  await expect(row(ada.page, "as it was")).toBeVisible()
})

test("a deletion shows at once, can be taken back, and then is final for everyone", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  await say(ada.page, "Oops")
  await expect(message(ben.page, "Oops")).toBeVisible()
  await choose(ada.page, "Oops", "Delete")
  await expect(row(ada.page, "This message was deleted")).toBeVisible()
  await ada.page.getByRole("button", { name: "Undo" }).click()
  await expect(message(ada.page, "Oops")).toBeVisible()
  await choose(ada.page, "Oops", "Delete")
  await expect(row(ben.page, "This message was deleted")).toBeVisible({ timeout: 15_000 })
  await expect(message(ben.page, "Oops")).toHaveCount(0)
  await expect(ada.page.getByRole("button", { name: "Undo" })).toHaveCount(0)
  await ada.page.reload()
  await expect(row(ada.page, "This message was deleted")).toBeVisible()
})

test("reactions: one press from the menu, a press on the chip joins or takes back, and who did it is said", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  await say(ada.page, "Dinner is ready")
  await expect(message(ben.page, "Dinner is ready")).toBeVisible()
  await choose(ben.page, "Dinner is ready", "🎉")
  const chip = (page: Page) => row(page, "Dinner is ready").getByRole("button", { name: /^🎉/ })
  await expect(chip(ada.page)).toHaveText("🎉 1")
  await chip(ada.page).click()
  await expect(chip(ben.page)).toHaveText("🎉 2")
  await expect(chip(ben.page)).toHaveAccessibleName("🎉 2: Ben and Ada")
  await chip(ben.page).click()
  await expect(chip(ada.page)).toHaveText("🎉 1")
  await expect(chip(ben.page)).toHaveAttribute("aria-pressed", "false")

  // Pressed faster than answers come, it ends as it was pressed last, for both.
  for (let press = 1; press <= 9; press++) await chip(ben.page).dispatchEvent("click")
  await expect(chip(ada.page)).toHaveText("🎉 2")
  await ada.page.reload()
  await expect(chip(ada.page)).toHaveText("🎉 2")
  await expect(chip(ben.page)).toHaveAttribute("aria-pressed", "true")
})

test("with the keyboard: from the message by Enter, arrows choose, Escape leads back", async ({ person }) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Kitchen"), ada)
  await gotoRoom(ada.page, id)
  await say(ada.page, "first")
  await expect(sent(ada.page, "first")).toBeVisible()
  const article = row(ada.page, "first")
  await expect(async () => {
    await article.focus()
    await ada.page.keyboard.press("Enter")
    await expect(ada.page.getByRole("menuitem", { name: "👍" })).toBeFocused({ timeout: 500 })
  }).toPass()
  await ada.page.keyboard.press("Escape")
  await expect(article).toBeFocused()
  await ada.page.keyboard.press("Enter")
  await ada.page.keyboard.press("End")
  await expect(ada.page.getByRole("menuitem", { name: "Delete" })).toBeFocused()
})

test("on a phone a long press opens the menu", async ({ person }) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Kitchen"), ada)
  await ada.page.setViewportSize({ width: 360, height: 740 })
  await gotoRoom(ada.page, id)
  await say(ada.page, "hold me")
  await expect(sent(ada.page, "hold me")).toBeVisible()
  const article = row(ada.page, "hold me")
  await expect(async () => {
    await article.dispatchEvent("pointerdown", { pointerType: "touch", clientX: 200, clientY: 300, bubbles: true })
    await expect(ada.page.getByRole("menu")).toBeVisible({ timeout: 1000 })
  }).toPass()
  await expect(ada.page.getByRole("menuitem", { name: "Reply" })).toBeVisible()
})
