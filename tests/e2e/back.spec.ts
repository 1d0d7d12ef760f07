import { randomUUID } from "node:crypto"
import type { Page } from "@playwright/test"
import { holdPackets } from "./support/packets.ts"
import { befriend, makeRoom, type Person, tell, unique } from "./support/people.ts"
import { message, row, untilHydrated } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const savedOf = (page: Page) => page.getByRole("list", { name: /^Saved messages/ })

/** Somebody's words of which another has saved two messages: which conversation, the code in it, and the other one. */
const makeSaved = async (author: Person, reader: Person) => {
  const id = await makeRoom(unique("Kitchen"), author, reader)
  const [other, seq] = [await tell(author, id, "Bring bread"), await tell(author, id, "The code is 4711")]
  for (const one of [other, seq]) await reader.ask("message:save", { conversationId: id, seq: one })
  return { id, seq, other }
}

/** The browser keeps what a page came with, and shows it again when one goes back to it. */
test.describe("back leads to what there is by now", () => {
  test("what was deleted meanwhile is not among what one saved", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const { page } = ada
    const { id, seq } = await makeSaved(ben, ada)
    await page.goto("/saved")
    const list = savedOf(page)
    await list.getByRole("link", { name: /The code is 4711/ }).click()
    await expect(message(page, "The code is 4711")).toBeVisible()
    await ben.ask("message:delete", { conversationId: id, seq })
    await expect(page.getByText("The code is 4711")).toHaveCount(0)
    await page.goBack()
    await expect(list.getByRole("listitem")).toContainText(["Bring bread"])
    await expect(page.getByText("The code is 4711")).toHaveCount(0)
  })

  test("what was deleted meanwhile is not told of among the activity", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const { page } = ada
    const id = await makeRoom(unique("Kitchen"), ben, ada)
    const seq = await tell(ben, id, `@${ada.handle} the code is 4711`)
    await expect(async () => {
      await page.goto("/activity")
      await expect(page.getByText(/mentioned you/)).toBeVisible({ timeout: 1000 })
    }).toPass()
    await page.getByRole("link", { name: /the code is 4711/ }).click()
    await expect(page).toHaveURL(new RegExp(`/c/${id}`))
    await ben.ask("message:delete", { conversationId: id, seq })
    await page.goBack()
    await expect(page.getByText("Nothing yet")).toBeVisible()
    await expect(page.getByText("the code is 4711")).toHaveCount(0)
  })

  test("a first message that was accepted waits no more", async ({ person }) => {
    const [ada, eve] = [await person("Ada"), await person("Eve")]
    const { page } = ada
    const { row } = await eve.ask("conversation:direct", { personId: ada.id })
    await tell(eve, row.conversation.id, "We met in the square")
    await page.goto("/people/requests")
    await page.getByRole("button", { name: "Accept" }).click()
    await expect(message(page, "We met in the square")).toBeVisible()
    await page.goBack()
    await expect(page.getByText("No requests")).toBeVisible()
    await expect(page.getByRole("button", { name: "Accept" })).toHaveCount(0)
  })

  test("a date that was entered in a journey stands in it", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const { page } = ada
    let told = ""
    page.on("websocket", socket => socket.on("framereceived", ({ payload }) => (told += payload)))
    const { journey, template } = await ben.ask("journey:create", {
      clientId: randomUUID(),
      route: "free",
      title: "A visa for Ben",
      steps: [{ label: "Sent" }, { label: "Answered", decision: true }],
    })
    await ada.ask("journey:watch", { journeyId: journey.id })
    await page.goto(`/journeys/${journey.id}`)
    const first = page.getByRole("list", { name: "Timeline" }).getByRole("listitem").first()
    await expect(first).toContainText("Sent, next")
    const chats = page.getByRole("link", { name: /^Chats/ }).first()
    await untilHydrated(chats)
    await chats.click()
    await expect(page.getByRole("heading", { name: "Chats" })).toBeVisible()
    await ben.ask("journey:set-step", { journeyId: journey.id, step: template.steps[0]!.key, when: "2026-03-12" })
    await expect.poll(() => told).toContain("journeys:changed")
    await page.goBack()
    await expect(first).toContainText("March 12, 2026")
  })

  test("who has another name by now has it among the people, and keeps it in the list of chats", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Aaron")]
    const { page } = ada
    await befriend(ada, ben)
    await ada.ask("conversation:direct", { personId: ben.id })
    await page.goto("/people")
    const found = page.getByRole("link", { name: new RegExp(`@${ben.handle}`) })
    await expect(found).toBeVisible()
    const chats = page.getByRole("link", { name: /^Chats/ }).first()
    await untilHydrated(chats)
    await chats.click()
    await expect(row(page, "Aaron")).toBeVisible()
    const { revision } = await ben.ask("profile:get", { personId: ben.id })
    await ben.ask("profile:update", { revision, name: "Aabel" })
    await expect(row(page, "Aabel")).toBeVisible()
    await page.goBack()
    await expect(found).toContainText("Aabel")
    await chats.click()
    await expect(row(page, "Aabel")).toBeVisible()
  })

  test("a room that was made meanwhile is among those to explore", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const { page } = ada
    await page.goto("/explore")
    const chats = page.getByRole("link", { name: /^Chats/ }).first()
    await untilHydrated(chats)
    await chats.click()
    await expect(page.getByRole("heading", { name: "Chats" })).toBeVisible()
    const name = unique("Garden")
    // The largest come first.
    await makeRoom(name, ben, ada, await person("Eve"), await person("Zoe"))
    await page.goBack()
    await expect(page.getByRole("heading", { name })).toBeVisible()
  })

  test("a device that signed in meanwhile is among one's own", async ({ person, device }) => {
    const ada = await person("Ada")
    const { page } = ada
    await page.goto("/settings/sessions")
    await expect(page.getByText("You are signed in on this device only.")).toBeVisible()
    const chats = page.getByRole("link", { name: /^Chats/ }).first()
    await untilHydrated(chats)
    await chats.click()
    await expect(page.getByRole("heading", { name: "Chats" })).toBeVisible()
    await device(ada)
    await page.goBack()
    await expect(page.getByRole("button", { name: "Sign this one out" })).toBeVisible()
  })

  test("whom one followed on the way one follows", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const { page } = ada
    await page.goto(`/people/${ben.handle}`)
    await page.getByRole("button", { name: "Follow", exact: true }).click()
    await expect(page.getByRole("button", { name: "Following" })).toBeVisible()
    await page.getByRole("button", { name: "Message", exact: true }).click()
    await expect(page).toHaveURL(/\/c\//)
    await page.goBack()
    await expect(page.getByRole("button", { name: "Following" })).toBeVisible()
    await expect(page.getByRole("button", { name: "Follow", exact: true })).toHaveCount(0)
  })
})

