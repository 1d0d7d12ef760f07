import { randomUUID } from "node:crypto"
import type { Page, Response } from "@playwright/test"
import { befriend, makeGroup, makeRoom, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, row as lobbyRow, message, messages, openRoom, pending, sent } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const row = (page: Page, text: string) => page.locator("article[data-message-seq]").filter({ hasText: text })
const menuOf = async (page: Page, text: string) => {
  // It comes a moment after the first paint.
  await expect(async () => {
    await row(page, text).last().click({ button: "right" })
    await expect(page.getByRole("menu")).toBeVisible({ timeout: 500 })
  }).toPass()
  return page.getByRole("menu")
}
const choose = async (page: Page, text: string, action: string) =>
  (await menuOf(page, text)).getByRole("menuitem", { name: action, exact: true }).click()

test.describe("forwarding", () => {
  test("goes to several at once with a comment, shows that it was forwarded and nothing of where it comes from", async ({
    person,
  }) => {
    const [ada, ben, cleo] = [await person("Ada"), await person("Ben"), await person("Cleo")]
    const [kitchen, garden] = [unique("Kitchen"), unique("Garden")]
    const from = await makeRoom(kitchen, ada, cleo)
    const to = await makeRoom(garden, ada, ben)
    await tell(cleo, from, "The recipe of the soup")
    await befriend(ada, ben)
    await gotoRoom(ada.page, from)
    await gotoRoom(ben.page, to)
    await choose(ada.page, "The recipe of the soup", "Forward")
    const dialog = ada.page.getByRole("dialog", { name: "Forward message" })
    await dialog.getByRole("checkbox", { name: garden }).check()
    await dialog.getByRole("searchbox").fill(ben.handle)
    await dialog.getByRole("checkbox", { name: ben.handle }).check()
    await dialog.getByLabel("Add a comment").fill("You wanted this")
    await dialog.getByRole("button", { name: "Forward", exact: true }).click()
    await expect(dialog).toHaveCount(0)
    await expect(ada.page.getByText(`Forwarded to ${garden} and Ben`)).toBeVisible()
    await expect(row(ben.page, "The recipe of the soup")).toContainText("Forwarded")
    await expect(message(ben.page, "You wanted this")).toBeVisible()
    await expect(messages(ben.page)).not.toContainText("Cleo")
    await expect(lobbyRow(ben.page, "Ada")).toContainText("You wanted this")
    // One's own words they are not: they cannot be edited.
    await ada.page.getByRole("link", { name: new RegExp(`^${garden}`) }).click()
    const menu = await menuOf(ada.page, "The recipe of the soup")
    await expect(menu.getByRole("menuitem", { name: "Delete" })).toBeVisible()
    await expect(menu.getByRole("menuitem", { name: "Edit" })).toHaveCount(0)
  })

  test("asks before something leaves a private conversation, and not where it stays public", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const [family, square] = [unique("Family"), unique("Square")]
    const group = await makeGroup(family, ada, ben)
    const room = await makeRoom(square, ada)
    await tell(ben, group, "Between us")
    await gotoRoom(ada.page, group)
    await choose(ada.page, "Between us", "Forward")
    const dialog = ada.page.getByRole("dialog", { name: "Forward message" })
    await dialog.getByRole("checkbox", { name: square }).check()
    await dialog.getByRole("button", { name: "Forward", exact: true }).click()
    await expect(dialog.getByRole("alert")).toContainText("Ben wrote this in a private conversation.")
    expect((await ada.ask("message:list", { conversationId: room })).messages.filter(one => one.body)).toEqual([])
    await dialog.getByRole("button", { name: "Forward anyway" }).click()
    await expect(dialog).toHaveCount(0)
    await expect
      .poll(async () => (await ada.ask("message:list", { conversationId: room })).messages.at(-1))
      .toMatchObject({ body: "Between us", forwarded: true })
  })

  test("without a line it waits like anything one writes, and arrives once", async ({ person, line, origin }) => {
    const here = { origin: line.origin, server: origin }
    const ada = await person("Ada", here)
    const [kitchen, name] = [unique("Kitchen"), unique("Harbour")]
    const [from, to] = [await makeRoom(kitchen, ada), await makeRoom(name, ada)]
    await tell(ada, from, "To be passed on")
    const go = (room: string) => ada.page.getByRole("link", { name: new RegExp(`^${room}`) }).click()
    // Where it goes has not been opened before.
    await gotoRoom(ada.page, from)
    const textOf = (answer: Response) => answer.text().catch(() => "")
    const fetched = ada.page.waitForResponse(async answer => (await textOf(answer)).includes("max-h-[60%]"))
    const dialog = ada.page.getByRole("dialog", { name: "Forward message" })
    await choose(ada.page, "To be passed on", "Forward")
    await fetched
    await ada.page.keyboard.press("Escape")
    await expect(dialog).toHaveCount(0)
    await menuOf(ada.page, "To be passed on")
    line.cut()
    await ada.page.getByRole("menuitem", { name: "Forward" }).click()
    await dialog.getByRole("checkbox", { name }).check()
    await dialog.getByRole("button", { name: "Forward", exact: true }).click()
    await expect(dialog).toHaveCount(0)
    const shown = lobbyRow(ada.page, name)
    await expect(shown).toContainText("You: To be passed on")
    await expect(shown.getByRole("img", { name: "Waiting to be sent" })).toBeVisible()
    await go(name)
    await expect(pending(ada.page, "To be passed on")).toBeVisible()
    line.mend()
    await expect
      .poll(
        async () => (await ada.ask("message:list", { conversationId: to })).messages.filter(one => one.kind === "text"),
        { timeout: 20_000 },
      )
      .toMatchObject([{ body: "To be passed on", forwarded: true }])
    await expect(sent(ada.page, "To be passed on")).toBeVisible()
  })
})

