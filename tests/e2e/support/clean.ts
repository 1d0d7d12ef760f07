import { AxeBuilder } from "@axe-core/playwright"
import type { Page } from "@playwright/test"
import { expect } from "./test.ts"

/** Colours take a moment to change, even where motion is reduced to next to nothing. */
const untilStill = async () => {
  await new Promise(requestAnimationFrame)
  await Promise.allSettled(document.getAnimations().map(one => one instanceof CSSTransition && one.finished))
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
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] })
    if (colorScheme === "dark") axe.withRules(["color-contrast", "link-in-text-block"])
    const { violations } = await axe.analyze()
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(node => `${id}: ${help} (${node.target.join(" ")}: ${node.any[0]?.message ?? node.html})`),
    )
    expect(found, `${screen}, ${colorScheme}`).toEqual([])
    await look(colorScheme)
  }
  await page.emulateMedia({ colorScheme: "light" })
}