test("what is deleted while the list of what is saved is on its way is not in it", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  const { id, seq, other } = await makeSaved(ben, ada)
  const held = await holdPackets(page, /"items":\[\{/)
  await page.goto("/saved")
  const list = savedOf(page)
  await expect(list.getByRole("listitem")).toHaveCount(2)
  await expect.poll(() => held.waiting.length).toBe(1)
  await ben.ask("message:delete", { conversationId: id, seq })
  await expect(list.getByRole("listitem")).toContainText(["Bring bread"])
  held.release()
  // By when this is seen, what was held has come.
  await ben.ask("message:edit", { conversationId: id, seq: other, body: "Bring rice" })
  await expect(list.getByRole("listitem")).toContainText(["Bring rice"])
  await expect(page.getByText("The code is 4711")).toHaveCount(0)
})

test("without a line a list stands as it was, however long, and is asked for when the line is back", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  await makeSaved(ben, ada)
  await page.goto("/saved")
  const list = savedOf(page)
  await list.getByRole("link", { name: /Bring bread/ }).click()
  await expect(message(page, "Bring bread")).toBeVisible()
  await page.context().setOffline(true)
  await page.goBack()
  await expect(list.getByRole("listitem")).toHaveCount(2)
  // Longer than an answer is waited for.
  await page.waitForTimeout(10_500)
  await page.context().setOffline(false)
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0)
  await expect(list.getByRole("listitem")).toHaveCount(2)
})
