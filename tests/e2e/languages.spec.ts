import type { Locator } from "@playwright/test"
import { makeRoom, tell, unique } from "./support/people.ts"
import { gotoRoom, message, messages, row, untilHydrated } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const localeCookie = (value: string, url: string) => ({ name: "charla-locale", value: encodeURIComponent(value), url })

test("a first visit speaks the browser's language, in the HTML already", async ({ browserOf }) => {
  const page = await (await browserOf({ locale: "es-MX", javaScriptEnabled: false })).newPage()
  await page.goto("/sign-in")
  await expect(page.locator("html")).toHaveAttribute("lang", "es")
  await expect(page.getByRole("button", { name: "Entrar" })).toBeVisible()
})

test("times in the HTML are the reader's own: their zone, their language, 12 or 24 h", async ({
  person,
  device,
  origin,
}) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Clock"), ada)
  await tell(ada, id, "what time is it?")
  const { messages: list } = await ada.ask("message:list", { conversationId: id })
  const at = new Date(list.at(-1)!.createdAt)
  for (const [tag, timeZone] of [
    ["es-CO", "America/Bogota"],
    ["en-GB", "Asia/Kolkata"],
    ["en-US", "Pacific/Auckland"],
  ] as const) {
    const reader = await device(ada, { javaScriptEnabled: false })
    await reader.context.addCookies([localeCookie(`${tag}~${timeZone}`, origin)])
    await reader.page.goto(`/c/${id}`)
    const time = new Intl.DateTimeFormat(tag, { timeStyle: "short", timeZone }).format(at)
    await expect(reader.page.locator("article time").last()).toHaveText(time)
    await expect(reader.page.locator("html")).toHaveAttribute("lang", tag.slice(0, 2))
  }
})

test("the scripts agree with the HTML about every time", async ({ person, device }) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Clock"), ada)
  await tell(ada, id, "what time is it?")
  const reader = await device(ada, { locale: "es-ES", timezoneId: "Pacific/Auckland" })
  await reader.page.goto(`/c/${id}`)
  // The first visit tells the server; the second has nothing to mend.
  const told = async () => (await reader.context.cookies()).map(cookie => cookie.name)
  await expect.poll(told).toContain("charla-locale")
  const response = await reader.page.reload()
  const shown = await reader.page.locator("article time").last().textContent()
  expect(await response!.text()).toContain(shown!)
  await expect(reader.page.locator("html")).toHaveAttribute("lang", "es")
})

test("the language is chosen in the settings, and every page follows", async ({ person }) => {
  const { page } = await person("Ada")
  await page.goto("/settings")
  await untilHydrated(page.locator("main fieldset input"))
  await page.getByText("Español").click()
  await expect(page.getByRole("heading", { level: 1, name: "Ajustes" })).toBeVisible()
  await expect(page.locator("html")).toHaveAttribute("lang", "es")
  await page.goto("/")
  await expect(page.getByRole("heading", { name: "Hola, Ada" })).toBeVisible()
  await page.goto("/nothing/here")
  await expect(page.locator("html")).toHaveAttribute("lang", "es")
  await page.goto("/settings")
  await untilHydrated(page.locator("main fieldset input"))
  await page.getByText("English").click()
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible()
})

test("the theme follows the system until one is chosen, and other tabs follow the choice", async ({ person }) => {
  const { page, context } = await person("Ada")
  const background = (of = page) => of.evaluate(() => getComputedStyle(document.body.parentElement!).backgroundColor)
  await page.goto("/settings")
  await page.emulateMedia({ colorScheme: "light" })
  const light = await background()
  await page.emulateMedia({ colorScheme: "dark" })
  const dark = await background()
  expect(dark).not.toBe(light)

  const other = await context.newPage()
  await other.goto("/")
  await untilHydrated(other.locator("main *"))
  await untilHydrated(page.locator("main fieldset input"))
  await page.getByText("Light", { exact: true }).click()
  await expect.poll(() => background()).toBe(light)
  await expect(other.locator("html")).toHaveAttribute("data-theme", "light")

  const response = await page.reload()
  expect(await response!.text()).toMatch(/<html[^>]+data-theme="light"/)
  expect(await background()).toBe(light)
  await untilHydrated(page.locator("main fieldset input"))
  await page.getByText("System", { exact: true }).click()
  await expect.poll(() => background()).toBe(dark)
})

