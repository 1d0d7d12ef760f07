import type { Page } from "@playwright/test"
import { photo } from "#tests/support/pictures.ts"
import { changePackets, holdPackets } from "./support/packets.ts"
import { makeGroup, makeRoom, numbered, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, message, sent } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const panel = (page: Page) => page.getByRole("complementary", { name: "Details" })
const gallery = (page: Page) => panel(page).getByRole("tabpanel")
const pictures = (page: Page) => gallery(page).getByRole("button", { name: "Open Photo" })
const openDetails = (page: Page) => page.getByRole("button", { name: "Details", exact: true }).click()

type Given = { name: string; mimeType: string; buffer: Buffer }
const choose = async (page: Page, file: Given) => {
  await page.locator("input[data-files=any]").setInputFiles([file])
  const chosen = page.getByRole("region", { name: /to send$/ }).getByRole("listitem")
  await expect(chosen).toHaveAttribute("data-ready", "true")
}
const sendFile = async (page: Page, file: Given, shown: string) => {
  await choose(page, file)
  await composer(page).press("Enter")
  await expect(sent(page, shown)).toBeVisible()
}
const picture = async (): Promise<Given> => ({
  name: "pier.jpg",
  mimeType: "image/jpeg",
  buffer: Buffer.from(await photo()),
})

test("what was sent besides words stands in the details, leads to where it was sent, and follows what comes and goes", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Harbour"), ada, ben)
  await gotoRoom(ada.page, id)
  await sendFile(ada.page, await picture(), "Photo")
  await sendFile(
    ada.page,
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("where to meet") },
    "notes.txt",
  )
  await tell(ada, id, "the plan is at https://example.org/plan", ...numbered("line", 1, 60))
  await gotoRoom(ben.page, id)
  await openDetails(ben.page)
  await expect(pictures(ben.page)).toHaveCount(1)

  await test.step("with the arrows from one kind to the next", async () => {
    await panel(ben.page).getByRole("tab", { name: "Media" }).focus()
    await ben.page.keyboard.press("ArrowRight")
    await expect(panel(ben.page).getByRole("tab", { name: "Files" })).toBeFocused()
    await expect(gallery(ben.page)).toContainText("notes.txt")
    await ben.page.keyboard.press("ArrowRight")
    await expect(gallery(ben.page)).toContainText("Nothing here yet.")
    await ben.page.keyboard.press("ArrowRight")
    await expect(gallery(ben.page).getByRole("link", { name: "example.org/plan" })).toBeVisible()
  })
  await test.step("to where it was sent", async () => {
    await gallery(ben.page).getByRole("button", { name: "Show in the conversation" }).click()
    await expect(message(ben.page, "the plan is at https://example.org/plan")).toBeInViewport()
  })
  await test.step("a link that comes is listed, one that is deleted or edited away is gone", async () => {
    const seq = await tell(ada, id, "and the map: https://example.org/map")
    await expect(gallery(ben.page).getByRole("link")).toHaveText(["example.org/map", "example.org/plan"])
    await ada.ask("message:edit", { conversationId: id, seq, body: "no map" })
    await expect(gallery(ben.page).getByRole("link")).toHaveText(["example.org/plan"])
    await ada.ask("message:delete", { conversationId: id, seq: seq - 61 })
    await expect(gallery(ben.page)).toContainText("Nothing here yet.")
  })
  await test.step("a picture that comes is listed, and gone when it is deleted", async () => {
    await panel(ben.page).getByRole("tab", { name: "Media" }).click()
    await sendFile(ada.page, await picture(), "Photo")
    await expect(pictures(ben.page)).toHaveCount(2)
    const { messages } = await ada.ask("message:list", { conversationId: id })
    await ada.ask("message:delete", { conversationId: id, seq: messages.at(-1)!.seq })
    await expect(pictures(ben.page)).toHaveCount(1)
  })
})

test("what comes while the list of pictures is on its way is in it; the wait is said, and moves nobody below it", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Harbour"), ada, ben)
  const { waiting: held } = await holdPackets(ben.page, /^43\d+\[.*"items":\[/)
  await gotoRoom(ada.page, id)
  await choose(ada.page, await picture())
  await gotoRoom(ben.page, id)
  await openDetails(ben.page)
  await expect(gallery(ben.page)).toContainText("Loading")
  await expect.poll(() => held.length).toBe(1)
  await composer(ada.page).press("Enter")
  await expect(message(ben.page, "Photo")).toBeVisible()
  held[0]!()
  await expect(gallery(ben.page)).not.toContainText("Loading")
  await expect(pictures(ben.page)).toHaveCount(1)

  await panel(ben.page).getByRole("tab", { name: "Files" }).click()
  await expect(gallery(ben.page)).toContainText("Loading")
  await expect.poll(() => held.length).toBe(2)
  const below = () => panel(ben.page).getByRole("heading", { name: "Members" }).boundingBox()
  const before = await below()
  held[1]!()
  await expect(gallery(ben.page)).toContainText("Nothing here yet.")
  expect(await below()).toEqual(before)
})

test("a link that is not found by a search yet is listed all the same, but none of somebody one has blocked", async ({
  person,
}) => {
  const [ada, ben, cleo] = [await person("Ada"), await person("Ben"), await person("Cleo")]
  const id = await makeRoom(unique("Harbour"), ada, ben, cleo)
  let emptied = 0
  await changePackets(ben.page, packet => {
    if (!packet.includes('"hits":[')) return packet
    emptied++
    const at = packet.indexOf("[")
    const without = (key: string, value: unknown) => (key === "hits" ? [] : value)
    return packet.slice(0, at) + JSON.stringify(JSON.parse(packet.slice(at)), without)
  })
  await tell(cleo, id, "mine is at https://example.net/mine")
  await tell(ada, id, "the plan is at https://example.org/plan")
  await ben.ask("block:add", { personId: cleo.id })
  await gotoRoom(ben.page, id)
  await openDetails(ben.page)
  await panel(ben.page).getByRole("tab", { name: "Links" }).click()
  await expect(gallery(ben.page).getByRole("link")).toHaveText(["example.org/plan"])
  expect(emptied).toBe(1)
})

test("a link that is edited away in an old message of a group with a newcomer is gone from the list", async ({
  person,
}) => {
  const [ada, ben, cleo] = [await person("Ada"), await person("Ben"), await person("Cleo")]
  const id = await makeGroup(unique("Boat"), ada, ben)
  const seq = await tell(ada, id, "the plan is at https://example.org/plan")
  // What a newcomer may not read is told by its number only, and lies above all that is loaded.
  await tell(ada, id, ...numbered("line", 1, 80))
  await ada.ask("conversation:invite", { conversationId: id, handles: [cleo.handle] })
  await gotoRoom(ben.page, id)
  await openDetails(ben.page)
  await panel(ben.page).getByRole("tab", { name: "Links" }).click()
  await expect(gallery(ben.page).getByRole("link")).toHaveText(["example.org/plan"])
  await ada.ask("message:edit", { conversationId: id, seq, body: "no plan" })
  await expect(gallery(ben.page)).toContainText("Nothing here yet.")
})
