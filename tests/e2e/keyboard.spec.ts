import type { Locator, Page } from "@playwright/test"
import { account, makeRoom, numbered, tell, unique } from "./support/people.ts"
import { likeSafari } from "./support/safari.ts"
import { composer, gotoRoom, message, messages, sent, untilHydrated } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

/** Presses Tab until the focus is there, and says where it went when it never is. */
const tabTo = async (page: Page, target: Locator, key = "Tab") => {
  const passed: string[] = []
  for (let presses = 0; presses < 40; presses++) {
    if (await target.evaluate(element => element === document.activeElement)) return
    await page.keyboard.press(key)
    passed.push(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80) ?? "nothing"))
  }
  throw new Error(`The focus never came there, but to:\n${passed.join("\n")}`)
}

test("from signing in to leaving a dialog, everything goes by keyboard alone", async ({
  browserOf,
  request,
  origin,
}) => {
  const ada = account("Ada")
  await request.post(`${origin}/api/commands/account:sign-up`, { data: ada })
  const page = await (await browserOf()).newPage()
  const { keyboard } = page

  await page.goto("/")
  await tabTo(page, page.getByRole("link", { name: "Sign in" }))
  await keyboard.press("Enter")
  await expect(page).toHaveURL("/sign-in")
  await untilHydrated(page.locator("form"))
  await tabTo(page, page.getByLabel("Handle or e-mail"))
  await keyboard.type(ada.handle)
  await keyboard.press("Tab")
  await keyboard.type(ada.password)
  await keyboard.press("Enter")
  await expect(page.getByRole("heading", { name: "Hello, Ada" })).toBeVisible()

  const room = unique("Keys")
  await tabTo(page, page.getByRole("button", { name: "New", exact: true }))
  await keyboard.press("Enter")
  await expect(page.getByRole("menuitem", { name: "New message" })).toBeFocused()
  await keyboard.press("ArrowDown")
  await expect(page.getByRole("menuitem", { name: "New room" })).toBeFocused()
  await keyboard.press("Enter")
  await expect(page.getByRole("dialog", { name: "New room" }).getByLabel("Name")).toBeFocused()
  await keyboard.type(room)
  await keyboard.press("Enter")
  await expect(composer(page)).toBeFocused()

  await keyboard.type("typed, not clicked")
  await keyboard.press("Shift+Enter")
  await keyboard.type("on two lines")
  await keyboard.press("Enter")
  await expect(messages(page).getByText("on two lines")).toBeVisible()
  await expect(composer(page)).toHaveValue("")

  await tabTo(page, page.getByRole("button", { name: "Details", exact: true }), "Shift+Tab")
  await keyboard.press("Enter")
  const panel = page.getByRole("complementary", { name: "Details" })
  await tabTo(page, panel.getByRole("button", { name: "Edit name and topic" }))
  await keyboard.press("Enter")
  const dialog = page.getByRole("dialog", { name: "Edit name and topic" })
  await expect(dialog).toBeVisible()
  await keyboard.press("Escape")
  await expect(dialog).toBeHidden()
  await expect(panel).toBeVisible()
  await expect(panel.getByRole("button", { name: "Edit name and topic" })).toBeFocused()
  await keyboard.press("Escape")
  await expect(panel).toBeHidden()
  await expect(page.getByRole("button", { name: "Details", exact: true })).toBeFocused()

  await tabTo(page, page.getByRole("button", { name: "New", exact: true }), "Shift+Tab")
  await keyboard.press("Enter")
  await expect(page.getByRole("menu")).toBeVisible()
  await keyboard.press("Escape")
  await expect(page.getByRole("menu")).toBeHidden()
  await expect(page.getByRole("button", { name: "New", exact: true })).toBeFocused()
})

for (const where of ["", ", also in a browser that tells of none"])
  test(`a panel that lies over the messages has the keys, what is behind it has not, and a request to close closes it${where}`, async ({
    person,
  }) => {
    const ada = await person("Ada")
    const { page } = ada
    if (where) await likeSafari(page)
    await page.setViewportSize({ width: 360, height: 740 })
    const id = await makeRoom(unique("Keys"), ada)
    await tell(ada, id, ...numbered("line", 1, 5))
    await gotoRoom(page, id)
    const panel = page.getByRole("complementary", { name: "Details" })
    const button = page.getByRole("button", { name: "Details", exact: true })
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(panel).toBeFocused()
    expect(await composer(page).evaluate(box => box.closest("[inert]") !== null)).toBe(true)
    await page.keyboard.press("Tab")
    await expect(panel.getByRole("button", { name: "Edit name and topic" })).toBeFocused()
    await page.keyboard.press("Escape")
    await expect(panel).toHaveCount(0)
    await expect(button).toBeFocused()

    // Without the focus in it, as when a phone's back button is pressed: Esc asks the same of the browser.
    await button.click()
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press("Escape")
    await expect(panel).toHaveCount(0)
    expect(await composer(page).evaluate(box => box.closest("[inert]"))).toBe(null)
    expect(new URL(page.url()).pathname).toBe(`/c/${id}`)

    await page.getByRole("button", { name: "Emoji" }).click()
    const picker = page.getByRole("dialog", { name: "Emoji" })
    await expect(picker).toBeVisible()
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press("Escape")
    await expect(picker).toHaveCount(0)
  })

