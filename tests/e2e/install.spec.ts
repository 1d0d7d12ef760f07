import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chromium } from "@playwright/test"
import { makeRoom, numbered, tell, unique } from "./support/people.ts"
import { gotoRoom, message, openRoom, say, sent } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

test.use({ serviceWorkers: "allow" })

type Manifest = {
  name: string
  short_name: string
  start_url: string
  display: string
  icons: { src: string; sizes: string; type: string; purpose: string }[]
}

test("the manifest names icons of every kind, each of the size it claims", async ({ browserOf }) => {
  const page = await (await browserOf()).newPage()
  await page.goto("/sign-in")
  const address = await page.locator("link[rel=manifest]").getAttribute("href")
  const manifest: Manifest = await (await page.request.get(address!)).json()
  expect(manifest).toMatchObject({ name: "Charla", short_name: "Charla", start_url: "/", display: "standalone" })
  const wanted = ["192x192 any", "512x512 any", "192x192 maskable", "512x512 maskable"]
  expect(manifest.icons.map(icon => `${icon.sizes} ${icon.purpose}`).sort()).toEqual(wanted.sort())
  for (const icon of manifest.icons) {
    const answer = await page.request.get(icon.src)
    expect(answer.headers()["content-type"]).toBe(icon.type)
    const bytes = await answer.body()
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(icon.sizes)
  }
  await expect(page.locator("meta[name=theme-color]").first()).toBeAttached()
  await expect(page.locator("meta[name=viewport]")).toHaveAttribute("content", /viewport-fit=cover/)
})

test("Chromium finds nothing that keeps it from being installed", async ({ origin, launchOptions }) => {
  // Not in a private window, which is never installable.
  const profile = mkdtempSync(join(tmpdir(), "charla-profile-"))
  const context = await chromium.launchPersistentContext(profile, launchOptions)
  try {
    const page = context.pages()[0]!
    await page.goto(`${origin}/sign-in`)
    const devtools = await context.newCDPSession(page)
    const { errors } = await devtools.send("Page.getAppManifest")
    expect(errors).toEqual([])
    await expect
      .poll(async () => (await devtools.send("Page.getInstallabilityErrors")).installabilityErrors)
      .toEqual([])
  } finally {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
})

test("the service worker keeps hashed files and the offline page, and nothing of a person", async ({ person }) => {
  const ada = await person("Ada")
  const { page } = ada
  const [kitchen, garden] = [unique("Kitchen"), unique("Garden")]
  const id = await makeRoom(kitchen, ada)
  await makeRoom(garden, ada)
  await tell(ada, id, ...numbered("nightingale", 1, 10))
  await gotoRoom(page, id)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated")

  // A session with a bit of everything, now that the worker sees every request.
  await page.reload()
  await say(page, "nightingale of today")
  await expect(sent(page, "nightingale of today")).toBeVisible()
  await openRoom(page, garden)
  for (const path of ["/explore", "/settings", "/settings/sessions", `/people/${ada.handle}`, "/nothing/here"]) {
    await page.goto(path)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  }
  await gotoRoom(page, id)
  await expect(message(page, "nightingale of today")).toBeVisible()

  const kept = await page.evaluate(async () => {
    const found: { path: string; text: string }[] = []
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        const answer = (await cache.match(request))!
        found.push({ path: new URL(request.url).pathname, text: await answer.text() })
      }
    }
    return found
  })
  const allowed = /^\/(_next\/static\/.+|offline\.(html|css)|icons\/icon\.svg)$/
  expect(kept.length).toBeGreaterThan(5)
  expect(kept.map(({ path }) => path).filter(path => !allowed.test(path))).toEqual([])
  const canaries = ["nightingale", kitchen, ada.handle, ada.email, ada.id]
  const holding = kept.filter(({ text }) => canaries.some(canary => text.includes(canary)))
  expect(holding.map(({ path }) => path)).toEqual([])
})

test("a page that is asked for offline is the offline page, and it leads back", async ({ person, line, origin }) => {
  const { page } = await person("Ada", { origin: line.origin, server: origin })
  await page.goto("/")
  await page.evaluate(() => navigator.serviceWorker.ready)
  line.cut()
  await page.goto("/settings")
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible()
  line.mend()
  await page.getByRole("link", { name: "Try again" }).click()
  await expect(page.getByRole("heading", { name: "Chats" })).toBeVisible()
})