test("several messages are chosen by pointer or keys, and copied, forwarded, saved or deleted together", async ({
  person,
}) => {
  const ada = await person("Ada", { permissions: ["clipboard-read", "clipboard-write"] })
  const ben = await person("Ben")
  const { page } = ada
  const [kitchen, garden] = [unique("Kitchen"), unique("Garden")]
  const [from, to] = [await makeRoom(kitchen, ada, ben), await makeRoom(garden, ada)]
  await tell(ada, from, "one", "two")
  await tell(ben, from, "three")
  await tell(ada, from, "four")
  await gotoRoom(page, from)
  const bar = page.getByRole("toolbar", { name: "Selected messages" })
  const marked = () => messages(page).locator("[data-chosen]")
  await choose(page, "one", "Select")
  await expect(bar).toContainText("1 selected")
  await message(page, "two").click()
  await message(page, "three").click()
  await expect(bar).toContainText("3 selected")
  await expect(marked()).toHaveCount(3)
  // What another said cannot be taken back.
  await expect(bar.getByRole("button", { name: "Delete" })).toHaveCount(0)
  await bar.getByRole("button", { name: "Copy text" }).click()
  await expect(bar).toHaveCount(0)
  await expect(marked()).toHaveCount(0)
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).split("\n")
  expect(copied).toEqual([/\] Ada: one$/, /\] Ada: two$/, /\] Ben: three$/].map(line => expect.stringMatching(line)))

  await choose(page, "two", "Select")
  await expect(message(page, "two")).toBeFocused()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Space")
  await expect(bar).toContainText("2 selected")
  await page.keyboard.press("Escape")
  await expect(bar).toHaveCount(0)
  await choose(page, "two", "Select")
  await message(page, "three").click()
  await bar.getByRole("button", { name: "Forward" }).click()
  const dialog = page.getByRole("dialog", { name: "Forward message" })
  await expect(dialog).toContainText("2 messages")
  await dialog.getByRole("checkbox", { name: garden }).check()
  await dialog.getByRole("button", { name: "Forward", exact: true }).click()
  await expect(page.getByText(`Forwarded to ${garden}`)).toBeVisible()
  await expect(bar).toHaveCount(0)
  const arrived = async () =>
    (await ada.ask("message:list", { conversationId: to })).messages.flatMap(one => one.body ?? [])
  await expect.poll(arrived).toEqual(["two", "three"])

  await choose(page, "one", "Select")
  await message(page, "four").click()
  await bar.getByRole("button", { name: "Save for later" }).click()
  await expect(page.getByText("Saved. You find it under Activity.")).toBeVisible()
  await choose(page, "one", "Select")
  await message(page, "four").click()
  await bar.getByRole("button", { name: "Delete" }).click()
  await expect
    .poll(
      async () => (await ben.ask("message:list", { conversationId: from })).messages.flatMap(one => one.body ?? []),
      {
        timeout: 15_000,
      },
    )
    .toEqual(["two", "three"])
})