test("messages are walked through by arrow keys, and the emoji picker gives one to the composer", async ({
  person,
}) => {
  const ada = await person("Ada")
  const { page } = ada
  const id = await makeRoom(unique("Keys"), ada)
  await tell(ada, id, ...numbered("line", 1, 30))
  await gotoRoom(page, id)
  await tabTo(page, messages(page), "Shift+Tab")
  await page.keyboard.press("ArrowUp")
  await expect(message(page, "line 30")).toBeFocused()
  await page.keyboard.press("ArrowUp")
  await expect(message(page, "line 29")).toBeFocused()
  await page.keyboard.press("Home")
  await expect(message(page, "line 1")).toBeFocused()
  await expect(message(page, "line 1")).toBeInViewport()

  await tabTo(page, page.getByRole("button", { name: "Emoji" }))
  await page.keyboard.press("Enter")
  const search = page.getByRole("searchbox", { name: "Search emoji" })
  await expect(search).toBeFocused()
  await page.keyboard.type("red heart")
  await expect(page.getByRole("gridcell", { name: "red heart", selected: true })).toBeVisible()
  await page.keyboard.press("Enter")
  await expect(composer(page)).toHaveValue(/❤/)
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press("Enter")
  await expect(sent(page, "❤️")).toBeVisible()
})

test("wherever Tab leads, one sees where the focus is", async ({ person }) => {
  const ada = await person("Ada")
  const { page } = ada
  const id = await makeRoom(unique("Keys"), ada)
  await tell(ada, id, "hello")
  for (const path of [`/c/${id}`, "/settings", "/explore"]) {
    await page.goto(path)
    await untilHydrated(page.locator("main *"))
    const stops = new Set<string>()
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press("Tab")
      const focused = page.locator(":focus")
      if ((await focused.count()) === 0) continue
      const name = await focused.evaluate(element => element.outerHTML.slice(0, 100))
      if (stops.has(name)) break
      stops.add(name)
      const box = await focused.evaluate(element => {
        // A choice is drawn by its label.
        const { x, y, width, height } = (element.closest("label") ?? element).getBoundingClientRect()
        return { x, y, width, height }
      })
      const { width, height } = page.viewportSize()!
      const x = Math.max(0, box.x - 6)
      const y = Math.max(0, box.y - 6)
      const clip = {
        x,
        y,
        width: Math.max(1, Math.min(width - x, box.width + 12)),
        height: Math.max(1, Math.min(height - y, box.height + 12)),
      }
      const seen = await page.screenshot({ clip })
      const element = await focused.elementHandle()
      await element!.evaluate(node => (node as HTMLElement).blur())
      const unseen = await page.screenshot({ clip })
      await element!.evaluate(node => (node as HTMLElement).focus({ preventScroll: true }))
      expect(seen.equals(unseen), `${path}: ${name}`).toBe(false)
    }
    expect(stops.size, path).toBeGreaterThan(8)
  }
})

test("to what is unread by Alt and arrows, anywhere by Ctrl+K, read by Esc, and ? lists the keys", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const names = [unique("Attic"), unique("Barn"), unique("Cellar")]
  const rooms: string[] = []
  for (const name of names) rooms.push(await makeRoom(name, ada, ben))
  const { page } = ada
  const { keyboard } = page
  await gotoRoom(page, rooms[0]!)
  await tell(ben, rooms[1]!, "in the barn")
  await tell(ben, rooms[2]!, "in the cellar")
  await expect(page.getByRole("link", { name: new RegExp(`${names[2]}.*1 unread`) })).toBeVisible()
  await page.waitForTimeout(1000)

  await keyboard.press("Alt+ArrowDown")
  await expect(message(page, "in the cellar").or(message(page, "in the barn"))).toBeVisible()
  await keyboard.press("Alt+ArrowDown")
  await expect(page.getByText(/\d unread/)).toHaveCount(0)

  await keyboard.press("Control+k")
  await expect(page.getByRole("combobox")).toBeFocused()
  await keyboard.type(names[0]!.slice(0, 8).toLowerCase())
  await expect(page.getByRole("option")).toHaveCount(1)
  await keyboard.press("Enter")
  await expect(page).toHaveURL(`/c/${rooms[0]}`)
  await expect(page.getByRole("dialog")).toHaveCount(0)

  await page.locator("[data-message-list]").focus()
  await keyboard.press("?")
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible()
  await keyboard.press("Escape")
  await expect(page.getByRole("dialog")).toHaveCount(0)
})

