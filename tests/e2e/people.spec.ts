import type { Page } from "@playwright/test"
import { photo } from "#tests/support/pictures.ts"
import { holdPackets } from "./support/packets.ts"
import { befriend, makeRoom, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, message, messages, say, untilHydrated } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const card = (page: Page, name: string) => page.getByRole("dialog", { name: `About ${name}` })

test("a profile is edited part by part; others see it at once, each as far as it is for them", async ({ person }) => {
  const [ada, ben, cleo] = [await person("Ada"), await person("Ben"), await person("Cleo")]
  await befriend(ada, ben)
  const [adas, bens, cleos] = [ada.page, ben.page, cleo.page]
  await bens.goto(`/people/${ada.handle}`)
  await cleos.goto(`/people/${ada.handle}`)
  await expect(bens.getByRole("heading", { level: 1, name: "Ada" })).toBeVisible()

  await test.step("what is wrong stands beside its field, and nothing is lost", async () => {
    await adas.goto("/settings/profile")
    await untilHydrated(adas.locator("form"))
    // From here on they hear of her.
    for (const page of [bens, cleos]) await expect(page.getByText("active now")).toBeVisible()
    await adas.getByLabel("Handle", { exact: true }).fill(ben.handle)
    await adas.getByLabel("About you", { exact: true }).fill("Engines,\nand what they might do.")
    await adas.getByRole("button", { name: "Save" }).click()
    await expect(adas.getByText("This is taken already.")).toBeVisible()
    await expect(adas.getByLabel("About you", { exact: true })).toHaveValue("Engines,\nand what they might do.")
  })

  const handle = `${ada.handle.slice(0, 20)}_new`
  await test.step("what is saved shows where others look, without a reload", async () => {
    await adas.getByLabel("Handle", { exact: true }).fill(handle)
    await adas.getByLabel("Name", { exact: true }).fill("Ada Lovelace")
    await adas.getByLabel("Place", { exact: true }).fill("London")
    await adas.getByLabel("Who sees: Place").selectOption("Contacts")
    await adas.getByLabel("What goes on?").fill("Writing notes")
    await adas.getByRole("button", { name: "Save" }).click()
    await expect(adas.getByText("Saved", { exact: true })).toBeVisible()
    for (const page of [bens, cleos]) {
      await expect(page.getByRole("heading", { level: 1, name: "Ada Lovelace" })).toBeVisible()
      await expect(page.getByText("and what they might do.")).toBeVisible()
      await expect(page.getByText("Writing notes")).toBeVisible()
    }
    await expect(bens.getByText("London")).toBeVisible()
    await expect(cleos.getByText("London")).toBeHidden()
  })

  await test.step("leaving with something unsaved asks once", async () => {
    await adas.getByLabel("Pronouns", { exact: true }).fill("she/her")
    await adas.getByRole("link", { name: "To your page" }).click()
    const asked = adas.getByRole("dialog", { name: "Leave without saving?" })
    await asked.getByRole("button", { name: "Stay" }).click()
    await expect(adas.getByLabel("Pronouns", { exact: true })).toHaveValue("she/her")
    await adas.getByRole("button", { name: "Save" }).click()
    await expect(adas.getByText("Saved", { exact: true })).toBeVisible()
  })

  await test.step("a picture is chosen, cut with the keys, and seen by others", async () => {
    const [chooser] = await Promise.all([
      adas.waitForEvent("filechooser"),
      adas.getByRole("button", { name: "Choose a picture" }).first().click(),
    ])
    const buffer = Buffer.from(await photo())
    await chooser.setFiles({ name: "me.jpg", mimeType: "image/jpeg", buffer })
    const area = adas.getByRole("img", { name: /^Picture: the part/ })
    await area.focus()
    for (const key of ["+", "+", "ArrowLeft", "ArrowUp"]) await adas.keyboard.press(key)
    await adas.getByRole("button", { name: "Use this part" }).click()
    await expect(adas.getByRole("button", { name: "Replace" })).toBeVisible({ timeout: 20_000 })
    await expect
      .poll(() =>
        bens
          .locator("article img")
          .first()
          .evaluate((image: HTMLImageElement) => image.naturalWidth),
      )
      .toBeGreaterThan(0)
  })

  await test.step("as others see it, and by the old handle", async () => {
    await adas.getByRole("link", { name: "To your page" }).click()
    await adas.getByRole("link", { name: "As others see it" }).click()
    await expect(adas.getByText("This is what everyone sees.")).toBeVisible()
    await expect(adas.getByText("London")).toBeHidden()
    await adas.getByRole("link", { name: "Contacts", exact: true }).click()
    await expect(adas.getByText("London")).toBeVisible()
    await cleos.goto(`/people/${ada.handle}`)
    await expect(cleos).toHaveURL(new RegExp(`/people/${handle}$`))
  })
})

