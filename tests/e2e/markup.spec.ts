import type { Page } from "@playwright/test"
import { befriend, makeRoom, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, lobby, messages } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

/** RELIABILITY X01–X03, X09. */
const hostile = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "<svg/onload=alert(1)>",
  '"onmouseover="alert(1)',
]

/** Nothing on the page came of somebody's text: no element with a handler, no frame, no picture or script from nowhere. */
const strangers = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter(
        element =>
          [...element.attributes].some(attribute => attribute.name.startsWith("on")) ||
          element.matches("iframe, object, embed, img[src='x'], script:not([nonce]):not([src])"),
      )
      .map(element => element.outerHTML.slice(0, 200)),
  )

for (const text of hostile) {
  test(`${text} is a text like any other, wherever it stands`, async ({ person }) => {
    const ada = await person("Ada")
    const ben = await person("Ben")
    const { page } = ben
    const name = unique(text)
    await ada.ask("account:update", { name: text })
    const id = await makeRoom(name, ada, ben)
    await ada.ask("conversation:update", { conversationId: id, topic: text })
    await tell(ada, id, text)
    await befriend(ada, ben)
    const { row } = await ada.ask("conversation:direct", { personId: ben.id })
    await tell(ada, row.conversation.id, `${text} for you`)

    await page.goto("/explore")
    await page.getByRole("searchbox", { name: "Search rooms" }).fill(name)
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible()
    expect(await strangers(page)).toEqual([])

    await gotoRoom(page, id)
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
    await expect(messages(page).locator(".message-text").getByText(text)).toBeVisible()
    await expect(messages(page).locator(".author-name")).toHaveText(text)
    await expect(lobby(page).getByText(`${text} for you`)).toBeVisible()
    await page.getByRole("button", { name: "Details", exact: true }).click()
    await expect(page.getByRole("button", { name: "Edit name and topic" }).or(page.getByText("Owner"))).toBeVisible()
    await expect(page.getByRole("complementary").getByText(text, { exact: true }).first()).toBeVisible()
    expect(await strangers(page)).toEqual([])
    await expect(page).toHaveTitle(/Charla$/)

    await page.goto(`/people/${ada.handle}`)
    await expect(page.getByRole("heading", { level: 1, name: text })).toBeVisible()
    expect(await strangers(page)).toEqual([])
  })
}

test("only addresses of the web and of mail are links, and they give nothing away", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Links"), ada, ben)
  await tell(
    ada,
    id,
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    'https://a.test/"onmouseover="alert(1)',
    "https://xn--80ak6aa92e.com and https://evil.test/\u202Emoc.elgoog",
    "[https://bank.test](https://evil.test/)",
    "see https://example.org/page.",
  )
  await gotoRoom(ben.page, id)
  await expect(messages(ben.page).getByText("see https://example.org/page.")).toBeVisible()
  const links = await messages(ben.page)
    .locator(".message-text a")
    .evaluateAll(found =>
      found.map(link => ({
        href: (link as HTMLAnchorElement).href,
        text: link.textContent,
        rel: link.getAttribute("rel"),
        target: link.getAttribute("target"),
        attributes: link.getAttributeNames().sort().join(" "),
      })),
    )
  expect(links.map(link => new URL(link.href).protocol)).toEqual(links.map(() => "https:"))
  expect(links.map(link => link.text).join(" ")).not.toContain("\u202E")
  expect(links.map(link => link.text)).toContain("https://evil.test/")
  expect(links.map(link => link.text)).not.toContain("https://bank.test")
  for (const { rel, target, attributes } of links) {
    expect(rel).toContain("noopener")
    expect(rel).toContain("noreferrer")
    expect(target).toBe("_blank")
    expect(attributes).toBe("href rel target")
  }
  expect(await strangers(ben.page)).toEqual([])
})

test("towers of marks, turned directions and characters that break others stay within their rows", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ben
  const tower = `a${"\u0301\u0323\u0316".repeat(167)}`
  await ada.ask("account:update", { name: `a${"\u0301".repeat(50)}` })
  const id = await makeRoom(unique("Unicode"), ada, ben)
  const odd = [
    "invoice\u202Egnp.exe",
    "\u0644\u064F\u0644\u064F\u0635\u0651\u0628\u064F\u0644\u064F\u0644\u0635\u0651\u0628\u064F\u0631\u0631\u064B \u0963 \u0963h \u0963 \u0963 \u5197",
    "\u0C1C\u0C4D\u0C1E\u200C\u0C3E",
    "\uFFFE \uE000 \u{E0041}\u{E0042}",
  ]
  await tell(ada, id, "above", tower, "below", ...odd)
  await gotoRoom(page, id)
  const article = (text: string) => messages(page).getByRole("article").filter({ hasText: text })
  await expect(article("below")).toBeVisible()
  const line = (await article("above").locator("p").boundingBox())!.height
  const tall = messages(page).getByRole("article").nth(1)
  expect((await tall.boundingBox())!.height).toBeLessThanOrEqual(line * 3)
  // Nothing of it is painted outside of its row, and no row stands in another.
  const row = tall.locator("..")
  await expect(tall.locator(".message-text")).toHaveCSS("overflow-y", "clip")
  const next = article("below").locator("..")
  const [upper, lower] = [(await row.boundingBox())!, (await next.boundingBox())!]
  expect(upper.y + upper.height).toBe(lower.y)

  for (const text of odd)
    expect(await messages(page).locator(".message-text").allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining(text.slice(0, 7))]),
    )
  // What stands after a turned direction is not turned with it: the time is where it is everywhere.
  const time = messages(page).getByRole("article").filter({ hasText: "invoice" }).locator("time").first()
  await expect(time).toHaveText(/^\d{1,2}:\d{2} [AP]M$/)
  await expect(composer(page)).toBeFocused()
})

test("every message shows its time, also where that takes a line of its own", async ({ person }) => {
  const ada = await person("Ada", { viewport: { width: 360, height: 740 } })
  const id = await makeRoom(unique("Clock"), ada)
  // Somewhere between the shortest and the longest the time has no room beside the words.
  await tell(ada, id, ...Array.from({ length: 9 }, (_, n) => `${"word ".repeat(n + 1)}end`))
  await gotoRoom(ada.page, id)
  const hidden = () =>
    messages(ada.page).evaluate(list => {
      const { top, bottom } = list.getBoundingClientRect()
      const times = [...list.querySelectorAll("article time")].filter(time => {
        const box = time.getBoundingClientRect()
        return box.top > top && box.bottom < bottom
      })
      const covered = times.filter(time => {
        const { x, y, width, height } = time.getBoundingClientRect()
        return document.elementFromPoint(x + width / 2, y + height / 2) !== time
      })
      return { enough: times.length > 6, covered: covered.map(time => time.closest("article")!.textContent) }
    })
  await expect.poll(hidden).toEqual({ enough: true, covered: [] })
})
