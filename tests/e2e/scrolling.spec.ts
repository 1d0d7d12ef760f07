import type { Page } from "@playwright/test"
import { open } from "#db/client.ts"
import {
  comeAndGo,
  expectUnmoved,
  LINES,
  line,
  longRoom,
  restingPlaces,
  sayLines,
  scrollBy,
  toNewest,
} from "./support/long-room.ts"
import { holdPackets } from "./support/packets.ts"
import { makeRoom, type Person, unique } from "./support/people.ts"
import { likeSafari } from "./support/safari.ts"
import { messages } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

/**
 * Scrolls by steps, a frame each, until each of these is in sight: up to the negative ones, down to the others. Of a row that stays
 * on screen it is compared where it was, how far it was scrolled, and where it is in the next frame.
 */
const scrollAlong = (page: Page, ends: number[]) =>
  messages(page).evaluate(async (list, ends) => {
    const frame = () => new Promise(requestAnimationFrame)
    const { top, height } = list.getBoundingClientRect()
    const seen = { drift: 0, ends: [] as boolean[], most: 0 }
    const inSight = (seq: number) => {
      const row = list.querySelector(`[data-row="${seq}"]`)?.getBoundingClientRect()
      return row !== undefined && row.bottom > top && row.top < top + height
    }
    for (const end of ends) {
      for (let steps = 0; steps < 1500 && !inSight(Math.abs(end)); steps++) {
        const rows = [...list.querySelectorAll("[data-row]")]
        const share = end < 0 ? 0.15 : 0.85
        const row = rows.find(each => each.getBoundingClientRect().bottom > top + height * share) ?? rows.at(-1)!
        const from = row.getBoundingClientRect().top
        const at = list.scrollTop
        list.scrollTop += 400 * Math.sign(end)
        const by = at - list.scrollTop
        await frame()
        if (row.isConnected) {
          const drift = Math.abs(row.getBoundingClientRect().top - from - by)
          seen.drift = Math.max(seen.drift, drift < 0.51 ? 0 : drift)
        }
        seen.most = Math.max(seen.most, rows.length)
      }
      seen.ends.push(inSight(Math.abs(end)))
    }
    return seen
  }, ends)

for (const where of ["", ", also where the browser itself keeps no place"])
  test(`from anywhere newer and older pages load on the way, nothing moves, and the rows are bounded${where}`, async ({
    person,
  }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    if (where) await likeSafari(ben.page)
    const { id } = await longRoom(ada, ben)
    await ben.page.goto(`/c/${id}?m=300`)
    await expect(line(ben.page, 300)).toBeFocused()
    await restingPlaces(ben.page)
    const reading = await scrollAlong(ben.page, [-2, LINES, -2])
    expect(reading).toEqual({ drift: 0, ends: [true, true, true], most: expect.any(Number) })
    expect(reading.most).toBeLessThanOrEqual(350)
    expect(reading.most).toBeGreaterThan(200)
  })

/** Somebody who stands at the newest of a long room. */
const atTheNewest = async (person: (name: string) => Promise<Person>) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await ben.page.goto(`/c/${id}`)
  await expect(line(ben.page, LINES)).toBeInViewport()
  await restingPlaces(ben.page)
  return ben
}

/**
 * Scrolls by steps, a frame each, until this one is in sight or it goes no further. Counts how often a row that stays took another place in the list
 * itself, and the most that was empty of the screen.
 */
const scrollWatched = (page: Page, step: number, until: number) =>
  messages(page).evaluate(
    async (list, { step, until }) => {
      const frame = () => new Promise(requestAnimationFrame)
      const column = list.firstElementChild!
      const { top, bottom } = list.getBoundingClientRect()
      const seen = { moves: 0, empty: 0, arrived: false }
      for (let steps = 0; steps < 1500 && !seen.arrived; steps++) {
        const rows = [...list.querySelectorAll("[data-row]:not([data-ahead])")]
        const middle = rows.find(row => row.getBoundingClientRect().bottom > (top + bottom) / 2) ?? rows.at(-1)!
        const place = () => middle.getBoundingClientRect().top - column.getBoundingClientRect().top
        const before = place()
        list.scrollTop += step
        await frame()
        // Near the end of what is loaded the list is as high as its rows.
        const isFar = rows[0]!.getBoundingClientRect().top < top - 3 * (bottom - top)
        if (isFar && middle.isConnected && Math.abs(place() - before) > 0.5) seen.moves++
        const parts = [...list.querySelectorAll("[data-part]:not([data-ahead])")]
        // Before the very first message stands what the conversation begins with.
        const first = column.firstElementChild!.hasAttribute("data-more") ? parts[0]! : column
        const above = first.getBoundingClientRect().top - top
        const below = bottom - parts.at(-1)!.getBoundingClientRect().bottom
        seen.empty = Math.max(seen.empty, above / (bottom - top), below / (bottom - top))
        const row = list.querySelector(`[data-row="${until}"]`)?.getBoundingClientRect()
        seen.arrived = row !== undefined && row.bottom > top && row.top < bottom
      }
      return seen
    },
    { step, until },
  )

