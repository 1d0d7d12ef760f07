import type { Page, Response } from "@playwright/test"
import { makeRoom, numbered, type Person, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, message, openRoom, row, untilHydrated } from "./support/screens.ts"
import { makeDatabase, serve } from "./support/server.ts"
import { expect, test } from "./support/test.ts"

test.use({ serviceWorkers: "allow" })

const budget = 175_000

test("the first page of messages is in the HTML, before any script", async ({ person, device }) => {
  const ada = await person("Ada")
  const room = unique("Chronicle")
  const id = await makeRoom(room, ada)
  await tell(ada, id, ...numbered("line", 1, 20))
  const { page } = await device(ada, { javaScriptEnabled: false })
  await page.goto(`/c/${id}`)
  await expect(page.getByRole("heading", { level: 1, name: room })).toBeVisible()
  await expect(message(page, "line 20")).toBeVisible()
  await expect(message(page, "line 1")).toBeAttached()
  await expect(row(page, room)).toBeVisible()
})

test("a conversation that was open before is painted in the frame of the press", async ({ person }) => {
  const ada = await person("Ada")
  const [kitchen, garden] = [unique("Kitchen"), unique("Garden")]
  const ids = [await makeRoom(kitchen, ada), await makeRoom(garden, ada)]
  for (const id of ids) await tell(ada, id, ...numbered("line", 1, 40))
  await ada.page.goto("/")
  for (const name of [kitchen, garden]) {
    await openRoom(ada.page, name)
    await expect(message(ada.page, "line 40")).toBeVisible()
  }
  /** What stands in the place of the conversation in each frame after the press, until it is there. */
  const frames = await ada.page.evaluate(async id => {
    const shown = () => {
      const list = document.querySelector<HTMLElement>("[data-message-list]")
      if (list?.dataset.conversationId === id && list.querySelector("article")) return "messages"
      return list ? "the one before" : "something else"
    }
    const seen: string[] = []
    document.querySelector<HTMLElement>(`a[data-conversation-id="${id}"]`)!.click()
    do {
      await new Promise(requestAnimationFrame)
      seen.push(shown())
    } while (seen.at(-1) !== "messages" && seen.length < 60)
    return seen
  }, ids[0]!)
  expect(frames).toEqual(["messages"])
})

test("a conversation that was not open before has its name and a place to write in the frame of the press", async ({
  person,
  line,
  origin,
}) => {
  const ada = await person("Ada", { origin: line.origin, server: origin })
  const id = await makeRoom(unique("Kitchen"), ada)
  await tell(ada, id, "hello")
  await ada.page.goto("/")
  await untilHydrated(row(ada.page, "Kitchen .*"))
  // What a press needs is fetched ahead, once the lobby stands.
  await ada.page.waitForLoadState("networkidle")
  line.cut()
  const [name, writable] = await ada.page.evaluate(async id => {
    document.querySelector<HTMLElement>(`a[data-conversation-id="${id}"]`)!.click()
    await new Promise(requestAnimationFrame)
    return [document.querySelector("h1")?.textContent, document.querySelector("textarea") !== null]
  }, id)
  expect(name).toContain("Kitchen")
  expect(writable).toBe(true)
  line.mend()
  await expect(message(ada.page, "hello")).toBeVisible({ timeout: 15_000 })
})

