import { randomUUID } from "node:crypto"
import type { CDPSession, Page } from "@playwright/test"
import { open } from "#db/client.ts"
import { holdPackets } from "./support/packets.ts"
import { makeRoom, numbered, type Person, tell, unique } from "./support/people.ts"
import { likeSafari } from "./support/safari.ts"
import { composer, gotoRoom, message, messages, openRoom, row, say } from "./support/screens.ts"
import { holdShift, shiftOf } from "./support/shift.ts"
import { expect, test } from "./support/test.ts"

/** How far every message on screen stands from the top of the list, by its number. */
const places = (page: Page): Promise<Record<string, number>> =>
  messages(page).evaluate(list => {
    const { top, bottom } = list.getBoundingClientRect()
    const onScreen = [...list.querySelectorAll<HTMLElement>("article[data-message-seq]")].filter(row => {
      const box = row.getBoundingClientRect()
      return box.top >= top && box.bottom <= bottom
    })
    return Object.fromEntries(
      onScreen.map(row => [row.dataset.messageSeq, row.getBoundingClientRect().top - top] as const),
    )
  })

const scrollUp = (page: Page, pixels: number) =>
  messages(page).evaluate((list, by) => {
    list.scrollTop -= by
  }, pixels)

/** Or behind another window. */
const putInFront = (page: Page, isInFront: boolean) =>
  page.evaluate(isInFront => {
    document.hasFocus = () => isInFront
    window.dispatchEvent(new Event(isInFront ? "focus" : "blur"))
  }, isInFront)

const loaded = (page: Page) => messages(page).getByRole("article").count()

/** A room with a hundred and twenty messages by Ada, of which Ben has read so many. */
const longRoom = async (ada: Person, ben: Person, read: number) => {
  const name = unique("Chronicle")
  const id = await makeRoom(name, ada, ben)
  const last = await tell(ada, id, ...numbered("line", 1, 120))
  await ben.ask("conversation:read", { conversationId: id, seq: last - 120 + read })
  return { id, name }
}

const unreadOf = async (person: Person, id: string) => {
  const { rows } = await person.ask("conversation:list", {})
  return rows.find(row => row.conversation.id === id)!.unread
}

const readMark = async (person: Person, id: string) => {
  const { rows } = await person.ask("conversation:list", {})
  return rows.find(row => row.conversation.id === id)!.membership.lastReadSeq
}

test("a conversation opens at the first unread, under a divider that counts", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ben
  const { id } = await longRoom(ada, ben, 90)
  await gotoRoom(page, id)
  await expect(page.getByText("30 new messages")).toBeInViewport()
  await expect(message(page, "line 91")).toBeInViewport()
  await expect(message(page, "line 120")).not.toBeInViewport()
  // What is on screen counts as read at once, what is below does not.
  await expect.poll(() => unreadOf(ben, id)).toBeLessThan(30)
  expect(await unreadOf(ben, id)).toBeGreaterThan(5)

  await page.getByRole("button", { name: /^\d+ new$/ }).click()
  await expect(message(page, "line 120")).toBeInViewport()
  await expect.poll(() => unreadOf(ben, id)).toBe(0)
  await expect(page.getByText("30 new messages")).toBeAttached()
})

test("opened from the list it stands at the first unread, however far above, and nothing in between counts as read", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id, name } = await longRoom(ada, ben, 30)
  await ben.page.goto("/")
  await openRoom(ben.page, name)
  await expect(ben.page.getByText("90 new messages")).toBeInViewport()
  await expect(message(ben.page, "line 31")).toBeInViewport()
  await expect.poll(() => unreadOf(ben, id)).toBeLessThan(90)
  expect(await unreadOf(ben, id)).toBeGreaterThan(60)
})