test("a language chosen in Spanish keeps what was said as it was said", async ({ person, device }) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Palabras"), ada)
  await tell(ada, id, "Good morning")
  const reader = await device(ada, { locale: "es-ES" })
  await reader.page.goto(`/c/${id}`)
  await expect(reader.page.getByRole("region", { name: /^Mensajes en / }).getByText("Good morning")).toBeVisible()
  await expect(reader.page.getByRole("textbox", { name: "Mensaje" })).toBeFocused()
  await gotoRoom(ada.page, id)
  await expect(message(ada.page, "Good morning")).toBeVisible()
})

test("a name that is written from right to left stands where the sentence has it", async ({ person }) => {
  const [ada, ben] = [await person("مريم الخطيب"), await person("Ben")]
  const place = unique("Harbour")
  const id = await makeRoom(place, ben, ada)
  /** How far from the left each of these begins, of what is written in an element. */
  const begins = (element: Locator, ...words: string[]) =>
    element.evaluate((element, words) => {
      const range = document.createRange()
      return words.map(word => {
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
        while (texts.nextNode()) {
          const text = texts.currentNode as Text
          const at = text.data.indexOf(word)
          if (at < 0) continue
          range.setStart(text, at)
          range.setEnd(text, at + word.length)
          return range.getBoundingClientRect().left
        }
        throw new Error(`“${word}” is not there.`)
      })
    }, words)
  const inOrder = async (element: Locator, ...words: string[]) => {
    await expect(element).toBeVisible()
    const places = await begins(element, ...words)
    expect(places).toEqual(places.toSorted((one, other) => one - other))
  }
  await gotoRoom(ben.page, id)
  const { page } = ben
  await inOrder(messages(page).getByText("joined"), ada.name, "joined")
  await inOrder(row(page, place), ada.name, "joined")
  await tell(ada, id, `@${ben.handle} seven o'clock`)
  await expect(row(page, place)).toContainText("seven")
  await inOrder(row(page, place), ada.name, "seven")
  const { messages: list } = await ben.ask("message:list", { conversationId: id })
  await ben.ask("message:pin", { conversationId: id, seq: list.at(-1)!.seq })
  await inOrder(page.getByRole("region", { name: "Pinned messages" }), ada.name, ":", "seven")
  await page.goto("/activity")
  await inOrder(page.getByText(/mentioned you/), ada.name, "mentioned")
})

test("a long name that is written from right to left is cut at its end, not where it begins", async ({ person }) => {
  const [ada, ben] = [await person("عبد الرحمن بن محمد بن عبد الله الأنصاري النجار الخزرجي"), await person("Ben")]
  const place = unique("Harbour")
  const id = await makeRoom(place, ben, ada)
  await tell(ada, id, "seven o'clock at the lantern, and bring the others")
  const { page } = ben
  await page.setViewportSize({ width: 360, height: 740 })
  /** Whether the first word of the name is inside of what cuts it. */
  const begins = (element: Locator) =>
    element
      .locator(".name-line", { hasText: ada.name })
      .first()
      .evaluate(element => {
        const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()!
        const range = document.createRange()
        range.setStart(text, 0)
        range.setEnd(text, 3)
        const [word, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()]
        return word.left >= box.left - 1 && word.right <= box.right + 1
      })
  await page.goto("/")
  await expect(row(page, place)).toContainText("seven")
  expect(await begins(row(page, place))).toBe(true)
  await gotoRoom(page, id)
  expect(await begins(messages(page).getByRole("article"))).toBe(true)
  await page.setViewportSize({ width: 1280, height: 740 })
  const [name, bubble] = await messages(page)
    .locator(".name-line", { hasText: ada.name })
    .evaluate(element => {
      const range = document.createRange()
      range.selectNodeContents(element)
      return [range, element].map(each => each.getBoundingClientRect().left)
    })
  // Where all names stand, on the side on which the page begins.
  expect(name).toBeCloseTo(bubble!, 0)
})
