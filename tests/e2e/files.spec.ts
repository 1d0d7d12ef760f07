import { randomUUID } from "node:crypto"
import type { Page } from "@playwright/test"
import { open } from "#db/client.ts"
import { pdf } from "#tests/support/documents.ts"
import { moving, photo, png } from "#tests/support/pictures.ts"
import { makeRoom, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, message, messages, openRoom, row, sent } from "./support/screens.ts"
import { holdShift, shiftOf } from "./support/shift.ts"
import { expect, test } from "./support/test.ts"

type Given = { name: string; mimeType: string; buffer: Buffer }
const jpeg = async (
  name: string,
  size: { width?: number; height?: number; orientation?: number } = {},
): Promise<Given> => ({
  name,
  mimeType: "image/jpeg",
  buffer: Buffer.from(await photo(size)),
})

const choose = (page: Page, ...files: Given[]) => page.locator("input[data-files=any]").setInputFiles(files)
const tray = (page: Page) => page.getByRole("region", { name: /to send$/ }).getByRole("listitem")
const untilReady = async (page: Page, count: number) => {
  await expect(tray(page)).toHaveCount(count)
  for (const item of await tray(page).all()) await expect(item).toHaveAttribute("data-ready", "true")
}
const pictures = (page: Page) => messages(page).locator("button[data-picture]")
const isLoaded = (page: Page) =>
  expect
    .poll(() =>
      pictures(page)
        .locator("img")
        .evaluateAll(all => all.map(img => (img as HTMLImageElement).naturalWidth > 0)),
    )
    .not.toContain(false)