test("the link of a message is copied with the whole address, and leads to it", async ({ person }) => {
  const ada = await person("Ada", { permissions: ["clipboard-read", "clipboard-write"] })
  const id = await makeRoom(unique("Kitchen"), ada)
  const seq = await tell(ada, id, "Here it is")
  await gotoRoom(ada.page, id)
  await choose(ada.page, "Here it is", "Copy link")
  await expect(ada.page.getByText("Link copied")).toBeVisible()
  const link = await ada.page.evaluate(() => navigator.clipboard.readText())
  expect(link).toBe(`${new URL(ada.page.url()).origin}/c/${id}?m=${seq}`)
  await ada.page.goto(link)
  await expect(message(ada.page, "Here it is")).toBeVisible()
})

test("a pin shows above the messages for everyone at once, leads back, and goes when it is taken away or deleted", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await tell(ada, id, "Rules of the kitchen", "Menu of the week")
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  const bar = (page: Page) => page.getByRole("region", { name: "Pinned messages" })
  await choose(ada.page, "Rules of the kitchen", "Pin")
  await expect(bar(ben.page)).toContainText("Rules of the kitchen")
  await choose(ada.page, "Menu of the week", "Pin")
  await expect(bar(ben.page)).toContainText("Pinned message 1 of 2")
  await expect(bar(ben.page)).toContainText("Menu of the week")
  // In a room only its owners pin.
  const menu = await menuOf(ben.page, "Menu of the week")
  await expect(menu.getByRole("menuitem", { name: "Reply" })).toBeVisible()
  await expect(menu.getByRole("menuitem", { name: /pin/i })).toHaveCount(0)
  await ben.page.keyboard.press("Escape")
  await bar(ben.page)
    .getByRole("button", { name: /Menu of the week/ })
    .click()
  await expect(ben.page.locator("article", { hasText: "Menu of the week" })).toBeFocused()
  await expect(bar(ben.page)).toContainText("Pinned message 2 of 2")

  // The list stands in the details; from there it is taken away.
  await bar(ada.page).getByRole("button", { name: "All pinned messages" }).click()
  const details = ada.page.getByRole("complementary", { name: "Details" })
  await details.getByRole("button", { name: "Unpin: Rules of the kitchen" }).click()
  await expect(bar(ben.page)).toContainText("Pinned message")
  await expect(bar(ben.page)).not.toContainText("Rules of the kitchen")
  await choose(ada.page, "Menu of the week", "Delete")
  await expect(bar(ben.page)).toHaveCount(0, { timeout: 15_000 })
})

test("what is saved is found again on every device, leads to its place, and can be let go", async ({
  person,
  device,
}) => {
  const ada = await person("Ada")
  const other = await device(ada)
  const name = unique("Kitchen")
  const id = await makeRoom(name, ada)
  await tell(ada, id, "Keep me", "And me")
  await gotoRoom(ada.page, id)
  await other.page.goto("/saved")
  await expect(other.page.getByText("Nothing saved yet")).toBeVisible()
  await choose(ada.page, "Keep me", "Save for later")
  await expect(ada.page.getByText("Saved. You find it under Activity.")).toBeVisible()
  await choose(ada.page, "And me", "Save for later")
  const list = (page: Page) => page.getByRole("list", { name: /^Saved messages/ })
  await expect(list(other.page).getByRole("listitem")).toContainText(["And me", "Keep me"])
  await list(other.page).getByRole("button", { name: "Remove from saved: And me" }).click()
  await expect(list(other.page).getByRole("listitem")).toContainText(["Keep me"])
  // The other device knows.
  await expect((await menuOf(ada.page, "And me")).getByRole("menuitem", { name: "Save for later" })).toBeVisible()
  await ada.page.keyboard.press("Escape")
  await list(other.page)
    .getByRole("link", { name: /Keep me/ })
    .click()
  await expect(other.page).toHaveURL(new RegExp(`/c/${id}`))
  await expect(message(other.page, "Keep me")).toBeVisible()
  await other.page.goto("/saved")
  await choose(ada.page, "Keep me", "Delete")
  await expect(other.page.getByText("Nothing saved yet")).toBeVisible({ timeout: 15_000 })
})

