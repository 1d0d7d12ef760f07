import type { Page } from "@playwright/test"
import { account, asker, unique } from "./support/people.ts"
import {
  chooseNew,
  composer,
  message,
  messages,
  openRoom,
  row,
  say,
  sent,
  signInByForm,
  signUpByForm,
  texts,
} from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const createRoom = async (page: Page, name: string) => {
  const dialog = await chooseNew(page, "New room")
  await dialog.getByLabel("Name").fill(name)
  await dialog.getByRole("button", { name: "Create" }).click()
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
}

test("two people sign up, meet in a room, talk to each other and keep a group", async ({ browserOf }) => {
  const [ada, ben] = [account("Ada"), account("Ben")]
  const [adas, bens] = [await (await browserOf()).newPage(), await (await browserOf()).newPage()]
  const [garden, family] = [unique("Garden"), unique("Family")]

  await test.step("both sign up", async () => {
    await adas.goto("/")
    await expect(adas.getByRole("heading", { level: 1 })).toBeVisible()
    await expect(adas.getByRole("link", { name: "Create account" })).toHaveAttribute("href", "/sign-up")
    await signUpByForm(adas, ada)
    await expect(adas.getByRole("heading", { name: "Hello, Ada" })).toBeVisible()
    await signUpByForm(bens, ben)
  })

  await test.step("Ada opens a room, Ben finds it in Explore and joins", async () => {
    await createRoom(adas, garden)
    await bens.getByRole("link", { name: "Explore", exact: true }).click()
    await bens.getByRole("searchbox", { name: "Search rooms" }).fill(garden)
    await bens.getByRole("button", { name: `Join: ${garden}` }).click()
    await expect(bens.getByRole("heading", { level: 1, name: garden })).toBeVisible()
    await expect(messages(adas).getByText("Ben joined")).toBeVisible()
    await expect(adas.getByText("2 members")).toBeVisible()
  })

  await test.step("they talk, in one order for both, and a tick says that it is stored", async () => {
    await say(adas, "Are the tomatoes red?")
    await expect(sent(adas, "Are the tomatoes red?")).toBeVisible()
    await expect(message(bens, "Are the tomatoes red?")).toBeVisible()
    await say(bens, "Since Monday.")
    await expect(message(adas, "Since Monday.")).toBeVisible()
    await say(adas, "Then I come by.")
    await expect(sent(adas, "Then I come by.")).toBeVisible()
    await expect(message(bens, "Then I come by.")).toBeVisible()
    const order = ["Are the tomatoes red?", "Since Monday.", "Then I come by."]
    await expect.poll(() => texts(adas)).toEqual(order)
    await expect.poll(() => texts(bens)).toEqual(order)
  })

  await test.step("they become contacts, and Ben writes to Ada alone", async () => {
    const [one, other] = [adas, bens].map(page => asker(page.context().request, process.env.E2E_ORIGIN!))
    const idOf = async (page: Page) => (await (await page.request.get("/api/auth/session")).json()).user.id
    await one!("contact:ask", { personId: await idOf(bens) })
    await other!("contact:ask", { personId: await idOf(adas) })
    const dialog = await chooseNew(bens, "New message")
    await dialog.getByRole("searchbox").fill(ada.handle)
    await dialog.getByRole("button", { name: `@${ada.handle}` }).click()
    await expect(bens.getByRole("heading", { level: 1, name: "Ada" })).toBeVisible()
    await say(bens, "Only for you.")
    await expect(row(adas, "Ben")).toContainText("1 unread message")
    await openRoom(adas, "Ben")
    await expect(message(adas, "Only for you.")).toBeVisible()
    await expect(row(adas, "Ben")).not.toContainText("unread")
    await say(adas, "Thank you.")
    await expect(message(bens, "Thank you.")).toBeVisible()
  })

  await test.step("Ada makes a private group and brings Ben in by his handle", async () => {
    const dialog = await chooseNew(adas, "New group")
    await dialog.getByLabel("Name").fill(family)
    await dialog.getByLabel("Invite").fill(`@${ben.handle}`)
    await dialog.getByRole("button", { name: "Create" }).click()
    await expect(adas.getByRole("heading", { level: 1, name: family })).toBeVisible()
    await say(adas, "Just the two of us.")
    await openRoom(bens, family)
    await expect(message(bens, "Just the two of us.")).toBeVisible()
  })

  await test.step("everything is there after loading again", async () => {
    await bens.reload()
    await expect(message(bens, "Just the two of us.")).toBeVisible()
    await expect(composer(bens)).toBeFocused()
    await openRoom(bens, garden)
    await expect.poll(() => texts(bens)).toEqual(["Are the tomatoes red?", "Since Monday.", "Then I come by."])
    await openRoom(bens, "Ada")
    await expect.poll(() => texts(bens)).toEqual(["Only for you.", "Thank you."])
  })

  await test.step("the group is in nobody's Explore", async () => {
    await bens.goto("/explore")
    await bens.getByRole("searchbox", { name: "Search rooms" }).fill(family)
    await expect(bens.getByText(`No room found for “${family}”.`)).toBeVisible()
  })
})