test("pictures are chosen, put in order, sent with words, seen by the other at once in their shape, and gone when deleted", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const room = unique("Harbour")
  const id = await makeRoom(room, ada, ben)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)

  await test.step("Ada chooses one, looks at it and sends it with words", async () => {
    const beside = ada.page.waitForEvent("worker")
    await choose(ada.page, await jpeg("IMG_0001.jpg", { width: 1200, height: 800 }))
    await beside
    await untilReady(ada.page, 1)
    await composer(ada.page).fill("At the harbour")
    await composer(ada.page).press("Enter")
    await expect(message(ada.page, "Photo: At the harbour")).toBeVisible()
    await expect(tray(ada.page)).toHaveCount(0)
    await expect(sent(ada.page, "Photo: At the harbour")).toBeVisible()
  })

  await test.step("Ben sees it upright, without where it was taken", async () => {
    await expect(message(ben.page, "Photo: At the harbour")).toBeVisible()
    await isLoaded(ben.page)
    await expect(row(ben.page, room)).toContainText("Ada: Photo: At the harbour")
    const { messages: all } = await ben.ask("message:list", { conversationId: id })
    const files = all.flatMap(one => one.files ?? [])
    expect(files[0]).toMatchObject({ width: 800, height: 1200 })
    const bytes = await (await ben.context.request.get(`/api/files/${files[0]!.id}`)).body()
    expect(bytes.includes("Canary")).toBe(false)
  })

  await test.step("several at once, one removed, moved by keys", async () => {
    await choose(
      ada.page,
      await jpeg("one.jpg", { orientation: 1 }),
      { name: "two.png", mimeType: "image/png", buffer: Buffer.from(await png(300, 200)) },
      { name: "moves.webp", mimeType: "image/webp", buffer: Buffer.from(await moving("webp")) },
      await jpeg("four.jpg"),
    )
    await untilReady(ada.page, 4)
    await ada.page.getByRole("button", { name: "Remove four" }).click()
    await untilReady(ada.page, 3)
    await tray(ada.page).nth(2).focus()
    await ada.page.keyboard.press("Shift+ArrowLeft")
    await expect(tray(ada.page).nth(1)).toHaveAttribute("aria-label", /^moves\.webp/)
    await expect(tray(ada.page).nth(1)).toBeFocused()
    // There and back, and on to the box in the very same moment.
    await composer(ada.page).evaluate(box => {
      for (const key of ["ArrowLeft", "ArrowRight"])
        document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: true, bubbles: true }))
      box.focus()
      return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    })
    await expect(composer(ada.page)).toBeFocused()
    await expect(tray(ada.page).nth(1)).toHaveAttribute("aria-label", /^moves\.webp/)
    await composer(ada.page).press("Enter")
    await expect(sent(ada.page, "3 photos")).toBeVisible()
    await expect(message(ben.page, "3 photos")).toBeVisible()
    await expect(pictures(ben.page)).toHaveCount(4)
    await isLoaded(ben.page)
  })

  await test.step("Ben goes through them by keys and swipes, and comes back to where he was", async () => {
    await pictures(ben.page).nth(1).focus()
    await ben.page.keyboard.press("Enter")
    const viewer = ben.page.getByRole("dialog", { name: "Pictures and videos" })
    await expect(viewer.getByRole("img", { name: "Photo, 2 of 4" })).toBeVisible()
    await ben.page.keyboard.press("ArrowRight")
    await expect(viewer.getByRole("img", { name: "Photo, 3 of 4" })).toBeVisible()
    await ben.page.keyboard.press("Home")
    await expect(viewer.getByRole("img", { name: "Photo, 1 of 4" })).toBeVisible()
    await expect(viewer.getByText("At the harbour")).toBeVisible()
    await ben.page.keyboard.press("+")
    await expect(viewer.locator("[data-scale]")).toHaveAttribute("data-scale", "1.50")
    await ben.page.keyboard.press("0")
    await expect(viewer.locator("[data-scale]")).toHaveAttribute("data-scale", "1.00")
    const download = ben.page.waitForEvent("download")
    await viewer.getByRole("link", { name: "Download" }).click()
    expect((await download).suggestedFilename()).toMatch(/^IMG_0001\.(webp|jpg)$/)
    await ben.page.keyboard.press("Escape")
    await expect(viewer).toHaveCount(0)
    await expect(pictures(ben.page).nth(1)).toBeFocused()
  })

  await test.step("nothing moves while they load", async () => {
    await holdShift(ben.page)
    await ben.page.reload()
    await expect(pictures(ben.page)).toHaveCount(4)
    await isLoaded(ben.page)
    expect(await shiftOf(ben.page)).toBe(0)
  })

  await test.step("what Ada deletes is gone for Ben, its bytes too", async () => {
    const { messages: all } = await ada.ask("message:list", { conversationId: id })
    const first = all.find(one => one.files?.length === 1)!
    await ada.ask("message:delete", { conversationId: id, seq: first.seq })
    await expect(pictures(ben.page)).toHaveCount(3)
    const answer = await ben.context.request.get(`/api/files/${first.files![0]!.id}`)
    expect(answer.status()).toBe(404)
  })
})

test("what is pasted and dropped waits above the box; a word that is pasted stays a word", async ({ person }) => {
  const ada = await person("Ada")
  const { page } = ada
  await gotoRoom(page, await makeRoom(unique("Desk"), ada))
  await expect(page.getByRole("button", { name: "Attach files" })).toBeVisible()
  const give = (kind: "paste" | "drop", words = "") =>
    page.evaluate(
      ({ kind, words }) => {
        const data = new DataTransfer()
        data.items.add(new File(["some words"], `${kind}.txt`, { type: "text/plain" }))
        if (words) data.setData("text/plain", words)
        const box = document.querySelector("textarea")!
        const list = document.querySelector("[data-message-list]")!
        const about = { bubbles: true, cancelable: true }
        if (kind === "paste") box.dispatchEvent(new ClipboardEvent("paste", { ...about, clipboardData: data }))
        else
          for (const name of ["dragenter", "dragover"])
            list.dispatchEvent(new DragEvent(name, { ...about, dataTransfer: data }))
      },
      { kind, words },
    )
  await give("paste", "a table of numbers")
  await give("paste")
  await expect(tray(page)).toHaveCount(1)
  await give("drop")
  await expect(page.getByText("Drop to attach")).toBeVisible()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File(["more words"], "drop.txt", { type: "text/plain" }))
    const list = document.querySelector("[data-message-list]")!
    list.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }))
  })
  await expect(page.getByText("Drop to attach")).toHaveCount(0)
  await untilReady(page, 2)
  await page.getByRole("button", { name: "Attach files" }).click()
  await page.getByRole("menuitem", { name: "Camera" }).click()
  await page.getByRole("button", { name: "Take the picture" }).click()
  await untilReady(page, 3)
  await composer(page).press("Enter")
  await expect(sent(page, "3 files")).toBeVisible()
})