test("marked unread from here: badge and divider come back, on every device, and reading on clears them", async ({
  person,
  device,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const name = unique("Kitchen")
  const id = await makeRoom(name, ada, ben)
  const elsewhere = unique("Elsewhere")
  await makeRoom(elsewhere, ben)
  await tell(ada, id, "one", "two", "three")
  const other = await device(ben)
  await other.page.goto("/")
  await gotoRoom(ben.page, id)
  await expect(lobbyRow(other.page, name).getByText("unread message")).toHaveCount(0)
  await choose(ben.page, "two", "Mark unread from here")
  await expect(ben.page.getByText("Marked as unread")).toBeVisible()
  await expect(lobbyRow(ben.page, name)).toContainText("2 unread messages")
  await expect(lobbyRow(other.page, name)).toContainText("2 unread messages")
  await expect(messages(ben.page)).toContainText("2 new messages")
  // While it is on screen it stays so; what is new is counted with it.
  await tell(ada, id, "four")
  await expect(lobbyRow(ben.page, name)).toContainText("3 unread messages")
  await openRoom(ben.page, elsewhere)
  await ben.page.goBack()
  await expect(messages(ben.page)).toContainText("four")
  await expect(messages(ben.page)).toContainText("3 new messages")
  await expect(lobbyRow(other.page, name).getByText("unread message")).toHaveCount(0)
})

test("“edited” opens what it said before, also for a reader, and not after it is gone", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Kitchen"), ada)
  const seq = await tell(ada, id, "At five")
  await ada.ask("message:edit", { conversationId: id, seq, body: "At six" })
  await ada.ask("message:edit", { conversationId: id, seq, body: "At seven" })
  await ben.page.goto(`/c/${id}`)
  const dialog = ben.page.getByRole("dialog", { name: "Edit history" })
  await expect(async () => {
    if (!(await dialog.isVisible()))
      await row(ben.page, "At seven").getByRole("button", { name: "edited" }).click({ timeout: 1000 })
    await expect(dialog).toBeVisible({ timeout: 2000 })
  }).toPass()
  await expect(dialog.getByRole("listitem")).toContainText(["At seven", "At six", "At five"])
  await ada.ask("message:delete", { conversationId: id, seq })
  await expect(dialog).toHaveCount(0)
})

test("who reacted is listed, by emoji and for many", async ({ person }) => {
  const [ada, ben, cleo] = [await person("Ada"), await person("Ben"), await person("Cleo")]
  const id = await makeRoom(unique("Kitchen"), ada, ben, cleo)
  const seq = await tell(ada, id, "Dinner is ready")
  await ben.ask("reaction:add", { conversationId: id, seq, emoji: "🎉" })
  await cleo.ask("reaction:add", { conversationId: id, seq, emoji: "🎉" })
  await cleo.ask("reaction:add", { conversationId: id, seq, emoji: "👍" })
  await gotoRoom(ada.page, id)
  await choose(ada.page, "Dinner is ready", "Who reacted")
  const dialog = ada.page.getByRole("dialog", { name: "Reactions" })
  const who = dialog.getByRole("list", { name: "Reactions" }).getByRole("listitem")
  await expect(who).toHaveCount(3)
  await dialog.getByRole("button", { name: "👍 1" }).click()
  await expect(who).toContainText(["Cleo"])
  await ben.ask("reaction:add", { conversationId: id, seq, emoji: "👍" })
  await expect(who).toHaveCount(2)
  await ada.page.keyboard.press("Escape")
  await expect(row(ada.page, "Dinner is ready")).toBeFocused()
})

test("the Activity screen tells of mentions, replies, reactions and pins as they happen, and opens them in place", async ({
  person,
}) => {
  const [ada, ben, cleo] = [await person("Ada"), await person("Ben"), await person("Cleo")]
  const name = unique("Kitchen")
  const id = await makeRoom(name, ada, ben, cleo)
  const seq = await tell(ben, id, "What shall we cook?")
  await ben.page.goto("/activity")
  await expect(ben.page.getByText("Nothing yet")).toBeVisible()
  const list = ben.page.getByRole("list", { name: /^Activity/ })
  await ada.ask("reaction:add", { conversationId: id, seq, emoji: "🎉" })
  await expect(list.getByRole("listitem")).toContainText([`Ada reacted in #${name}`])
  await cleo.ask("reaction:add", { conversationId: id, seq, emoji: "👍" })
  await expect(list.getByRole("listitem")).toContainText([`Cleo and Ada reacted in #${name}`])
  await ada.ask("message:send", { conversationId: id, clientId: randomUUID(), body: "Soup", replyTo: seq })
  await expect(list.getByRole("listitem").first()).toContainText(`Ada replied to you in #${name}`)
  await cleo.ask("message:send", {
    conversationId: id,
    clientId: randomUUID(),
    body: `Ask @${ben.handle} about the salt`,
  })
  await expect(list.getByRole("listitem").first()).toContainText(`Cleo mentioned you in #${name}`)
  await ada.ask("message:pin", { conversationId: id, seq })
  await expect(list.getByRole("listitem").first()).toContainText(`Ada pinned your message in #${name}`)
  await list.getByRole("link", { name: /Ask @/ }).click()
  await expect(ben.page).toHaveURL(new RegExp(`/c/${id}`))
  await expect(row(ben.page, "about the salt")).toBeVisible()
})

