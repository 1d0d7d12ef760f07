import type { Page, Route } from "@playwright/test"

/** From the next page on its scripts stay on the line: it is there to be seen and used, and nothing of it is alive. */
export const holdScripts = async (page: Page) => {
  const scripts = /\/_next\/static\/.*\.js/
  const held: Route[] = []
  let holding = true
  const pass = (route: Route) => (holding ? void held.push(route) : route.continue())
  await page.route(scripts, pass)
  return {
    /** They come now. */
    release: async () => {
      holding = false
      await Promise.all(held.map(route => route.continue()))
    },
  }
}