test("rows that come and go leave the others where they are in the list, and little of it is ever empty", async ({
  person,
}) => {
  const ben = await atTheNewest(person)

  const up = await scrollWatched(ben.page, -40, 150)
  // Moved as a whole only where what is kept empty begins, ends or has been used up.
  expect(up.moves).toBeLessThanOrEqual(10)
  const rows = await ben.page.evaluate(() => document.querySelectorAll("[data-row]").length)
  expect(rows).toBeLessThanOrEqual(350)

  await test.step("as fast as it goes, in both directions", async () => {
    const ways = [await scrollWatched(ben.page, 3000, LINES + 1), await scrollWatched(ben.page, -3000, 2)]
    for (const way of [up, ...ways]) {
      expect(way.arrived).toBe(true)
      // What says that more comes is 96 px high.
      expect(way.empty).toBeLessThanOrEqual(0.2)
    }
  })
  await test.step("at the newest nothing is empty", async () => {
    await toNewest(ben.page).click()
    await expect(line(ben.page, LINES + 1).or(messages(ben.page).locator(`[data-row="${LINES + 1}"]`))).toBeInViewport()
    await restingPlaces(ben.page)
    const left = await messages(ben.page).evaluate(
      list =>
        list.getBoundingClientRect().bottom -
        [...list.querySelectorAll("[data-row]")].at(-1)!.getBoundingClientRect().bottom,
    )
    expect(left).toBeLessThanOrEqual(24)
  })
})

for (const where of ["", ", also where the browser itself keeps no place"])
  test(`at the lower end of what is held nothing moves: not when the rest comes, however little, nor when a row above changes${where}`, async ({
    person,
  }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    if (where) await likeSafari(ben.page)
    const { id } = await longRoom(ada, ben)
    const pages = await holdPackets(ben.page, /^43\d+\[.*"messages":/)
    await ben.page.goto(`/c/${id}?m=${LINES - 24}`)
    await expect(line(ben.page, LINES - 24)).toBeFocused()
    const lowest = messages(ben.page).locator("[data-row]").last()
    await expect(lowest).toHaveAttribute("data-row", String(LINES))
    await expect.poll(() => pages.waiting.length).toBeGreaterThan(0)

    await test.step("the last row, a low one, comes when its place is on screen", async () => {
      await scrollBy(ben.page, 2000)
      await expect(messages(ben.page).getByText("Loading")).toBeInViewport()
      const before = await restingPlaces(ben.page)
      pages.release()
      await expect(lowest).toHaveAttribute("data-row", String(LINES + 1))
      expectUnmoved(before, await restingPlaces(ben.page))
    })
    await test.step("a message above changes when the newest is nearly reached", async () => {
      await scrollBy(ben.page, 2000)
      await scrollBy(ben.page, -20)
      const before = await restingPlaces(ben.page)
      await ada.ask("reaction:add", { conversationId: id, seq: LINES - 22, emoji: "👍" })
      await expect(line(ben.page, LINES - 22).getByRole("button", { name: /👍/ })).toHaveCount(1)
      expectUnmoved(before, await restingPlaces(ben.page))
    })
  })

test("while one scrolls a page is asked for when little is left to be shown, and stands there before any of it is shown", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  await ben.page.addInitScript(() => {
    const seen = { left: [] as number[], shownAtOnce: 0 }
    Object.assign(window, { seen })
    const send = WebSocket.prototype.send
    WebSocket.prototype.send = function (data) {
      const [, before] = /"message:list".*"before":(\d+)/.exec(String(data)) ?? []
      const shown = document.querySelector<HTMLElement>("[data-part] > [data-row]:not([data-ahead], [data-ahead] *)")
      if (before && shown) seen.left.push(Number(shown.dataset.row) - Number(before))
      send.call(this, data)
    }
  })
  await ben.page.goto(`/c/${id}`)
  await expect(line(ben.page, LINES)).toBeInViewport()
  await restingPlaces(ben.page)
  const { left, shownAtOnce } = await messages(ben.page).evaluate(async (list, first) => {
    const { seen } = window as unknown as { seen: { left: number[]; shownAtOnce: number } }
    const isShown = (node: Node) =>
      node instanceof HTMLElement && node.matches("[data-row]:not([data-ahead], [data-ahead] *)")
    new MutationObserver(changes => {
      const rows = changes
        .flatMap(({ addedNodes }) => [...addedNodes])
        .flatMap(node => (node instanceof HTMLElement ? [node, ...node.querySelectorAll("[data-row]")] : []))
      seen.shownAtOnce = Math.max(seen.shownAtOnce, rows.filter(isShown).length)
    }).observe(list, { childList: true, subtree: true })
    for (let steps = 0; steps < 1500 && !list.querySelector(`[data-row="${first}"]`); steps++) {
      list.scrollTop -= 120
      await new Promise(requestAnimationFrame)
    }
    return seen
  }, 2)
  expect(left.length).toBeGreaterThan(5)
  expect(Math.max(...left)).toBeLessThanOrEqual(25)
  expect(shownAtOnce).toBe(0)
})

