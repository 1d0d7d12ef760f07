import type { Page } from "@playwright/test"
import { expectClean } from "./support/clean.ts"
import { appBadge, listenTo, look, lying, untilListening } from "./support/notices.ts"
import { makeRoom, tell, unique } from "./support/people.ts"
import { gotoRoom, message, openRoom, row, say, sent } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

test.use({ serviceWorkers: "allow" })

const received = 784
const icon = (page: Page) => page.locator('link[rel="icon"]').first().getAttribute("href")

test("while nobody looks a message is heard and shown, one notification for each conversation, until it is read elsewhere", async ({
  person,
  device,
}) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const [kitchen, garden] = [unique("Kitchen"), unique("Garden")]
  const ids = [await makeRoom(kitchen, ada, ben), await makeRoom(garden, ada, ben)]
  const { notes, sounds } = await listenTo(ada.context)
  const { page } = ada
  await page.goto("/")
  await untilListening(page)
  const plain = await icon(page)

  await test.step("it says who, where and what, with a picture made here", async () => {
    await look(page, false)
    await tell(ben, ids[0]!, "**Soup** is ready")
    await expect.poll(() => notes.length).toBe(1)
    expect(notes[0]).toMatchObject({ title: kitchen, body: "Ben: Soup is ready", silent: true })
    expect(notes[0]!.icon).toMatch(/^data:image\/png/)
    await expect.poll(() => sounds.map(one => one.hertz)).toEqual([received])
    await expect(page).toHaveTitle(/^\(1\)/)
    await expect.poll(() => icon(page)).toMatch(/^data:image\/png/)
    await expect.poll(() => appBadge(page)).toBe(1)
  })

  await test.step("the next one takes its place, with a count; another conversation has its own", async () => {
    await tell(ben, ids[0]!, "It gets cold")
    await expect.poll(() => lying(page)).toEqual([`${kitchen} (2)`])
    await tell(ben, ids[1]!, "The gate is open")
    await expect.poll(() => lying(page)).toEqual([`${kitchen} (2)`, garden])
    expect(new Set(notes.map(note => note.tag)).size).toBe(2)
    await expect.poll(() => appBadge(page)).toBe(2)
  })

  await test.step("a message that is edited or deleted takes its words away from there", async () => {
    const seq = await tell(ben, ids[1]!, "The key is under the mat")
    await expect.poll(() => notes.at(-1)?.body).toContain("under the mat")
    await ben.ask("message:delete", { conversationId: ids[1]!, seq })
    await expect.poll(() => lying(page)).toEqual([`${kitchen} (2)`])
  })

  await test.step("read on another device it is gone, and everything is plain again", async () => {
    const phone = await device(ada)
    await gotoRoom(phone.page, ids[0]!)
    await expect.poll(() => lying(page)).toEqual([])
    await openRoom(phone.page, garden)
    await expect(page).not.toHaveTitle(/^\(/)
    await expect.poll(() => icon(page)).toBe(plain)
    await expect.poll(() => appBadge(page)).toBe(0)
  })
})

test("what is in front is not told; another conversation is heard, and a sound of one's own says that it was sent", async ({
  person,
}) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const [kitchen, garden] = [unique("Kitchen"), unique("Garden")]
  const ids = [await makeRoom(kitchen, ada, ben), await makeRoom(garden, ada, ben)]
  const { notes, sounds } = await listenTo(ada.context)
  const { page } = ada
  await gotoRoom(page, ids[0]!)
  await untilListening(page)
  await tell(ben, ids[0]!, "right here")
  await expect(message(page, "right here")).toBeVisible()
  await tell(ben, ids[1]!, "over there")
  await expect.poll(() => sounds.map(one => one.hertz)).toEqual([received])
  await say(page, "I saw it")
  await expect(sent(page, "I saw it")).toBeVisible()
  await expect.poll(() => sounds.map(one => one.hertz)).toEqual([received, 587])
  expect(notes).toEqual([])
})