test("signing out in one tab ends the other tab", async ({ person }) => {
  const ada = await person("Ada")
  const other = await ada.context.newPage()
  await other.goto("/")
  await ada.page.goto("/settings")
  await expect(other.getByRole("heading", { name: "Chats" })).toBeVisible()
  await ada.page.getByRole("button", { name: "Sign out" }).click()
  await expect(ada.page.getByRole("link", { name: "Create account" })).toBeVisible()
  await expect(other).toHaveURL(/\/sign-in$/)
  await other.goto("/settings")
  await expect(other).toHaveURL(/\/sign-in/)
})

test("a session ended from the list closes the other device within 2 s", async ({ person, device }) => {
  const ada = await person("Ada")
  const phone = await device(ada)
  await phone.page.goto("/")
  await ada.page.goto("/settings/sessions")
  const items = ada.page
    .getByRole("listitem")
    .filter({ has: ada.page.getByRole("button", { name: "Sign this one out" }) })
  await expect(items).toHaveCount(1)
  await expect(phone.page.locator("main")).toBeVisible()
  await items.getByRole("button").click()
  await expect(phone.page).toHaveURL(/\/sign-in/, { timeout: 2000 })
  await expect(ada.page.getByText("You are signed in on this device only.")).toBeVisible()
})

test("a changed password leaves the person signed in only where it was changed", async ({ person, device }) => {
  const ada = await person("Ada")
  const [phone, laptop] = [await device(ada), await device(ada)]
  await phone.page.goto("/")
  await laptop.page.goto("/explore")
  await ada.page.goto("/settings")
  await ada.page.getByLabel("Current password", { exact: true }).fill(ada.password)
  await ada.page.getByLabel("New password", { exact: true }).fill("eight lanterns on the pier")
  await ada.page.getByRole("button", { name: "Change password" }).click()
  await expect(ada.page.getByText("Changed. Every other device was signed out.")).toBeVisible()
  await expect(phone.page).toHaveURL(/\/sign-in/)
  await expect(laptop.page).toHaveURL(/\/sign-in/)
  await signInByForm(phone.page, { handle: ada.handle, password: "eight lanterns on the pier" })
  await ada.page.reload()
  await expect(ada.page.getByRole("heading", { name: "Settings" })).toBeVisible()
})

test("two names of one server are two people in one browser", async ({ browserOf, origin }) => {
  const context = await browserOf()
  const { port } = new URL(origin)
  const [ada, ben] = [account("Ada"), account("Ben")]
  const adas = await context.newPage()
  const bens = await context.newPage()
  await adas.goto(`http://ada.localhost:${port}/sign-up`)
  await bens.goto(`http://127.0.0.1:${port}/sign-up`)
  for (const [page, who] of [
    [adas, ada],
    [bens, ben],
  ] as const) {
    await page.getByLabel("Handle").fill(who.handle)
    await page.getByLabel("Display name").fill(who.name)
    await page.getByLabel("E-mail").fill(who.email)
    await page.getByLabel("Password", { exact: true }).fill(who.password)
    await page.getByRole("button", { name: "Create account" }).click()
    await expect(page.getByRole("heading", { name: `Hello, ${who.name}` })).toBeVisible()
  }
  const room = unique("Names")
  await createRoom(adas, room)
  const { pathname } = new URL(adas.url())
  await bens.goto(`http://127.0.0.1:${port}${pathname}`)
  await bens.getByRole("button", { name: "Join this room" }).click()
  await expect(composer(bens)).toBeVisible()
  await say(adas, "from ada.localhost")
  await say(bens, "from 127.0.0.1")
  await expect(message(adas, "from 127.0.0.1")).toBeVisible()
  await expect(message(bens, "from ada.localhost")).toBeVisible()
  await adas.reload()
  await expect(sent(adas, "from ada.localhost")).toBeVisible()
})