test("with more than a hundred unread it opens at the first of them too, and a bar leads back there", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id, name } = await longRoom(ada, ben, 10)
  await ben.page.goto("/")
  await openRoom(ben.page, name)
  await expect(ben.page.getByText("99+ new messages")).toBeInViewport()
  await expect(message(ben.page, "line 11")).toBeInViewport()
  // Neither what is below nor what is not even loaded counts as read.
  await expect.poll(async () => (await readMark(ben, id)) > 11).toBe(true)
  expect(await readMark(ben, id)).toBeLessThan(45)
  const bar = ben.page.getByRole("button", { name: "To the first unread message" })
  await expect(bar).toBeHidden()

  await ben.page.getByRole("button", { name: /^\d+\+? new$/ }).click()
  await expect(message(ben.page, "line 120")).toBeInViewport()
  await bar.click()
  await expect(ben.page.getByText("99+ new messages")).toBeInViewport()
  await expect(message(ben.page, "line 11")).toBeInViewport()
  await expect(bar).toBeHidden()
})

test("what one said oneself on another device is not unread: nothing leads up to it", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben, 120)
  await tell(ben, id, ...numbered("own", 1, 9))
  await tell(ada, id, ...numbered("answer", 1, 40))
  await gotoRoom(ben.page, id)
  await expect(ben.page.getByText("40 new messages")).toBeInViewport()
  const bar = ben.page.getByRole("button", { name: "To the first unread message" })
  await expect.poll(() => unreadOf(ben, id)).toBeLessThan(40)
  await expect(bar).toHaveCount(0)
  // Only what is passed over is led back to, and where it begins.
  await messages(ben.page).press("End")
  await expect(message(ben.page, "answer 40")).toBeInViewport()
  await bar.click()
  await expect(ben.page.getByText("40 new messages")).toBeInViewport()
  await expect(message(ben.page, "answer 1")).toBeInViewport()
  await expect(bar).toHaveCount(0)
})

test("what comes while nobody looks at the window is parted off, and there is a way to where it begins", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ben
  const name = unique("Harbour")
  const id = await makeRoom(name, ada, ben)
  await tell(ada, id, "Good morning")
  await gotoRoom(page, id)
  await expect(row(page, name).getByText("unread message")).toHaveCount(0)
  await expect(page.getByRole("button", { name: "Record a voice message" })).toBeVisible()
  const divider = messages(page).locator("[data-new-divider]")

  await putInFront(page, false)
  await tell(ada, id, "one", "two")
  await expect(divider).toHaveText("2 new messages")
  await putInFront(page, true)
  await expect(row(page, name).getByText("unread message")).toHaveCount(0)
  await tell(ada, id, "three")
  await expect(message(page, "three")).toBeVisible()
  await expect(divider).toHaveText("2 new messages")
  // It is read in the frame after it is seen: before that it is one of those that come now.
  await expect(row(page, name).getByText("unread message")).toHaveCount(0)

  await putInFront(page, false)
  const tall = "of\nmore\nlines\nthan\none\nor\ntwo"
  await tell(ada, id, ...Array.from({ length: 12 }, (_, n) => `news ${n}\n${tall}`))
  await expect(divider).toHaveText("12 new messages")
  await expect(messages(page).getByText("news 11")).toBeInViewport()
  await putInFront(page, true)
  await page.getByRole("button", { name: "To the first unread message" }).click()
  await expect(divider).toBeInViewport()
  await expect(messages(page).getByText("news 0")).toBeInViewport()
  await expect(page.getByRole("button", { name: "To the first unread message" })).toBeHidden()
})

