import type { Page } from "@playwright/test"

type Shift = PerformanceEntry & { value: number; sources: { node: Node | null }[] }

/** From the next page on: how far what is painted moves by itself is held; only where something within `within` moves, if it is given. */
export const holdShift = (page: Page, within?: string) =>
  page.addInitScript(within => {
    const held = { shift: 0 }
    Object.assign(window, { held })
    const isWithin = (node: Node | null) =>
      node !== null && (node instanceof Element ? node : node.parentElement)?.closest(within!) != null
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as Shift[])
        if (!within || entry.sources.some(({ node }) => isWithin(node))) held.shift += entry.value
    }).observe({ type: "layout-shift", buffered: true })
  }, within)

/** The layout shift (as browsers count it: a part of the screen times a part of its height) since the page began. */
export const shiftOf = (page: Page) =>
  page.evaluate(() => (window as unknown as { held: { shift: number } }).held.shift)
