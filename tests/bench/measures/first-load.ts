import { existsSync } from "node:fs"
import { setTimeout as wait } from "node:timers/promises"
import { type Browser, chromium, type Page } from "@playwright/test"
import { startEmpty } from "../baselines/empty.ts"
import { clearLater } from "../children.ts"
import { interleave, type Sample } from "../line.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { oneRoom, openOurs } from "../rooms.ts"

/** What a browser that was never there fetches before one can write into a conversation: kB of JavaScript, as transferred. */
export const firstLoad: Measure = async ({ name, place, rounds }) => {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync)
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    // Who ends the run clears away the rest as well.
    ...{ handleSIGINT: false, handleSIGTERM: false },
  })
  const close = clearLater(() => browser.close())
  const rooms = await openOurs(place, oneRoom(2), 1)
  await rooms.load.open(rooms.seats.slice(1))
  for (let n = 0; n < 20; n++) await speak(rooms.load.generators[0]!.ask, rooms.conversations[0]!, n)
  const empty = await startEmpty()
  const [cookieName, cookieValue] = rooms.people[0]!.cookie.split("=") as [string, string]
  const ours = (page: Page) => page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA")
  const hydrated = (page: Page) =>
    page.waitForFunction(() => Object.keys(document.querySelector("main")!).some(key => key.startsWith("__react")))
  const subjects = [
    {
      name: "ours" as const,
      round: () =>
        load(browser, `${rooms.house.url}/c/${rooms.conversations[0]}`, ours, {
          name: cookieName,
          value: cookieValue,
          url: rooms.house.url,
        }),
    },
    { name: "empty" as const, round: () => load(browser, `http://127.0.0.1:${empty.port}/`, hydrated) },
  ]
  const line = await interleave({ measure: name, unit: "kB of JavaScript", settings: raised }, subjects, rounds)
  await close()
  await empty.end()
  await rooms.close()
  return line
}

type Ask = <T>(name: string, input: unknown) => Promise<T>
const speak = (ask: Ask, conversationId: string, n: number) =>
  ask("say", { place: 0, input: { conversationId, clientId: crypto.randomUUID(), body: `line ${n}` } })

type Cookie = { name: string; value: string; url: string }

async function load(
  browser: Browser,
  url: string,
  ready: (page: Page) => Promise<unknown>,
  cookie?: Cookie,
): Promise<Sample> {
  const context = await browser.newContext()
  if (cookie) await context.addCookies([cookie])
  const page = await context.newPage()
  const loaded: Promise<{ type: string; bytes: number }>[] = []
  page.on("requestfinished", request =>
    loaded.push(request.sizes().then(sizes => ({ type: request.resourceType(), bytes: sizes.responseBodySize }))),
  )
  const began = performance.now()
  await page.goto(url)
  await ready(page)
  const ms = performance.now() - began
  const all = await Promise.all(loaded.slice())
  const kilobytes = (type: string) =>
    all.filter(each => each.type === type).reduce((sum, each) => sum + each.bytes, 0) / 1000
  await wait(200)
  await context.close()
  const extra = {
    css: kilobytes("stylesheet"),
    html: kilobytes("document"),
    fonts: kilobytes("font"),
    requests: all.length,
    ms,
  }
  return { value: kilobytes("script"), extra }
}