test("one tab speaks for all, the one that was used last, and another when it is closed", async ({ person }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  const { notes, sounds } = await listenTo(ada.context)
  const tabs = [ada.page, await ada.context.newPage(), await ada.context.newPage()]
  for (const tab of tabs) {
    await tab.goto("/")
    await untilListening(tab)
    await look(tab, false)
  }
  await tell(ben, id, "to all three")
  await expect.poll(() => notes.length).toBe(1)
  await expect.poll(() => sounds.length).toBe(1)
  expect([notes[0]!.page, sounds[0]!.page]).toEqual([tabs[2], tabs[2]])

  await tabs[2]!.close()
  await new Promise(resolve => setTimeout(resolve, 1000))
  await tell(ben, id, "to two")
  await expect.poll(() => notes.length).toBe(2)

  await look(tabs[0]!, true)
  // The browser hands the lead on in its own time, and says nothing of it; and what comes within a second makes one sound.
  await tabs[0]!.waitForTimeout(1200)
  await look(tabs[0]!, false)
  await tell(ben, id, "to the first")
  await expect.poll(() => notes.length).toBe(3)
  expect(notes[2]!.page).toBe(tabs[0])
  for (const tab of tabs.slice(0, 2)) await expect(tab).toHaveTitle(/^\(1\)/)
  expect(notes.map(note => note.body)).toEqual(["Ben: to all three", "Ben: to two", "Ben: to the first"])
  await expect.poll(() => sounds.length).toBe(3)
})

test("a window in front in one tab keeps the others from showing anything", async ({ person }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  const { notes } = await listenTo(ada.context)
  const other = await ada.context.newPage()
  for (const tab of [ada.page, other]) {
    await gotoRoom(tab, id)
    await untilListening(tab)
  }
  await look(ada.page, false)
  await tell(ben, id, "seen at once")
  await expect(message(other, "seen at once")).toBeVisible()
  await look(other, false)
  await tell(ben, id, "not seen")
  await expect.poll(() => notes.map(note => note.body)).toEqual(["Ben: not seen"])
})

test("tabs agree on who speaks where the browser has no locks", async ({ person }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  const { notes } = await listenTo(ada.context)
  await ada.context.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }))
  const other = await ada.context.newPage()
  for (const tab of [ada.page, other]) {
    await tab.goto("/")
    await untilListening(tab)
    await look(tab, false)
  }
  await tell(ben, id, "one")
  await expect.poll(() => notes.map(note => note.body)).toEqual(["Ben: one"])
  await look(ada.page, true)
  await look(ada.page, false)
  await tell(ben, id, "two")
  await expect.poll(() => notes.length).toBe(2)
  expect(notes[1]!.page).toBe(ada.page)
  await ada.page.close()
  await tell(ben, id, "three")
  await expect.poll(() => notes.map(note => note.body)).toEqual(["Ben: one", "Ben: two", "Ben: three"])
})

