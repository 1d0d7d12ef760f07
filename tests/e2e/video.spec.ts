import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { makeGroup, type Person, unique } from "./support/people.ts"
import { composer, gotoRoom, message, messages, sent } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

/** Two seconds as a telephone makes them, with the place; six pictures of 1080 lines, each of them packed by itself, so that they are large. */
const harbour = readFileSync(join(import.meta.dirname, "files/harbour.mp4"))
const film = readFileSync(join(import.meta.dirname, "files/large.webm"))

const choose = async (page: Page, file: { name: string; mimeType: string; buffer: Buffer }) => {
  await page.locator("input[data-files=any]").setInputFiles(file)
  await expect(page.getByRole("region", { name: /to send$/ }).getByRole("listitem")).toHaveAttribute(
    "data-ready",
    "true",
  )
}
const filesOf = async (person: Person, conversationId: string) =>
  (await person.ask("message:list", { conversationId })).messages.flatMap(one => one.files ?? [])

test("an MP4 plays where it stands, without where it was taken; a large film is made smaller before it is sent, where that is wanted", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeGroup(unique("Cinema"), ada, ben)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)

  await test.step("a film as a telephone makes it", async () => {
    expect(harbour.toString("latin1")).toContain("+52.3700")
    await choose(ada.page, { name: "harbour.mp4", mimeType: "video/mp4", buffer: harbour })
    await expect(ada.page.getByRole("switch", { name: "Smaller videos" })).toHaveCount(0)
    await composer(ada.page).press("Enter")
    await expect(sent(ada.page, "Video")).toBeVisible()
    await expect(message(ben.page, "Video")).toBeVisible()
    const [file] = await filesOf(ben, id)
    expect(file).toMatchObject({ type: "video/mp4", width: 320, height: 180 })
    const bytes = await (await ben.context.request.get(`/api/files/${file!.id}`)).body()
    expect(bytes.toString("latin1")).not.toMatch(/52\.37|Canary/)
    // Not every build of Chromium has a decoder for what telephones write.
    const plays = await ben.page.evaluate(() =>
      document.createElement("video").canPlayType('video/mp4; codecs="avc1.64000d"'),
    )
    if (!plays) return
    expect(file).toMatchObject({ poster: true })
    await messages(ben.page).locator("button[data-picture]").click()
    const video = messages(ben.page).locator("video")
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0)
    // Let go of, nothing of it is fetched any more.
    const held = await video.elementHandle()
    await ben.page.keyboard.press("Escape")
    await expect(video).toHaveCount(0)
    expect(await held!.evaluate((element: HTMLVideoElement) => element.getAttribute("src"))).toBeNull()
  })

  await test.step("a large one is offered smaller, and arrives so", async () => {
    await choose(ada.page, { name: "holiday.webm", mimeType: "video/webm", buffer: film })
    const offer = ada.page.getByRole("switch", { name: /^Smaller videos/ })
    await expect(offer).not.toBeChecked()
    await ada.page.getByText("Smaller videos").click()
    await expect(offer).toBeChecked()
    await composer(ada.page).press("Enter")
    await expect(sent(ada.page, "Video").nth(1)).toBeVisible({ timeout: 60_000 })
    const file = (await filesOf(ben, id)).at(-1)!
    console.log(`      a film of ${film.length} bytes made smaller: ${file.size}, ${file.type}`)
    expect(file).toMatchObject({ width: 1280, height: 720, poster: true })
    expect(file.size).toBeLessThan(film.length)
    await expect(messages(ben.page).locator("button[data-picture]")).toHaveCount(2)
    await messages(ben.page).locator("button[data-picture]").last().click()
    const video = messages(ben.page).locator("video")
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.videoHeight)).toBe(720)
  })

  await test.step("what is deleted is gone from that moment on, and so is everything for who is removed", async () => {
    const [first, last] = await filesOf(ben, id)
    const read = async (file: { id: string }) =>
      (await ben.context.request.get(`/api/files/${file.id}`, { headers: { range: "bytes=0-9" } })).status()
    const seqs = (await ada.ask("message:list", { conversationId: id })).messages.filter(one => one.files)
    expect([await read(first!), await read(last!)]).toEqual([206, 206])
    await ada.ask("message:delete", { conversationId: id, seq: seqs[0]!.seq })
    expect([await read(first!), await read(last!)]).toEqual([404, 206])
    await expect(messages(ben.page).locator("button[data-picture], video")).toHaveCount(1)
    await ada.ask("member:remove", { conversationId: id, personId: ben.id })
    expect(await read(last!)).toBe(404)
    await expect(ben.page.locator("[data-picture], video")).toHaveCount(0)
  })
})