test("what comes in the very moment before the window is in front is parted off too", async ({ person, device }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const name = unique("Harbour")
  const id = await makeRoom(name, ada, ben)
  await tell(ada, id, "Good morning")
  const { page } = await device(ben)
  await page.addInitScript(() => {
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols)
        this.addEventListener("message", ({ data }) => {
          if (String(data).includes("right before")) setTimeout(() => window.dispatchEvent(new Event("comes")))
        })
      }
    }
  })
  await gotoRoom(page, id)
  await expect(row(page, name).getByText("unread message")).toHaveCount(0)
  await expect(page.getByRole("button", { name: "Record a voice message" })).toBeVisible()
  await putInFront(page, false)
  await page.evaluate(() =>
    window.addEventListener("comes", () => {
      document.hasFocus = () => true
      window.dispatchEvent(new Event("focus"))
    }),
  )
  await tell(ada, id, "before", "right before")
  await expect(messages(page).locator("[data-new-divider]")).toHaveText("2 new messages")
  await expect(row(page, name).getByText("unread message")).toHaveCount(0)
})

test("what comes right after one has looked away is parted off from what was read right before", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ben
  const name = unique("Harbour")
  const id = await makeRoom(name, ada, ben)
  await tell(ada, id, "Good morning")
  const { release } = await holdPackets(page, /"body":"news/)
  await page.exposeFunction("lookedAway", release)
  await gotoRoom(page, id)
  await expect(row(page, name).getByText("unread message")).toHaveCount(0)
  await expect(page.getByRole("button", { name: "Record a voice message" })).toBeVisible()
  await page.evaluate(() => {
    const list = document.querySelector("[data-message-list]")!
    const lookAway = () => {
      document.hasFocus = () => false
      window.dispatchEvent(new Event("blur"))
      void (window as unknown as { lookedAway: () => void }).lookedAway()
    }
    const drawn = new MutationObserver(() => {
      if (!list.textContent.includes("last seen")) return
      drawn.disconnect()
      // By then it has been read.
      requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(lookAway)))
    })
    drawn.observe(list, { childList: true, subtree: true })
  })
  await tell(ada, id, "last seen", "news 1", "news 2")
  await expect(messages(page).locator("[data-new-divider]")).toHaveText("2 new messages")
})

test("what came below while one read further up is parted off with what comes when one looks away", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ben
  const { id, name } = await longRoom(ada, ben, 120)
  await gotoRoom(page, id)
  await expect(page.getByRole("button", { name: "Record a voice message" })).toBeVisible()
  await scrollUp(page, 2000)
  await expect(page.getByRole("button", { name: "To the newest" })).toBeVisible()
  await tell(ada, id, "one")
  await expect(row(page, name).getByText("1 unread message")).toBeAttached()
  const divider = messages(page).locator("[data-new-divider]")
  await expect(divider).toHaveCount(0)
  await putInFront(page, false)
  await tell(ada, id, "two")
  await expect(divider).toHaveText("2 new messages")
})

test("the page itself begins at the first unread, before any script", async ({ person, device }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben, 10)
  const { page } = await device(ben, { javaScriptEnabled: false })
  await page.goto(`/c/${id}`)
  await expect(page.getByText("99+ new messages")).toBeInViewport()
  await expect(message(page, "line 11")).toBeInViewport()
})

/** Of how many elements the browser asked anew how they look, each time that it did. */
const styledDuring = async (line: CDPSession, run: () => Promise<unknown>): Promise<number[]> => {
  const counts: number[] = []
  line.on("Tracing.dataCollected", ({ value }) => {
    for (const { name, args } of value as unknown as { name: string; args?: { elementCount?: number } }[])
      if (name === "UpdateLayoutTree") counts.push(args?.elementCount ?? 0)
  })
  await line.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["devtools.timeline"], excludedCategories: ["*"] },
  })
  await run()
  const done = new Promise(resolve => line.once("Tracing.tracingComplete", resolve))
  await line.send("Tracing.end")
  await done
  return counts
}