test("a key that is pressed while what answers it is still being fetched is answered when it is there", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await tell(ben, id, "Who cooks today?")
  const html = await (await page.request.get(`/c/${id}`)).text()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  let late = 0
  await page.route(/\/_next\/static\/.*\.js/, async route => {
    const isLate = !html.includes(new URL(route.request().url()).pathname)
    if (isLate && ++late) await released
    await route.continue()
  })
  await page.goto(`/c/${id}`)
  await expect(composer(page)).toBeFocused()
  await expect.poll(() => late).toBeGreaterThan(0)
  // The list has asked for it by now.
  await page.waitForTimeout(1500)
  await tabTo(page, messages(page), "Shift+Tab")
  await page.keyboard.press("ArrowUp")
  release()
  await expect(messages(page).getByRole("article", { name: /Who cooks today/ })).toBeFocused()
})

test("all that one does with a message goes by keyboard alone, and the focus comes back to it", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  const { keyboard } = page
  const kitchen = unique("Kitchen")
  const id = await makeRoom(kitchen, ada, ben)
  const garden = unique("Garden")
  await makeRoom(garden, ada)
  await tell(ben, id, "Who cooks today?")
  await gotoRoom(page, id)
  const menu = page.getByRole("menu")
  /** Opens the menu of the message that has the focus and chooses from it. */
  const choose = async (name: string) => {
    const item = menu.getByRole("menuitem", { name, exact: true })
    await expect(async () => {
      await keyboard.press("Enter")
      await expect(menu).toBeVisible({ timeout: 500 })
    }).toPass()
    for (let presses = 0; presses < 20; presses++) {
      if (await item.evaluate(element => element === document.activeElement)) break
      await keyboard.press("ArrowDown")
    }
    await keyboard.press("Enter")
    await expect(menu).toHaveCount(0)
  }
  const toLast = async () => {
    await tabTo(page, messages(page), "Shift+Tab")
    await keyboard.press("ArrowUp")
  }
  const asked = messages(page).getByRole("article", { name: /Who cooks today/ })

  await toLast()
  await expect(asked).toBeFocused()
  await choose("👍")
  await expect(asked.getByRole("button", { name: /👍/ })).toBeVisible()
  await choose("Save for later")
  await expect(page.getByText("Saved. You find it under Activity.")).toBeVisible()
  await expect(asked).toBeFocused()
  await choose("Pin")
  await expect(page.getByRole("region", { name: "Pinned messages" })).toBeVisible()
  await choose("Who reacted")
  await expect(page.getByRole("dialog", { name: "Reactions" })).toBeVisible()
  await keyboard.press("Escape")
  await expect(asked).toBeFocused()

  await choose("Forward")
  const dialog = page.getByRole("dialog", { name: "Forward message" })
  await tabTo(page, dialog.getByRole("checkbox", { name: garden }))
  await keyboard.press("Space")
  await tabTo(page, dialog.getByRole("button", { name: "Forward", exact: true }))
  await keyboard.press("Enter")
  await expect(dialog).toHaveCount(0)
  await expect(page.getByText(`Forwarded to ${garden}`)).toBeVisible()
  await expect(asked).toBeFocused()

  await choose("Reply")
  await expect(composer(page)).toBeFocused()
  await keyboard.type("I do")
  await keyboard.press("Enter")
  await expect(sent(page, "I do")).toBeVisible()
  await keyboard.press("ArrowUp")
  await expect(composer(page)).toHaveValue("I do")
  await keyboard.type(", with Cleo")
  await keyboard.press("Enter")
  const own = messages(page).getByRole("article", { name: /I do, with Cleo/ })
  await expect(own).toContainText("edited")

  await toLast()
  await expect(own).toBeFocused()
  await choose("Message info")
  await expect(page.getByRole("dialog", { name: "Message info" })).toBeVisible()
  await keyboard.press("Escape")
  await expect(own).toBeFocused()
  await tabTo(page, own.getByRole("button", { name: "edited" }))
  await keyboard.press("Enter")
  await expect(page.getByRole("dialog", { name: "Edit history" })).toBeVisible()
  await keyboard.press("Escape")
  await toLast()
  await choose("Delete")
  await tabTo(page, messages(page).getByRole("button", { name: "Undo" }))
  await keyboard.press("Enter")
  await expect(own).toContainText("I do, with Cleo")
})