test("a large picture is made smaller unless it is wanted as it is; a document shows its first page, a text its first lines", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Desk"), ada, ben)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  const file = async (name: RegExp) => {
    const { messages: all } = await ben.ask("message:list", { conversationId: id })
    return all.flatMap(one => one.files ?? []).find(one => name.test(one.name))
  }

  await test.step("2,560 pixels, or all of them, never with its place", async () => {
    const large = await jpeg("large.jpg", { width: 3000, height: 2000 })
    await choose(ada.page, large)
    await untilReady(ada.page, 1)
    await composer(ada.page).press("Enter")
    await expect.poll(() => file(/^large\.webp$/)).toMatchObject({ width: 1707, height: 2560 })
    await choose(ada.page, { ...large, name: "whole.jpg" })
    await untilReady(ada.page, 1)
    await ada.page.getByText("Original quality").click()
    await untilReady(ada.page, 1)
    await composer(ada.page).press("Enter")
    await expect.poll(() => file(/^whole\.jpg$/)).toMatchObject({ width: 2000, height: 3000 })
    const whole = await ben.context.request.get(`/api/files/${(await file(/^whole/))!.id}`)
    expect((await whole.body()).includes("Canary")).toBe(false)
  })

  await test.step("a PDF and a list of things to bring", async () => {
    await choose(
      ada.page,
      { name: "plan.pdf", mimeType: "application/pdf", buffer: pdf() },
      { name: "bring.txt", mimeType: "text/plain", buffer: Buffer.from("a lantern\n<b>two</b> blankets\n") },
    )
    await untilReady(ada.page, 2)
    await composer(ada.page).press("Enter")
    await expect(messages(ben.page).getByText("<b>two</b> blankets")).toBeVisible()
    const page = messages(ben.page).getByRole("button", { name: "Open First page of plan.pdf" })
    await expect
      .poll(() => page.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(900)
    await page.click()
    const viewer = ben.page.getByRole("dialog", { name: "Pictures and videos" })
    await expect(viewer.getByRole("img", { name: "First page of plan.pdf, 1 of 1" })).toBeVisible()
    const download = ben.page.waitForEvent("download")
    await viewer.getByRole("link", { name: "Download" }).click()
    expect((await download).suggestedFilename()).toBe("plan.pdf")
    await ben.page.keyboard.press("Escape")
    await expect(page).toBeFocused()
  })
})