test("of a page that comes in bit by bit no message is seen until all of it is there: none is moved", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben, 120)
  const { page } = ben
  await gotoRoom(page, id)
  await holdShift(page, "[data-message-list]")
  const line = await page.context().newCDPSession(page)
  const bytesPerSecond = (downloadThroughput: number) =>
    line.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput,
      uploadThroughput: -1,
    })
  await bytesPerSecond(8000)
  await page.reload({ waitUntil: "commit" })
  await expect(message(page, "line 120")).toBeVisible()
  await bytesPerSecond(-1)
  await expect(composer(page)).toBeInViewport()
  expect(await shiftOf(page)).toBe(0)

  await test.step("and afterwards a message that arrives has the browser look at itself, not at all the others", async () => {
    const looked = await styledDuring(line, async () => {
      await tell(ada, id, "line 121")
      await expect(message(page, "line 121")).toBeInViewport()
    })
    const all = await page.locator("[data-message-list] *").count()
    expect(Math.max(...looked)).toBeLessThan(all / 4)
  })
})

for (const where of ["", ", also where the browser itself keeps no place"])
  test(`who reads above is not moved by a new message and is told below${where}`, async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    if (where) await likeSafari(ben.page)
    const { id } = await longRoom(ada, ben, 120)
    await gotoRoom(ben.page, id)
    await expect(message(ben.page, "line 120")).toBeInViewport()
    await scrollUp(ben.page, 700)
    await expect(ben.page.getByRole("button", { name: "To the newest message" })).toBeVisible()
    const before = await places(ben.page)
    expect(Object.keys(before).length).toBeGreaterThan(5)

    await tell(ada, id, "news 1")
    await expect(ben.page.getByRole("button", { name: "1 new" })).toBeVisible()
    await tell(ada, id, "news 2 of several lines\nand more\nand more", "news 3")
    const button = ben.page.getByRole("button", { name: "3 new" })
    await expect(button).toBeVisible()
    expect(await places(ben.page)).toEqual(before)

    await button.click()
    await expect(message(ben.page, "news 3")).toBeInViewport()
    await expect(button).toBeHidden()
    await tell(ada, id, "news 4")
    await expect(message(ben.page, "news 4")).toBeInViewport()
  })

test("older pages load on the way up and nothing on screen moves", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben, 120)
  await gotoRoom(ben.page, id)
  await expect(message(ben.page, "line 120")).toBeInViewport()
  const rounds: number[] = []
  while (rounds.length < 10) {
    const count = await loaded(ben.page)
    rounds.push(count)
    if (count === 120) break
    // Near the top of what is there, where the next page is asked for.
    await messages(ben.page).evaluate(list => {
      list.scrollTop = list.clientHeight - list.scrollHeight + 300
    })
    // Rows are put in by a few a frame.
    await expect.poll(async () => Object.keys(await places(ben.page)).length).toBeGreaterThan(0)
    const before = await places(ben.page)
    await expect.poll(() => loaded(ben.page)).toBeGreaterThan(count)
    const after = await places(ben.page)
    for (const [seq, top] of Object.entries(before)) expect(after[seq], `line of seq ${seq}`).toBe(top)
  }
  expect(rounds.at(-1)).toBe(120)
  await messages(ben.page).evaluate(list => {
    list.scrollTop = -list.scrollHeight
  })
  await expect(message(ben.page, "line 1")).toBeInViewport()
  await expect(ben.page.getByText(/ begins here\.$/)).toBeVisible()
})