test("the bell counts what was not seen, on all devices, until it is looked at", async ({ person, device }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  const seq = await tell(ben, id, "Hello")
  const other = await device(ben)
  await ben.page.goto("/people")
  await other.page.goto("/people")
  await ada.ask("reaction:add", { conversationId: id, seq, emoji: "🎉" })
  const bell = (page: Page, name: string) =>
    page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true })
  await expect(bell(ben.page, "Activity, 1 unread")).toBeVisible()
  await expect(bell(other.page, "Activity, 1 unread")).toBeVisible()
  await bell(ben.page, "Activity, 1 unread").click()
  await expect(ben.page.getByRole("list", { name: /^Activity/ })).toContainText("(New)")
  await expect(bell(ben.page, "Activity")).toBeVisible()
  await expect(bell(other.page, "Activity")).toBeVisible()
})

test("messages of somebody one has blocked fold away in shared rooms until they are wanted", async ({ person }) => {
  const [ada, ben, cleo] = [await person("Ada"), await person("Ben"), await person("Cleo")]
  const name = unique("Kitchen")
  const id = await makeRoom(name, ada, ben, cleo)
  const seq = await tell(ben, id, "Something unkind")
  await cleo.ask("message:send", { conversationId: id, clientId: randomUUID(), body: "Really?", replyTo: seq })
  const last = await tell(cleo, id, "Anyway")
  await ben.ask("reaction:add", { conversationId: id, seq: last, emoji: "👎" })
  await gotoRoom(ada.page, id)
  await expect(message(ada.page, "Something unkind")).toBeVisible()
  await ada.ask("block:add", { personId: ben.id })
  const folded = ada.page.getByRole("article", { name: /Message from someone you blocked/ })
  await expect(folded).toBeVisible()
  await expect(messages(ada.page)).not.toContainText("Something unkind")
  await expect(messages(ada.page)).not.toContainText("👎")
  await folded.getByRole("button", { name: "Show" }).click()
  await expect(message(ada.page, "Something unkind")).toBeVisible()
  await tell(ben, id, "More of it")
  await tell(cleo, id, "Good morning")
  // Neither told of in the list nor counted there, now and after a reload.
  await expect(lobbyRow(ada.page, name)).toContainText("Good morning")
  await tell(ben, id, "And more of it")
  await expect(ada.page.getByRole("article", { name: /Message from someone you blocked/ })).toHaveCount(2)
  await expect(lobbyRow(ada.page, name)).toContainText("Good morning")
  await expect(lobbyRow(ada.page, name)).not.toContainText("unread")
  await ada.page.goto("/")
  await expect(lobbyRow(ada.page, name)).toContainText("Good morning")
  await tell(ben, id, "Still here")
  await tell(cleo, id, "Good night")
  await expect(lobbyRow(ada.page, name)).toContainText("Good night")
  await expect(lobbyRow(ada.page, name)).toContainText("1 unread")
  await lobbyRow(ada.page, name).click()
  await ada.ask("block:remove", { personId: ben.id })
  await expect(message(ada.page, "More of it")).toBeVisible()
})

test("a deletion takes the text from quotes, the list of chats, pins and the draft that answers it", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const name = unique("Family")
  const id = await makeGroup(name, ada, ben)
  const seq = await tell(ada, id, "canary words")
  await ben.ask("message:send", { conversationId: id, clientId: randomUUID(), body: "An answer", replyTo: seq })
  await ben.ask("message:pin", { conversationId: id, seq })
  await gotoRoom(ben.page, id)
  await choose(ben.page, "canary words", "Reply")
  await composer(ben.page).fill("half a sen")
  await expect(ben.page.getByRole("region", { name: "Pinned messages" })).toContainText("canary words")
  await ada.ask("message:delete", { conversationId: id, seq })
  await expect(ben.page.locator("body")).not.toContainText("canary")
  await expect(composer(ben.page)).toHaveValue("half a sen")
  await ben.page.reload()
  await expect(composer(ben.page)).toHaveValue("half a sen")
  await expect(ben.page.locator("body")).not.toContainText("canary")
})
