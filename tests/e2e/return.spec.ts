import type { Page } from "@playwright/test"
import {
  expectUnmoved,
  LINES,
  line,
  longRoom,
  restingPlaces,
  sayLines,
  scrollBy,
  toNewest,
} from "./support/long-room.ts"
import { gotoRoom, messages, row } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const LATER = LINES + 1400

/** The most rows that ever stood in the list, from now on. */
const watchRows = async (page: Page) => {
  await messages(page).evaluate(list => {
    const seen = { most: 0 }
    Object.assign(window, { seen })
    new MutationObserver(() => {
      seen.most = Math.max(seen.most, list.querySelectorAll("[data-row]").length)
    }).observe(list, { childList: true, subtree: true })
  })
  return () => page.evaluate(() => (window as unknown as { seen: { most: number } }).seen.most)
}

for (const up of [0, 1500])
  test(`whoever comes back after 1,400 messages and stood ${up ? "further up" : "at the newest"} goes on there, with as many rows as ever`, async ({
    person,
    line: cable,
  }) => {
    const ada = await person("Ada")
    const ben = await person("Ben", { origin: cable.origin })
    const { id, name } = await longRoom(ada, ben)
    const { page } = ben
    await gotoRoom(page, id)
    await expect(line(page, LINES)).toBeInViewport()
    await scrollBy(page, -up)
    const before = await restingPlaces(page)
    const mostRows = await watchRows(page)
    cable.cut()
    await sayLines(id, ada, LATER)
    cable.mend()
    await expect(row(page, name)).toContainText(`line ${LATER}`)
    if (up) {
      await expect(page.getByRole("button", { name: "99+ new" })).toBeVisible()
      expectUnmoved(before, await restingPlaces(page))
    } else {
      await expect(line(page, LATER)).toBeInViewport()
      await restingPlaces(page)
      await expect(line(page, LATER)).toBeInViewport({ ratio: 1 })
    }
    expect(await mostRows()).toBeLessThanOrEqual(400)
  })

test("whoever wants to the newest while there is no line is told, and gets there when it is back", async ({
  person,
  line: cable,
}) => {
  const ada = await person("Ada")
  const ben = await person("Ben", { origin: cable.origin })
  const { id } = await longRoom(ada, ben)
  const { page } = ben
  await page.goto(`/c/${id}?m=100`)
  await expect(line(page, 100)).toBeFocused()
  await expect(toNewest(page)).toBeVisible()
  cable.cut()
  await toNewest(page).click()
  await expect(page.getByText("This could not be loaded.")).toBeVisible()
  const online = page.locator("[data-connection=online]")
  await expect(online).not.toBeAttached()
  cable.mend()
  await expect(online).toBeAttached()
  await toNewest(page).click()
  await expect(line(page, LINES)).toBeInViewport()
})
