import { type Browser, type CDPSession, chromium, type Page } from "@playwright/test"
import { chromiumOptions } from "#tests/support/chromium.ts"
import { clearLater } from "./children.ts"
import { familyOf, keepToLastProcessor } from "./machine.ts"
import type { OurRooms } from "./rooms.ts"

/** A page of somebody of the rooms, open at the first conversation. */
export type Reader = { page: Page; line: CDPSession; close(): Promise<void> }

/**
 * Whoever ends the run clears the browser away as well. All that runs already, the server and PostgreSQL among it, keeps to one processor until then:
 * on a reader's device none of it runs, and here the page waited for a processor while the server collected garbage, longer than a frame.
 */
export async function openBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  const others = familyOf(process.pid)
  const browser = await chromium.launch({ ...chromiumOptions(), handleSIGINT: false, handleSIGTERM: false })
  const letGo = keepToLastProcessor(others)
  const close = async () => {
    await browser.close()
    letGo()
  }
  return { browser, close: clearLater(close) }
}

/** Opens the conversation as the person of this place; `slower` times slower than the machine is. */
export function openReader(browser: Browser, rooms: OurRooms, place: number, slower: number): Promise<Reader> {
  const [name, value] = rooms.people[place]!.cookie.split("=") as [string, string]
  const { url } = rooms.house
  return openPage(browser, slower, async page => {
    await page.context().addCookies([{ name, value, url }])
    await page.goto(`${url}/c/${rooms.conversations[0]}`)
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA")
    // What is loaded later is there before anything is measured.
    await page.waitForTimeout(2500)
  })
}

/** A page of its own, which `show` fills before it becomes `slower` times slower than the machine is. */
export async function openPage(
  browser: Browser,
  slower: number,
  show: (page: Page) => Promise<unknown>,
): Promise<Reader> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await show(page)
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

/** What the page's main thread did for one frame, in milliseconds of its own processor time, and the longest of it in one go. */
export type Frame = { work: number; longest: number }

type TraceEvent = {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args?: { data?: { type?: string } }
}
type Task = { from: number; to: number; work: number }
/** What a thread did, when it began to draw frames, and when keys came to it. */
type Thread = { tasks: Task[]; drawn: number[]; keys: number[] }

/** The page's main thread while `take` runs; of a task within another nothing is told apart. */
async function record(reader: Reader, take: () => Promise<unknown>): Promise<Thread> {
  const threads = new Map<string, Thread>()
  // Only what is looked at later is kept: of 200,000 messages there are millions of events.
  const collect = ({ value }: { value: object[] }) => {
    for (const { name, ph, pid, tid, ts, dur = 0, tdur = 0, args } of value as unknown as TraceEvent[]) {
      const isTask = ph === "X" && name.endsWith("RunTask")
      const isKey = name === "EventDispatch" && args?.data?.type === "keydown"
      if (!isTask && !isKey && name !== "FireAnimationFrame") continue
      const key = `${pid} ${tid}`
      const thread = threads.get(key) ?? { tasks: [], drawn: [], keys: [] }
      threads.set(key, thread)
      if (isTask) thread.tasks.push({ from: ts, to: ts + dur, work: tdur / 1000 })
      else (isKey ? thread.keys : thread.drawn).push(ts)
    }
  }
  reader.line.on("Tracing.dataCollected", collect)
  const done = new Promise<void>(resolve => reader.line.once("Tracing.tracingComplete", () => resolve()))
  await reader.line.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline"],
      excludedCategories: ["*"],
    },
  })
  await take()
  await reader.line.send("Tracing.end")
  await done
  reader.line.off("Tracing.dataCollected", collect)
  const [main] = [...threads.values()].sort((a, b) => b.drawn.length - a.drawn.length)
  const { tasks, drawn, keys } = main!
  let end = 0
  const outer = tasks
    .sort((a, b) => a.from - b.from)
    .filter(({ from, to }) => {
      const isOuter = from >= end
      end = Math.max(end, to)
      return isOuter
    })
  return { tasks: outer, drawn: drawn.sort((a, b) => a - b), keys: keys.sort((a, b) => a - b) }
}

/**
 * What every frame took while `take` ran: all that the page's main thread did since the frame before, to the end of the task in which it was
 * drawn. In the thread's own processor time: what else the machine does meanwhile does not count.
 */
export async function watchFrames(reader: Reader, take: () => Promise<unknown>): Promise<Frame[]> {
  const { tasks, drawn } = await record(reader, take)
  const frames: Frame[] = []
  let frame: Frame = { work: 0, longest: 0 }
  let next = 0
  for (const { from, to, work } of tasks) {
    frame.work += work
    frame.longest = Math.max(frame.longest, work)
    while (next < drawn.length && drawn[next]! < from) next++
    if (next === drawn.length || drawn[next]! > to) continue
    frames.push(frame)
    frame = { work: 0, longest: 0 }
  }
  return frames
}

/** For each key that came while `take` ran: all that the main thread did from then to the end of the next frame, in its own processor time. */
export async function watchKeys(reader: Reader, take: () => Promise<unknown>): Promise<number[]> {
  const { tasks, drawn, keys } = await record(reader, take)
  return keys.flatMap(key => {
    const frame = drawn.find(at => at > key)
    if (frame === undefined) return []
    return tasks.filter(({ from, to }) => to > key && from <= frame).reduce((sum, { work }) => sum + work, 0)
  })
}
