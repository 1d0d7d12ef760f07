import { untilAlive } from "#components/shell/until-alive.ts"
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
  await page.keyboard.type(" way. Wait for me")
  await expect(composer(page)).toHaveValue("I am on my way. Wait for me")

  scripts = await holdScripts(page)
  await page.reload({ waitUntil: "commit" })
  await expect(composer(page)).toHaveValue("")
  await composer(page).pressSequentially("Wait for me")
  await scripts.release()
  await expect(composer(page)).toHaveValue("I am on my way. Wait for me\nWait for me")
  await page.getByRole("button", { name: "Send" }).click()
  await expect(message(page, "I am on my way. Wait for me Wait for me")).toBeVisible()
  await expect(sent(page, "I am on my way. Wait for me Wait for me")).toBeVisible()
  expect(await composer(page).evaluate(box => window.typedEarly?.get(box))).toBe(null)
  await page.reload()
  await expect(message(page, "I am on my way. Wait for me Wait for me")).toBeVisible()
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue("")
})

test("what is chosen before the scripts are there holds: language, switches, a name, who sees what, a search, a press", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person(unique("Ben"))]
  const { page } = ada
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

  const { revision } = await ada.ask("profile:get", { personId: ada.id })
  await ada.ask("profile:update", { revision, bio: "Engines" })
  await early("/settings/profile", async () => {
    await page.getByLabel("Pronouns", { exact: true }).fill("she/her")
    await page.getByLabel("About you", { exact: true }).fill("Engines,\nand what they might do.")
    await page.getByLabel("Who sees: Pronouns").selectOption("contacts")
    await page.getByLabel("Who sees: Place").selectOption("contacts")
  })
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("Saved", { exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByLabel("Pronouns", { exact: true })).toHaveValue("she/her")
  await expect(page.getByLabel("About you", { exact: true })).toHaveValue("Engines,\nand what they might do.")
  await expect(page.getByLabel("Who sees: Pronouns")).toHaveValue("contacts")
  await expect(page.getByLabel("Who sees: Place")).toHaveValue("contacts")

  await early("/people", () => page.getByRole("searchbox", { name: "Search people" }).fill(ben.handle))
  await expect(page.getByRole("link", { name: new RegExp(`@${ben.handle}`) })).toBeVisible()

  await early(`/people/${ben.handle}`, () => page.getByRole("button", { name: "Follow" }).click())
  await expect(page.getByRole("button", { name: "Following" })).toBeVisible()

  await early("/settings", () => page.getByText("Español").click())
  await expect(page.getByRole("heading", { level: 1, name: "Ajustes" })).toBeVisible()
})

test("a press is done once, and a form sent once, whether before the scripts, while they begin, or after", async ({
  browserOf,
}) => {
  const page = await (await browserOf()).newPage()
  const done = async (button: "Open" | "Send", when: "before" | "during" | "after") => {
    await page.setContent("<form><button type=button>Open</button><button>Send</button></form>")
    await page.addScriptTag({ content: untilAlive })
    return page.evaluate(
      async ({ button, when }) => {
        const { releasePresses } = window as unknown as { releasePresses(): void }
        const count = { Open: 0, Send: 0 }
        const [open, send] = document.querySelectorAll("button")
        const begin = () => {
          open!.addEventListener("click", () => count.Open++)
          document.forms[0]!.addEventListener("submit", event => {
            event.preventDefault()
            count.Send++
          })
          releasePresses()
        }
        const settled = () => new Promise(resolve => setTimeout(resolve, 50))
        if (when === "after") begin()
        if (when === "during") document.addEventListener("click", begin, { capture: true, once: true })
        const pressed = button === "Open" ? open! : send!
        pressed.click()
        await settled()
        if (when === "before") begin()
        await settled()
        return count
      },
      { button, when },
    )
  }
  for (const when of ["before", "during", "after"] as const) {
    expect(await done("Open", when), when).toEqual({ Open: 1, Send: 0 })
    expect(await done("Send", when), when).toEqual({ Open: 0, Send: 1 })
  }
})