test("the scripts before a conversation answers weigh under 175 kB, as served", async ({ person }) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Chronicle"), ada)
  await tell(ada, id, ...numbered("line", 1, 20))
  await ada.page.addInitScript(() => {
    addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLTextAreaElement)
        document.documentElement.dataset.answeredAt ??= String(performance.now())
    })
  })
  const encodings = new Map<string, string | undefined>()
  ada.page.on("response", response => encodings.set(response.url(), response.headers()["content-encoding"]))
  await gotoRoom(ada.page, id)
  // What was asked for until the page put the focus into the composer, however late this test comes to look.
  const asked = await ada.page.evaluate(() => {
    const answeredAt = Number(document.documentElement.dataset.answeredAt)
    return (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name, startTime }) => new URL(name).pathname.endsWith(".js") && startTime <= answeredAt)
      .map(({ name, encodedBodySize }) => ({ path: new URL(name).pathname, url: name, bytes: encodedBodySize }))
  })
  const loaded = asked.map(script => ({ ...script, encoding: encodings.get(script.url) }))
  const total = loaded.reduce((sum, script) => sum + script.bytes, 0)
  const kilobytes = (total / 1000).toFixed(1)
  console.log(`      scripts before a conversation answers: ${kilobytes} kB in ${loaded.length} files (brotli)`)
  test.info().annotations.push({ type: "page weight", description: `${kilobytes} kB` })
  expect(loaded.length).toBeGreaterThan(3)
  // What fits into one packet anyway is not compressed.
  expect(loaded.filter(script => script.encoding !== "br" && script.bytes > 600)).toEqual([])
  expect(total).toBeLessThanOrEqual(budget)
})

/** What every page says to the browser, and that its scripts run under it. */
const expectGuarded = async (page: Page, response: Response | null) => {
  const headers = response!.headers()
  const policy = headers["content-security-policy"] ?? ""
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
  expect(nonce).toBeTruthy()
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/)
  for (const rule of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(policy).toContain(rule)
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
  })
  expect(headers["cache-control"]).toContain("no-store")
  expect(headers["referrer-policy"]).toBeTruthy()
  expect(headers["permissions-policy"]).toBeTruthy()
  expect(headers["x-powered-by"]).toBeUndefined()

  const html = await response!.text()
  const inline = [...html.matchAll(/<script\b([^>]*)>/g)].map(found => found[1]!)
  expect(inline.length).toBeGreaterThan(0)
  expect(inline.filter(attributes => !attributes.includes(`nonce="${nonce}"`))).toEqual([])
  expect(html).not.toMatch(/<[^>]+\son[a-z]+=/i)
  // Scripts run: something on the page belongs to them.
  await expect
    .poll(() =>
      page.evaluate(() =>
        [...document.body.querySelectorAll("*")].some(element =>
          Object.keys(element).some(key => key.startsWith("__reactFiber$")),
        ),
      ),
    )
    .toBe(true)
}

test("every page carries the policy and the headers, its scripts run, and nothing is reported", async ({
  person,
  browserOf,
}) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Chronicle"), ada)
  await tell(ada, id, "hello")
  const visitor = await (await browserOf()).newPage()
  for (const path of ["/", "/sign-in", "/sign-up"]) await expectGuarded(visitor, await visitor.goto(path))
  const pages = [
    ["/", 200],
    ["/explore", 200],
    ["/activity", 200],
    ["/saved", 200],
    ["/people", 200],
    ["/settings", 200],
    ["/settings/sessions", 200],
    [`/people/${ada.handle}`, 200],
    [`/c/${id}`, 200],
    ["/nothing/here", 404],
    ["/people/nobody_at_all", 404],
    ["/c/00000000-0000-7000-8000-000000000000", 404],
  ] as const
  for (const [path, status] of pages) {
    await test.step(path, async () => {
      const response = await ada.page.goto(path)
      expect(response!.status()).toBe(status)
      await expectGuarded(ada.page, response)
    })
  }
})

test.describe("on an error page", () => {
  // React reports what the server could not render.
  test.use({ tolerated: /Minified React error #441/ })
  test("the policy holds, scripts run, and nothing is said of the inside", async ({ person }) => {
    const database = await makeDatabase()
    const server = await serve(database.url)
    try {
      const ada: Person = await person("Ada", { origin: server.url })
      const id = await makeRoom(unique("Chronicle"), ada)
      await gotoRoom(ada.page, id)
      await composer(ada.page).fill("half a sentence")
      await database.drop()
      const response = await ada.page.goto("/explore")
      expect(response!.status()).toBe(500)
      await expect(ada.page.getByRole("heading", { name: "Something went wrong" })).toBeVisible()
      await expectGuarded(ada.page, response)
      expect(await response!.text()).not.toMatch(/postgres|e2e_|select |node_modules|\.ts\b/i)
    } finally {
      await server.stop()
      await database.drop()
    }
  })
})