test("a hundred pictures cost under 50 kB before a tap where data is saved, and nothing moves", async ({ person }) => {
  const ada = await person("Ada")
  const [room, empty] = [unique("Album"), unique("Empty")]
  const id = await makeRoom(room, ada)
  await makeRoom(empty, ada)
  await tell(ada, id, ...Array.from({ length: 10 }, (_, at) => `day ${at + 1}`))
  const album = () =>
    Array.from({ length: 10 }, (_, at) => ({
      id: randomUUID(),
      kind: "picture",
      name: `IMG_${at}.jpg`,
      type: "image/jpeg",
      size: 812_345,
      width: at % 2 ? 2560 : 1440,
      height: 1920,
      thumbhash: "1QcSHQRnh493V4dIh4eXh1h4kJUI",
    }))
  const sql = open(process.env.E2E_DATABASE!, { max: 1 })
  for (let seq = 1; seq <= 12; seq++)
    await sql`update messages set files = ${sql.json(album())} where conversation_id = ${id} and seq = ${seq} and kind = 'text'`
  await sql.end()

  const { page } = ada
  await page.addInitScript(() => localStorage.setItem("charla:saver", "on"))
  await holdShift(page)
  await page.goto("/")
  // What every conversation is made of is there once one was open.
  await openRoom(page, empty)
  await expect(page.getByRole("button", { name: "Record a voice message" })).toBeVisible()
  await page.waitForLoadState("networkidle")
  let bytes = 0
  const asked: string[] = []
  const cdp = await page.context().newCDPSession(page)
  await cdp.send("Network.enable")
  cdp.on("Network.webSocketFrameReceived", ({ response }) => {
    bytes += response.payloadData.length
  })
  // Scripts are the same for every conversation, and some come when a page is idle, which may be now.
  const scripts = new Set<string>()
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (new URL(request.url).pathname.startsWith("/_next/static/")) scripts.add(requestId)
  })
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!scripts.has(requestId)) bytes += encodedDataLength
  })
  page.on("request", request => asked.push(new URL(request.url()).pathname))
  await openRoom(page, room)
  await expect(pictures(page)).toHaveCount(100)
  await expect(page.getByRole("button", { name: /^Load, / })).toHaveCount(100)
  await page.waitForLoadState("networkidle")
  expect(asked.filter(path => path.startsWith("/api/files/"))).toEqual([])
  console.log(`      a conversation of 100 pictures with data saver: ${(bytes / 1000).toFixed(1)} kB`)
  expect(bytes).toBeLessThan(50_000)
  // CLS is told in thousandths; a hundred-thousandth is a fraction of a pixel.
  expect(await shiftOf(page)).toBeLessThan(0.0005)
  await pictures(page).last().click()
  await expect.poll(() => asked.filter(path => path.startsWith("/api/files/")).length).toBeGreaterThan(0)
})

test("a video has its shape, a still and its length before it plays where it stands", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Cinema"), ada, ben)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  const { film, seconds } = await ada.page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 })
    const context = canvas.getContext("2d")!
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" })
    const parts: Blob[] = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    recorder.start()
    const began = performance.now()
    for (let frame = 0; frame < 30; frame++) {
      context.fillStyle = `hsl(${frame * 12} 80% 50%)`
      context.fillRect(0, 0, 320, 180)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    await new Promise(resolve => {
      recorder.onstop = resolve
      recorder.stop()
    })
    // On a machine that is slow just now it becomes a longer film.
    const seconds = (performance.now() - began) / 1000
    return { film: [...new Uint8Array(await new Blob(parts).arrayBuffer())], seconds }
  })
  await choose(ada.page, { name: "film.webm", mimeType: "video/webm", buffer: Buffer.from(film) })
  await untilReady(ada.page, 1)
  await composer(ada.page).press("Enter")
  await expect(sent(ada.page, "Video")).toBeVisible({ timeout: 20_000 })
  await expect(message(ben.page, "Video")).toBeVisible()
  await isLoaded(ben.page)
  const told = await pictures(ben.page)
    .getByText(/^0:\d\d$/)
    .textContent()
  expect(Math.abs(Number(told!.slice(2)) - seconds)).toBeLessThan(1.5)
  await pictures(ben.page).click()
  const video = messages(ben.page).locator("video")
  await expect.poll(() => video.evaluate(element => (element as HTMLVideoElement).currentTime)).toBeGreaterThan(0)
  const [file] = (await ben.ask("message:list", { conversationId: id })).messages.flatMap(one => one.files ?? [])
  expect(file).toMatchObject({ kind: "video", width: 320, height: 180, poster: true })
  const part = await ben.context.request.get(`/api/files/${file!.id}`, { headers: { range: "bytes=100-199" } })
  expect([part.status(), (await part.body()).length]).toEqual([206, 100])
})
