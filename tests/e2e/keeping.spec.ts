import type { Page } from "@playwright/test"
import { makeRoom, said, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, lobby, message, messages, row, say, untilHydrated } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const choose = async (page: Page, name: string, item: string) => {
  await row(page, name).focus()
  await page.getByRole("button", { name: `Options for ${name}` }).click()
  await page.getByRole("menuitem", { name: item, exact: true }).click()
}
const filter = (page: Page, name: RegExp) =>
  page.getByRole("group", { name: "Filter conversations" }).getByRole("button", { name })

test("a conversation is pinned, muted and archived from its row, on every device", async ({ person, device }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const [kitchen, garden] = [unique("Kitchen"), unique("Garden")]
  const id = await makeRoom(kitchen, ada, ben)
  const other = await makeRoom(garden, ada, ben)
  await tell(ben, id, "early")
  await tell(ben, other, "late")
  const { page } = ada
  await page.goto("/")
  await untilHydrated(row(page, kitchen))
  await expect(page).toHaveTitle(/^\(2\)/)
  await expect(lobby(page).getByRole("link").first()).toContainText(garden)

  await choose(page, kitchen, "Pin")
  await expect(lobby(page).getByRole("link").first()).toContainText(kitchen)
  await choose(page, kitchen, "Mute always")
  await expect(page).toHaveTitle(/^\(1\)/)

  const phone = (await device(ada)).page
  await phone.goto("/")
  await untilHydrated(row(phone, kitchen))
  await expect(lobby(phone).getByRole("link").first()).toContainText(kitchen)
  await choose(page, garden, "Archive")
  for (const screen of [page, phone]) {
    await expect(row(screen, garden)).toHaveCount(0)
    await expect(screen).not.toHaveTitle(/^\(/)
  }
  await tell(ben, other, "still there")
  await filter(phone, /^Archived/).click()
  await expect(row(phone, garden)).toContainText("still there")
  await choose(phone, garden, "Take out of the archive")
  await expect(row(page, garden)).toBeVisible()
})

test("who joins and leaves can be hidden, in all tabs of the browser at once", async ({ person }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const id = await makeRoom(unique("Hall"), ada, ben)
  await tell(ben, id, "Hello")
  const { page } = ada
  await gotoRoom(page, id)
  await expect(messages(page)).toContainText("Ben joined")
  const settings = await ada.context.newPage()
  await settings.goto("/settings")
  const shown = settings.getByRole("switch", { name: "Show who joins and leaves" })
  await untilHydrated(shown)
  await shown.press("Space")
  await expect(messages(page)).not.toContainText("joined")
  await expect(message(page, "Hello")).toBeVisible()
  await shown.press("Space")
  await expect(messages(page)).toContainText("Ben joined")
})

test("signing out asks before it deletes what has not been sent", async ({ person, line, origin }) => {
  const ada = await person("Ada", { origin: line.origin, server: origin })
  const { page } = ada
  const id = await makeRoom(unique("Cellar"), ada)
  await page.goto("/settings")
  await untilHydrated(page.getByRole("button", { name: "Sign out" }))
  const room = await ada.context.newPage()
  // The other tabs hear nothing of this one: what it keeps is found on the disk.
  await room.addInitScript(() => {
    BroadcastChannel.prototype.postMessage = () => {}
  })
  await gotoRoom(room, id)
  line.cut()
  await say(room, "never sent")
  await expect(composer(room)).toHaveValue("")
  await page.getByRole("button", { name: "Sign out" }).click()
  const question = page.getByRole("dialog", { name: "Sign out?" })
  await expect(question).toContainText("1 message has not been sent yet")
  await question.getByRole("button", { name: "Cancel" }).click()
  line.mend()
  await expect.poll(() => said(ada, id)).toEqual(["never sent"])
})
