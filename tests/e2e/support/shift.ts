import type { Page } from "@playwright/test"

/** From the next page on: how far what is painted moves by itself is held. */
export const holdShift = (page: Page) =>
  page.addInitScript(() => {
    const held = { shift: 0 }
    Object.assign(window, { held })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) held.shift += (entry as PerformanceEntry & { value: number }).value
    }).observe({ type: "layout-shift", buffered: true })
  })

/** The layout shift (as browsers count it: a part of the screen times a part of its height) since the page began. */
export const shiftOf = (page: Page) =>
  page.evaluate(() => (window as unknown as { held: { shift: number } }).held.shift)