test("of a page that comes while one scrolls one thing is done in a frame: rows are put in, go out, few at first and then by whole blocks, or are shown", async ({
  person,
}) => {
  const ben = await atTheNewest(person)
  const { frames, single, blocks } = await messages(ben.page).evaluate(async list => {
    const seen = { frames: {} as Record<string, number>, single: [] as number[], blocks: 0 }
    const done = new Set<string>()
    let single = 0
    const isRow = (node: Node) => (node as HTMLElement).dataset?.row !== undefined
    const isPart = (node: Node) => (node as HTMLElement).dataset?.part !== undefined
    new MutationObserver(changes => {
      for (const { type, target, addedNodes, removedNodes } of changes) {
        const gone = [...removedNodes]
        if ([...addedNodes].some(node => isRow(node) || isPart(node))) done.add("put")
        if (gone.some(node => isRow(node) || isPart(node))) done.add("out")
        if (type === "attributes" && isRow(target) && !("ahead" in (target as HTMLElement).dataset)) done.add("shown")
        seen.blocks += gone.filter(isPart).length
        single += gone.filter(isRow).length
      }
    }).observe(list, { childList: true, subtree: true, attributeFilter: ["data-ahead"] })
    const painted = () =>
      new Promise<void>(resolve => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve()
        requestAnimationFrame(() => port2.postMessage(null))
      })
    for (let steps = 0; steps < 600; steps++) {
      list.scrollTop -= 30
      await painted()
      const what = [...done].sort().join(" and ")
      if (what) seen.frames[what] = (seen.frames[what] ?? 0) + 1
      done.clear()
      if (single) seen.single.push(single)
      single = 0
    }
    return seen
  })
  expect(Object.keys(frames).sort()).toEqual(["out", "put", "shown"])
  // What takes rows out is slow before it is compiled.
  expect(single[0]).toBeLessThanOrEqual(3)
  expect(single.length).toBeLessThanOrEqual(3)
  expect(blocks).toBeGreaterThan(3)
})

test("what could not be loaded is said at both ends, and asked for again by a press at either", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  let refused = true
  await ben.page.routeWebSocket(/socket\.io/, socket => {
    const server = socket.connectToServer()
    socket.onMessage(packet => {
      const [, ack] = /^42(\d+)\["message:list"/.exec(String(packet)) ?? []
      if (!ack || !refused) return server.send(packet)
      socket.send(`43${ack}[{"ok":false,"error":{"code":"internal","message":"Not now."}}]`)
    })
  })
  await ben.page.goto(`/c/${id}?m=300`)
  await expect(line(ben.page, 300)).toBeFocused()
  const [above, below] = [
    messages(ben.page).locator("[data-more]").first(),
    messages(ben.page).locator("[data-more]").last(),
  ]
  for (const end of [above, below]) await expect(end).toContainText("More messages could not be loaded.")
  await scrollBy(ben.page, 3000)
  await expect(below.getByRole("button", { name: "Try again" })).toBeInViewport()
  refused = false
  await below.getByRole("button", { name: "Try again" }).click()
  await expect(line(ben.page, 330)).toHaveCount(1)
  await expect(messages(ben.page).getByText("More messages could not be loaded.")).toHaveCount(0)
})

test("while scrolling the day of what is above stands over the list, and goes again", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { id } = await longRoom(ada, ben)
  const sql = open(process.env.E2E_DATABASE!, { max: 1 })
  await sql`update messages set created_at = timestamptz '2019-03-05T12:00:00Z' where conversation_id = ${id} and seq < 300`
  await sql.end()
  await ben.page.goto(`/c/${id}?m=200`)
  await expect(line(ben.page, 200)).toBeFocused()
  await restingPlaces(ben.page)
  await scrollBy(ben.page, -50)
  const day = ben.page.locator("[data-scroll-day]")
  await expect(day).toHaveText("March 5, 2019")
  await expect(day).toBeHidden()
})

test("where people only came and went for longer than is kept, that is one row, and what was said before stands above it", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Doors"), ada)
  await sayLines(id, ada, 3)
  await comeAndGo(id, ada, 500)
  await ben.ask("conversation:join", { conversationId: id })
  let pages = 0
  ben.page.on("websocket", socket =>
    socket.on("framesent", ({ payload }) => {
      if (String(payload).includes('"message:list"')) pages++
    }),
  )
  await ben.page.goto(`/c/${id}`)
  await expect(line(ben.page, 3)).toBeVisible({ timeout: 20_000 })
  // One of them began the room, and midnight parts a run.
  expect(await messages(ben.page).locator("[data-row]").count()).toBeLessThanOrEqual(5)
  expect(pages).toBeLessThanOrEqual(12)
})
