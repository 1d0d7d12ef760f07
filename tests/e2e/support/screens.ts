import { expect, type Locator, type Page } from "@playwright/test"
import type { Account } from "./people.ts"

/** Forms work without scripts too, in another way; from here on it is the page's own. */
export const untilHydrated = (locator: Locator) =>
  expect
    .poll(() => locator.first().evaluate(element => Object.keys(element).some(key => key.startsWith("__reactProps$"))))
    .toBe(true)

export const signUpByForm = async (page: Page, { handle, name, email, password }: Account) => {
  await page.goto("/sign-up")
  await untilHydrated(page.locator("form"))
  await page.getByLabel("Handle").fill(handle)
  await page.getByLabel("Display name").fill(name)
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Create account" }).click()
  await expect(page).toHaveURL("/")
  await expect(page.getByRole("heading", { name: "Chats" })).toBeVisible()
}

export const signInByForm = async (page: Page, { handle, password }: Pick<Account, "handle" | "password">) => {
  await page.goto("/sign-in")
  await untilHydrated(page.locator("form"))
  await page.getByLabel("Handle or e-mail").fill(handle)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Sign in" }).click()
  await expect(page.getByRole("heading", { name: "Chats" })).toBeVisible()
}

export const lobby = (page: Page) => page.getByRole("list", { name: "Conversations" })
export const row = (page: Page, name: string) => lobby(page).getByRole("link", { name: new RegExp(`^${name} `) })
export const messages = (page: Page) => page.getByRole("region", { name: /^Messages in / })
/** By how its sentence for screen readers goes on after the author and the time; nothing else may follow but its state. */
export const message = (page: Page, text: string) =>
  messages(page).getByRole("article", { name: new RegExp(`: ${text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(\\. |$)`) })
export const composer = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true })
export const sent = (page: Page, text: string) =>
  message(page, text).getByRole("img", { name: /^(Sent|Delivered|Read)$/ })
export const pending = (page: Page, text: string) =>
  message(page, text).getByRole("img", { name: "Waiting to be sent" })

/** Opens a conversation from the list, without leaving the page. */
export const openRoom = async (page: Page, name: string) => {
  await row(page, name).click()
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
  await expect(composer(page)).toBeFocused()
}

/** Loads the page of a conversation. */
export const gotoRoom = async (page: Page, id: string) => {
  await page.goto(`/c/${id}`)
  // The page's scripts put the focus there: from here on it answers.
  await expect(composer(page)).toBeFocused()
}

/** Writes and sends; what was written is on screen when this returns, whether or not it is stored yet. */
export const say = async (page: Page, text: string) => {
  await composer(page).fill(text)
  await composer(page).press("Enter")
  await expect(message(page, text)).toBeVisible()
}

/** The texts on screen, from the top. Plain texts of one line only. */
export const texts = (page: Page): Promise<string[]> =>
  messages(page)
    .locator("article .message-text p")
    .evaluateAll(found => found.map(paragraph => paragraph.firstChild?.textContent ?? ""))

/** Chooses from the menu under the plus. */
export const chooseNew = async (page: Page, name: "New message" | "New room" | "New group") => {
  await page.getByRole("button", { name: "New", exact: true }).click()
  await page.getByRole("menuitem", { name }).click()
  return page.getByRole("dialog", { name })
}