test("of a conversation everything, mentions or nothing notifies, and a mute ends by itself", async ({ person }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const name = unique("Kitchen")
  const id = await makeRoom(name, ada, ben)
  const { notes } = await listenTo(ada.context)
  const { page } = ada
  await page.goto("/")
  await untilListening(page)
  const names = { all: "All messages", mentions: "Only mentions", nothing: "Nothing" }
  const level = async () => {
    const { rows } = await ada.ask("conversation:list", {})
    return names[rows.find(({ conversation }) => conversation.id === id)!.membership.notify]
  }
  const choose = async (item: string) => {
    await row(page, name).focus()
    await page.getByRole("button", { name: `Options for ${name}` }).click()
    await page.getByRole("menuitemradio", { name: item }).click()
    await expect(page.getByRole("menu")).toHaveCount(0)
    await expect.poll(level).toBe(item)
  }

  await choose("Only mentions")
  await look(page, false)
  await tell(ben, id, "for everybody")
  await expect(row(page, name)).toContainText("1 unread message")
  await expect(page).not.toHaveTitle(/^\(/)
  await tell(ben, id, `@${ada.handle} for you`)
  await expect
    .poll(() => notes.map(note => note.body))
    .toEqual([expect.stringMatching(/^Ben mentions you: .*for you$/)])
  await expect(row(page, name)).toContainText("1 mention")
  await expect(page).toHaveTitle(/^\(1\)/)

  await choose("Nothing")
  await expect(page).not.toHaveTitle(/^\(/)
  await tell(ben, id, `@${ada.handle} again`)
  await expect(row(page, name)).toContainText("2 mentions")

  await choose("All messages")
  await expect(page).toHaveTitle(/^\(1\)/)
  await ada.ask("membership:update", { conversationId: id, mutedUntil: new Date(Date.now() + 4000).toISOString() })
  await expect(page).not.toHaveTitle(/^\(/)
  await expect(row(page, name)).toContainText("Muted")
  await expect(page).toHaveTitle(/^\(1\)/)
  await expect(row(page, name)).not.toContainText("Muted")
  expect(notes).toHaveLength(1)
  await tell(ben, id, "loud again")
  await expect.poll(() => notes.length).toBe(2)
})

test("notifications are offered once, asked for by a button, and say nothing of what was written if they are not to", async ({
  person,
}) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  const { notes, sounds } = await listenTo(ada.context, "default")
  const { page } = ada
  await page.goto("/")
  const offer = page.getByRole("region", { name: "Notifications" })
  await expect(offer).toBeVisible()
  await expectClean(page, "the offer of notifications")
  await offer.getByRole("button", { name: "No, thank you" }).click()
  await expect(offer).toHaveCount(0)
  await page.reload()
  await untilListening(page)
  await expect(offer).toHaveCount(0)

  await page.goto("/settings")
  await untilListening(page)
  const section = page.getByRole("region", { name: "Notifications" })
  await expect(section).toContainText("This browser asks you first.")
  await section.getByRole("button", { name: "Turn on notifications" }).click()
  await expect(section).toContainText("This browser shows notifications.")
  await section.getByRole("button", { name: "Send a test" }).click()
  await expect.poll(() => notes.map(note => note.title)).toEqual(["A test"])
  await expect(section).toContainText("Sent.")
  await section.getByRole("switch", { name: "Show names and text" }).press("Space")
  await section.getByRole("switch", { name: "Sound for new messages" }).press("Space")
  await expect(section.getByRole("switch", { name: "Sound for new messages" })).not.toBeChecked()
  const stored = async () =>
    (await ada.ask("sync:catch-up", { epoch: null, personRevision: 0, conversations: {} })).me.settings
  await expect.poll(stored).toMatchObject({ previews: false, soundReceived: false })
  sounds.length = 0
  await look(page, false)
  await tell(ben, id, "a secret")
  await expect.poll(() => notes.length).toBe(2)
  expect(notes[1]).toMatchObject({ title: "Charla", body: "1 new message" })
  expect(JSON.stringify(notes[1], ["title", "body", "tag"])).not.toMatch(/secret|Ben|Kitchen/)

  await section.getByRole("switch", { name: "Quiet hours" }).press("Space")
  await section.getByLabel("From", { exact: true }).fill("00:00")
  await section.getByLabel("To", { exact: true }).fill("23:59")
  await expect(section).toContainText("Time zone: Europe/Berlin")
  await expect
    .poll(
      async () => (await ada.ask("sync:catch-up", { epoch: null, personRevision: 0, conversations: {} })).me.settings,
    )
    .toMatchObject({
      quietFrom: 0,
      quietTo: 23 * 60 + 59,
      zone: "Europe/Berlin",
      previews: false,
      soundReceived: false,
    })
  await tell(ben, id, "in the night")
  await expect(page).toHaveTitle(/^\(1\)/)
  await page.goto("/")
  await expect(row(page, "Kitchen .*")).toContainText("2 unread messages")
  expect(notes).toHaveLength(2)
  expect(sounds).toEqual([])
})

test("a browser that blocks notifications is said how to allow them", async ({ person }) => {
  const ada = await person("Ada")
  await listenTo(ada.context, "denied")
  await ada.page.goto("/settings")
  const section = ada.page.getByRole("region", { name: "Notifications" })
  await expect(section).toContainText("This browser blocks notifications from here.")
  await expect(section).toContainText("To allow them")
  await expect(section.getByRole("button", { name: "Send a test" })).toHaveCount(0)
})

test("a notification that is pressed opens its conversation in place", async ({ person }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const name = unique("Kitchen")
  const id = await makeRoom(name, ada, ben)
  await listenTo(ada.context)
  const { page } = ada
  await page.goto("/")
  await untilListening(page)
  await page.evaluate(() => Object.assign(window, { kept: true }))
  const worker = ada.context.serviceWorkers()[0]!
  await worker.evaluate(id => {
    const event = new Event("notificationclick")
    const notification = { close() {}, data: { conversationId: id } }
    Object.assign(event, { notification, waitUntil() {} })
    self.dispatchEvent(event)
  }, id)
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
  expect(await page.evaluate(() => "kept" in window)).toBe(true)
})

test("signing out leaves nothing on the desk", async ({ person }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await listenTo(ada.context)
  const { page } = ada
  await page.goto("/settings")
  await untilListening(page)
  await look(page, false)
  await tell(ben, id, "still here")
  await expect.poll(() => lying(page)).toHaveLength(1)
  const emptied = page.waitForFunction(
    () => (window as unknown as { stand: { lying: Map<string, unknown> } }).stand.lying.size === 0,
  )
  await page.getByRole("button", { name: "Sign out" }).click()
  await emptied
  await expect(page).not.toHaveURL(/settings/)
})

test("the list says where somebody is mentioned", async ({ person }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const name = unique("Kitchen")
  const id = await makeRoom(name, ada, ben)
  await tell(ben, id, `@${ada.handle} look`)
  await ada.page.goto("/")
  await expect(row(ada.page, name)).toContainText("1 mention")
  await openRoom(ada.page, name)
  await expect(row(ada.page, name)).not.toContainText("mention")
})
