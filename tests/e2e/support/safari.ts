import type { Page } from "@playwright/test"

/** From the next page on it lacks what Safari lacks and the screens have an own answer to: scroll anchoring, boxes that grow by themselves, requests to close. */
export const likeSafari = (page: Page) =>
  page.addInitScript(() => {
    const missing = /overflow-anchor|field-sizing|scroll-initial-target/
    const supports = CSS.supports.bind(CSS) as (...asked: string[]) => boolean
    CSS.supports = (...asked: string[]) => !missing.test(asked.join()) && supports(...asked)
    Reflect.deleteProperty(window, "CloseWatcher")
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      "* { overflow-anchor: none !important; field-sizing: fixed !important; scroll-initial-target: none !important }",
    )
    document.adoptedStyleSheets = [sheet]
  })
