import type { Page } from "@playwright/test"
import axe from "axe-core"
import { expect } from "./test.ts"

/** Colours take a moment to change, even where motion is reduced to next to nothing. */
const untilStill = async () => {
  await new Promise(requestAnimationFrame)
  await Promise.allSettled(document.getAnimations().map(one => one instanceof CSSTransition && one.finished))
}

/** All that can differ between light and dark. */
const ofColours = ["color-contrast", "link-in-text-block"]
/** The rules broken on the page, each with where and why. The library is put into a page once, however often it is asked. */
const findBroken = async (page: Page, rules: string[] | undefined): Promise<string[]> => {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source)
  return page.evaluate(async rules => {
    const { run } = (window as unknown as { axe: typeof import("axe-core") }).axe
    const { violations } = await run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) })
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(node => `${id}: ${help} (${node.target.join(" ")}: ${node.any[0]?.message ?? node.html})`),
    )
  }, rules)
}

/** No violation in light and in dark, which differ in their colours alone; `look` is called in each of the two. */
export const expectClean = async (
  page: Page,
  screen: string,
  look: (colorScheme: "light" | "dark") => Promise<unknown> = async () => {},
) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(untilStill)
    const found = await findBroken(page, colorScheme === "dark" ? ofColours : undefined)
    expect(found, `${screen}, ${colorScheme}`).toEqual([])
    await look(colorScheme)
  }
  await page.emulateMedia({ colorScheme: "light" })
}