test("messages stand under their days, and what one author says in a row under one name", async ({ person }) => {
  // Where it is noon now, no day ends meanwhile.
  const hours = 12 - new Date().getUTCHours()
  const timezoneId = `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`
  const [ada, ben] = [await person("Ada"), await person("Ben", { timezoneId })]
  const id = await makeRoom(unique("Chronicle"), ada, ben)
  await tell(ada, id, "long ago", "last week", "yesterday", "today 1", "today 2", "today 3")
  await tell(ben, id, "today, mine")
  await tell(ada, id, "today 4")
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
  const long = Date.parse(`2019-03-05T${new Date().toISOString().slice(11)}`)
  const sql = open(process.env.E2E_DATABASE!, { max: 1 })
  for (const [body, at] of [
    ["long ago", new Date(long)],
    ["last week", ago(3)],
    ["yesterday", ago(1)],
  ] as const)
    await sql`update messages set created_at = ${at.toISOString()}::timestamptz where conversation_id = ${id} and body = ${body}`
  await sql`update messages set created_at = ${new Date(long - 3_600_000).toISOString()}::timestamptz
    where conversation_id = ${id} and kind <> 'text'`
  await sql.end()

  await gotoRoom(ben.page, id)
  const weekday = new Intl.DateTimeFormat("en-US", { weekday: "long", timeZone: timezoneId }).format(ago(3))
  const days = messages(ben.page).locator("[data-day]")
  await expect(days).toHaveText(["March 5, 2019", weekday, "Yesterday", "Today"])
  // A name over each day's first, over "today 1" and over "today 4".
  await expect(messages(ben.page).locator(".author-name")).toHaveText(["Ada", "Ada", "Ada", "Ada", "Ada"])
  await expect(message(ben.page, "today 2").locator(".author-name")).toHaveCount(0)
  await expect(message(ben.page, "today 4").locator(".author-name")).toHaveText("Ada")
  await say(ben.page, "my turn")
  await expect(composer(ben.page)).toHaveValue("")
})

test("what was on screen in the moment before a page is left counts as read, and what was not does not", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben, 60)
  // Marks are told together, a moment later; here that moment does not come.
  await ben.page.addInitScript(() => {
    const { setTimeout: later } = window
    window.setTimeout = ((run: () => void, ms: number, ...rest: never[]) =>
      later(run, ms === 300 ? 2 ** 30 : ms, ...rest)) as typeof setTimeout
  })
  await gotoRoom(ben.page, id)
  await expect(message(ben.page, "line 61")).toBeInViewport()
  expect(await unreadOf(ben, id)).toBe(60)
  // What tells them is fetched after the first paint.
  await expect(ben.page.locator("link[rel=icon][data-plain]").first()).toBeAttached()
  await ben.page.goto("about:blank")
  await expect.poll(() => unreadOf(ben, id)).toBeLessThan(60)
  expect(await unreadOf(ben, id)).toBeGreaterThan(30)
})

test("a row of text is no layer of the browser's, so that what is painted stays painted while one scrolls", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Chronicle"), ada, ben)
  const seq = await tell(ada, id, "first", "**bold** and `code`", "- a list\n- of two")
  await tell(ben, id, "mine", "and mine")
  await ben.ask("message:send", { conversationId: id, clientId: randomUUID(), body: "an answer", replyTo: seq - 2 })
  await gotoRoom(ben.page, id)
  await expect(message(ben.page, "an answer")).toContainText("first")
  await expect(message(ben.page, "an answer").locator("[data-tick]")).toBeVisible()

  const found = await messages(ben.page).evaluate(list => {
    const layers: string[] = []
    for (const part of list.querySelectorAll("[data-part]")) {
      const edge = part.getBoundingClientRect()
      for (const each of part.querySelectorAll(".message-row, .message-row *")) {
        const { position, overflow, contain, transform, willChange } = getComputedStyle(each)
        const plain = ["static", "visible", "none", "none", "auto"]
        const box = each.getBoundingClientRect()
        // A shadow is two pixels, an outline four.
        const isInside =
          box.left >= edge.left + 2 &&
          box.right <= edge.right - 2 &&
          box.top >= edge.top + 4 &&
          box.bottom <= edge.bottom - 4
        const isPlain = [position, overflow, contain, transform, willChange].join() === plain.join()
        if (!isPlain || !isInside || each instanceof SVGElement) layers.push(each.outerHTML.slice(0, 200))
      }
    }
    return { layers, rows: list.querySelectorAll("[data-part] article").length }
  })
  expect(found).toEqual({ layers: [], rows: 6 })
})