test.describe("where the browser asks", () => {
  test.use({ tolerated: /^dialog: / })

  test("a profile is saved when the server says so: until then it is said that it is on its way, and closing asks", async ({
    person,
  }) => {
    const { page } = await person("Ada")
    const saving = await holdPackets(page, /\["profile:update"/)
    await page.goto("/settings/profile")
    await page.getByLabel("Pronouns", { exact: true }).fill("she/her")
    const save = page.getByRole("button", { name: "Save" })
    await save.click()
    await expect(save).toHaveAttribute("aria-busy", "true")
    await expect(page.getByText("Saved", { exact: true })).toBeHidden()
    await Promise.all([page.waitForEvent("dialog"), page.close({ runBeforeUnload: true })])
    await expect.poll(() => saving.waiting.length).toBe(1)
    saving.release()
    await expect(page.getByText("Saved", { exact: true })).toBeVisible()
    await page.reload()
    await expect(page.getByLabel("Pronouns", { exact: true })).toHaveValue("she/her")
  })
})

test("what comes while the page of activity is on its way is listed, as it is counted", async ({ person }) => {
  const [ada, eve] = [await person("Ada"), await person("Eve")]
  const { page } = ada
  const { row } = await eve.ask("conversation:direct", { personId: ada.id })
  await page.goto("/")
  const activity = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Activity" })
  let told = false
  await page.route(
    url => url.pathname === "/activity",
    async route => {
      const response = await route.fetch()
      if (!told) {
        told = true
        await tell(eve, row.conversation.id, "We met in the square")
        await expect(activity).toHaveAccessibleName("Activity, 1 unread")
      }
      await route.fulfill({ response })
    },
  )
  await activity.click()
  await expect(page.getByRole("link", { name: /Eve wrote to you for the first time/ })).toBeVisible()
  expect(told).toBe(true)
})

test.describe("a page whose list is a moment older than its count", () => {
  // What stands in the HTML is as old as the list here.
  test.use({ tolerated: /error #418/ })
  test("what is counted when the page of activity is opened is listed, though its list was read a moment before", async ({
    person,
  }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const id = await makeRoom(unique("Harbour"), ada, ben)
    const { page } = ben
    // The list and the count are read side by side, each as it is at that moment.
    const count = /\\"revision\\":\d+,\\"activity\\":\d+/
    const upTo = /\\"personRevision\\":\d+,\\"rows\\"/
    const list = await (await page.request.get("/activity")).text()
    await tell(ada, id, `@${ben.handle} come to the square`)
    let later = ""
    await expect(async () => {
      later = await (await page.request.get("/activity")).text()
      expect(count.exec(later)![0]).toMatch(/1$/)
    }).toPass()
    const body = list.replace(count, count.exec(later)![0]).replace(upTo, upTo.exec(later)![0])
    await page.route(
      url => url.pathname === "/activity",
      route => route.fulfill({ contentType: "text/html", body }),
      { times: 1 },
    )
    await page.goto("/activity")
    await expect(page.getByText(/mentioned you/)).toBeVisible()
  })
})

test("a stranger writes, is looked at, answered and reported; what is personal is asked about in a room", async ({
  person,
}) => {
  const [ada, eve] = [await person("Ada"), await person("Eve")]
  const { page } = ada
  const room = await makeRoom(unique("Square"), eve, ada)
  await tell(eve, room, "Hello all")

  await test.step("a face opens the card: by resting on it, by a press, by a key", async () => {
    await gotoRoom(page, room)
    const face = messages(page).locator(`[data-person="${eve.id}"]`).first()
    await expect(async () => {
      await page.mouse.move(5, 5)
      await face.hover()
      await expect(card(page, "Eve")).toBeVisible({ timeout: 2000 })
    }).toPass()
    await page.mouse.move(5, 5)
    await expect(card(page, "Eve")).toBeHidden()
    await face.click()
    await card(page, "Eve").getByRole("button", { name: "Follow" }).click()
    await expect(card(page, "Eve").getByRole("button", { name: "Following" })).toBeVisible()
    await page.keyboard.press("Escape")
    await expect(card(page, "Eve")).toBeHidden()
    await message(page, "Hello all").focus()
    await page.keyboard.press("p")
    await expect(card(page, "Eve")).toBeFocused()
    await page.keyboard.press("Escape")
    await expect(message(page, "Hello all")).toBeFocused()
  })

  await test.step("a number of a document is asked about once, and then sent", async () => {
    await expect(page.locator("form[data-guarded]")).toBeVisible()
    await composer(page).fill("My case is IOE0912345678")
    await composer(page).press("Enter")
    const asked = page.getByRole("dialog", { name: "Is this meant for everyone?" })
    await expect(asked.getByText("IOE0912345678")).toBeVisible()
    await asked.getByRole("button", { name: "Back to the text" }).click()
    await expect(composer(page)).toHaveValue("My case is IOE0912345678")
    await composer(page).press("Enter")
    await asked.getByRole("button", { name: "Send anyway" }).click()
    await expect(message(page, "My case is IOE0912345678")).toBeVisible()
    await say(page, "Again: IOE0912345678")
    await expect(asked).toBeHidden()
    // It stands where the text is cut in two, and is found all the same.
    await composer(page).fill(`${"word ".repeat(798)}+44 20 7946 0958 is mine. ${"word ".repeat(20)}`)
    await page.getByRole("button", { name: "Send as 2 messages" }).click()
    await expect(asked.getByText("+44 20 7946 0958")).toBeVisible()
    await asked.getByRole("button", { name: "Back to the text" }).click()
    await composer(page).fill("")
  })

  await test.step("a first message waits among the requests, until it is accepted", async () => {
    const { row } = await eve.ask("conversation:direct", { personId: ada.id })
    await tell(eve, row.conversation.id, "We met in the square")
    await page.goto("/activity")
    await page.getByRole("link", { name: /Eve wrote to you for the first time/ }).click()
    await expect(page.getByText("We met in the square")).toBeVisible()
    await page.getByRole("button", { name: "Report" }).click()
    const report = page.getByRole("dialog", { name: "Report Eve" })
    await report.getByLabel("Spam or advertising").check()
    await report.getByRole("button", { name: "Send report" }).click()
    await expect(report.getByText("Thank you.")).toBeVisible()
    await report.getByRole("button", { name: "Close" }).last().click()
    const place = { conversationId: row.conversation.id, seq: await tell(eve, row.conversation.id, "My code is 4711") }
    await expect(page.getByText("My code is 4711")).toBeVisible()
    await eve.ask("message:delete", place)
    await expect(page.getByText("My code is 4711")).toHaveCount(0)
    await page.getByRole("button", { name: "Accept" }).click()
    await expect(page.getByRole("heading", { level: 1, name: "Eve" })).toBeVisible()
    await expect(message(page, "We met in the square")).toBeVisible()
  })
})
