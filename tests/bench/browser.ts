import { type Browser, type CDPSession, chromium, type Page } from "@playwright/test"
import { chromiumOptions } from "#tests/support/chromium.ts"
import { clearLater } from "./children.ts"
import type { OurRooms } from "./rooms.ts"

/** A page of somebody of the rooms, open at the first conversation. */
export type Reader = { page: Page; line: CDPSession; close(): Promise<void> }

/** Whoever ends the run clears the browser away as well. */
export async function openBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  const browser = await chromium.launch({ ...chromiumOptions(), handleSIGINT: false, handleSIGTERM: false })
  return { browser, close: clearLater(() => browser.close()) }
}

/** Opens the conversation as the person of this place; `slower` times slower than the machine is. */
export async function openReader(browser: Browser, rooms: OurRooms, place: number, slower: number): Promise<Reader> {
  const [name, value] = rooms.people[place]!.cookie.split("=") as [string, string]
  const { url } = rooms.house
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } })
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  await page.goto(`/c/${rooms.conversations[0]}`)
  await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA")
  // What is loaded later is there before anything is measured.
  await page.waitForTimeout(2500)
  const line = await context.newCDPSession(page)
  await line.send("Emulation.setCPUThrottlingRate", { rate: slower })
  return { page, line, close: () => context.close() }
}

/** Bytes of JavaScript objects that are in use, after what is not was collected; and nodes of the document. */
export async function weigh({ line }: Reader): Promise<{ heap: number; nodes: number }> {
  await line.send("HeapProfiler.collectGarbage")
  const { usedSize } = await line.send("Runtime.getHeapUsage")
  const { nodes } = await line.send("Memory.getDOMCounters")
  return { heap: usedSize, nodes }
}

/**
 * Work of the page's main thread in one go that took longer than `ms` of its own processor time: what else the machine does at the
 * same time does not count. `take` says what is to be watched.
 */
export async function longTasks(reader: Reader, ms: number, take: () => Promise<unknown>): Promise<number[]> {
  const found: number[] = []
  const collect = ({ value }: { value: object[] }) => {
    for (const event of value as unknown as { name: string; ph: string; tdur?: number; args?: object }[])
      if (event.ph === "X" && event.name.endsWith("RunTask") && (event.tdur ?? 0) > ms * 1000)
        found.push(event.tdur! / 1000)
  }
  reader.line.on("Tracing.dataCollected", collect)
  const done = new Promise<void>(resolve => reader.line.once("Tracing.tracingComplete", () => resolve()))
  await reader.line.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["disabled-by-default-devtools.timeline"], excludedCategories: ["*"] },
  })
  await take()
  await reader.line.send("Tracing.end")
  await done
  reader.line.off("Tracing.dataCollected", collect)
  return found
}
