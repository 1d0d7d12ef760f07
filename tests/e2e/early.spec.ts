import { holdPresses } from "#components/shell/hold-presses.ts"
import { makeRoom, tell, unique } from "./support/people.ts"
import { composer, message, sent } from "./support/screens.ts"
import { holdScripts } from "./support/scripts.ts"
import { expect, test } from "./support/test.ts"

test("a form that is sent before the scripts are there says that it waits, and signs in when they are", async ({
  person,
  browserOf,
}) => {
  const { handle, password } = await person("Ada")
  const page = await (await browserOf()).newPage()
  const scripts = await holdScripts(page)
  await page.goto("/sign-in", { waitUntil: "commit" })
  await page.getByLabel("Handle or e-mail").fill(handle)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.keyboard.press("Enter")
  const button = page.getByRole("button", { name: "Sign in" })
  await expect(button).toHaveAttribute("aria-busy", "true")
  await expect(button).toHaveCSS("opacity", "0.6")
  // Firefox would keep over a reload whether it could be pressed.
  await expect(button).toHaveAttribute("autocomplete", "off")
  await scripts.release()
  await expect(page.getByRole("heading", { name: "Chats" })).toBeVisible()
})

test("without scripts one is told that they are needed", async ({ browserOf }) => {
  const page = await (await browserOf({ javaScriptEnabled: false })).newPage()
  for (const path of ["/sign-in", "/sign-up"]) {
    await page.goto(path)
    await expect(page.locator("noscript p", { hasText: "needs JavaScript" })).toBeVisible()
  }
})

test("what is typed before the scripts are there stays in the box, after what waited in it, and is sent", async ({
  person,
}) => {
  const ada = await person("Ada")
  const { page } = ada
  const id = await makeRoom(unique("Harbour"), ada)
  await tell(ada, id, "Good morning")
  let scripts = await holdScripts(page)
  await page.goto(`/c/${id}`, { waitUntil: "commit" })
  await composer(page).pressSequentially("I am on my")
  await scripts.release()
  await expect(composer(page)).toBeFocused()
  await expect(page.getByRole("button", { name: "Send" })).toBeEnabled()
  await page.keyboard.type(" way")
  await expect(composer(page)).toHaveValue("I am on my way")

  scripts = await holdScripts(page)
  await page.reload({ waitUntil: "commit" })
  await expect(composer(page)).toHaveValue("")
  await composer(page).pressSequentially("Wait for me")
  await scripts.release()
  await expect(composer(page)).toHaveValue("I am on my way\nWait for me")
  await page.getByRole("button", { name: "Send" }).click()
  await expect(message(page, "I am on my way Wait for me")).toBeVisible()
  await expect(sent(page, "I am on my way Wait for me")).toBeVisible()
  await page.reload()
  await expect(message(page, "I am on my way Wait for me")).toBeVisible()
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue("")
})

test("what is chosen before the scripts are there holds: language, switches, a name, who sees what, a search, a press", async ({
  person,
}) => {
  const [{ page }, ben] = [await person("Ada"), await person(unique("Ben"))]
  const early = async (path: string, work: () => Promise<void>) => {
    const scripts = await holdScripts(page)
    await page.goto(path, { waitUntil: "commit" })
    await work()
    await scripts.release()
  }
  await early("/settings", async () => {
    await page.getByText("Read receipts", { exact: true }).click()
    await page.getByLabel("Display name").fill("Ada L.")
  })
  await expect(page.getByLabel("Display name")).toHaveValue("Ada L.")
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("Saved", { exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByLabel("Display name")).toHaveValue("Ada L.")
  await expect(page.getByRole("switch", { name: /^Read receipts/ })).not.toBeChecked()

  await early("/settings/profile", async () => {
    await page.getByLabel("Pronouns", { exact: true }).fill("she/her")
    await page.getByLabel("Who sees: Pronouns").selectOption("contacts")
    await page.getByLabel("Who sees: Place").selectOption("contacts")
  })
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("Saved", { exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByLabel("Pronouns", { exact: true })).toHaveValue("she/her")
  await expect(page.getByLabel("Who sees: Pronouns")).toHaveValue("contacts")
  await expect(page.getByLabel("Who sees: Place")).toHaveValue("contacts")

  await early("/people", () => page.getByRole("searchbox", { name: "Search people" }).fill(ben.handle))
  await expect(page.getByRole("link", { name: new RegExp(`@${ben.handle}`) })).toBeVisible()

  await early(`/people/${ben.handle}`, () => page.getByRole("button", { name: "Follow" }).click())
  await expect(page.getByRole("button", { name: "Following" })).toBeVisible()

  await early("/settings", () => page.getByText("Español").click())
  await expect(page.getByRole("heading", { level: 1, name: "Ajustes" })).toBeVisible()
})

test("a press is done once, whether it came before the scripts, after them, or while they began", async ({
  browserOf,
}) => {
  const page = await (await browserOf()).newPage()
  const done = async (when: "before" | "during" | "after") => {
    await page.setContent("<form><button type=button>Open</button><button>Send</button></form>")
    await page.addScriptTag({ content: holdPresses })
    return page.evaluate(async when => {
      const { releasePresses } = window as unknown as { releasePresses(): void }
      const count = { opened: 0, sent: 0 }
      const [open, send] = document.querySelectorAll("button")
      const listen = () => {
        open!.addEventListener("click", () => count.opened++)
        document.forms[0]!.addEventListener("submit", event => {
          event.preventDefault()
          count.sent++
        })
        releasePresses()
      }
      const settle = () => new Promise(resolve => setTimeout(resolve, 50))
      for (const button of [open!, send!]) {
        if (when === "during" && button === open)
          document.addEventListener("click", listen, { capture: true, once: true })
        if (when === "after" && button === open) listen()
        button.click()
        await settle()
        if (when === "before" && button === open) listen()
        await settle()
      }
      return count
    }, when)
  }
  for (const when of ["before", "during", "after"] as const)
    expect(await done(when), when).toEqual({ opened: 1, sent: 1 })
})

test("a form sent in the moment in which the scripts begin is sent once", async ({ browserOf }) => {
  const page = await (await browserOf()).newPage()
  await page.setContent("<form><button>Send</button></form>")
  await page.addScriptTag({ content: holdPresses })
  const sentTimes = await page.evaluate(async () => {
    const { releasePresses } = window as unknown as { releasePresses(): void }
    let count = 0
    document.forms[0]!.addEventListener("submit", event => {
      event.preventDefault()
      count++
    })
    document.addEventListener("click", releasePresses, { capture: true, once: true })
    document.querySelector("button")!.click()
    await new Promise(resolve => setTimeout(resolve, 50))
    return count
  })
  expect(sentTimes).toBe(1)
})
