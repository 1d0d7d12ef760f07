import { createHash, randomBytes } from "node:crypto"
import { writeFile } from "node:fs/promises"
import type { Page, Route } from "@playwright/test"
import { openLine } from "./support/line.ts"
import { makeRoom, type Person, unique } from "./support/people.ts"
import { composer, gotoRoom, message, messages, say, sent } from "./support/screens.ts"
import { makeDatabase, serve } from "./support/server.ts"
import { expect, test } from "./support/test.ts"

const long = process.env.CHARLA_LONG === "1"
const megabyte = 1_000_000
const size = long ? 200 * megabyte : 12 * megabyte
const pace = long ? 40 * megabyte : 2 * megabyte

const sum = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex")
const transfer = (page: Page) => messages(page).locator("[data-transfer]")
const going = (page: Page) => expect(transfer(page)).toHaveAttribute("data-transfer", "going")

/** From which byte each request to send some of a file began. */
const starts = (page: Page) => {
  const from: number[] = []
  page.on("request", request => {
    if (request.method() === "PUT") from.push(Number(/bytes=(\d+)-/.exec(request.headers().range ?? "")?.[1]))
  })
  return from
}
const untilFarther = (page: Page, percent: number) =>
  expect
    .poll(async () => Number(await transfer(page).getByRole("progressbar").getAttribute("aria-valuenow")))
    .toBeGreaterThanOrEqual(percent)

const arrived = async (reader: Person, id: string, name: string) => {
  const { messages: all } = await reader.ask("message:list", { conversationId: id })
  const file = all.flatMap(one => one.files ?? []).find(one => one.name === name)
  return file && sum(await (await reader.context.request.get(`/api/files/${file.id}?download=1`)).body())
}

test("a large file is paused, goes on where it stopped after a pause, a lost line and a reload, and arrives whole", async ({
  person,
  line,
  origin,
}) => {
  test.setTimeout(long ? 300_000 : 90_000)
  const [ada, ben] = [await person("Ada", { origin: line.origin, server: origin }), await person("Ben")]
  const id = await makeRoom(unique("Archive"), ada, ben)
  const buffer = randomBytes(size)
  await gotoRoom(ada.page, id)
  const from = starts(ada.page)
  line.slow(pace)

  await test.step("it is there at once, with how far it has come; what is written meanwhile waits its turn", async () => {
    // Of a size that is given to the browser as a file only.
    const path = test.info().outputPath("archive.zip")
    await writeFile(path, buffer)
    await ada.page.locator("input[data-files=any]").setInputFiles(path)
    await expect(ada.page.getByRole("listitem", { name: /^archive\.zip/ })).toHaveAttribute("data-ready", "true")
    await composer(ada.page).press("Enter")
    await expect(message(ada.page, "archive.zip")).toBeVisible()
    await going(ada.page)
    await untilFarther(ada.page, 10)
  })

  await test.step("paused, it lets others pass", async () => {
    await transfer(ada.page).getByRole("button", { name: "Pause" }).click()
    await expect(transfer(ada.page)).toHaveAttribute("data-transfer", "held")
    await say(ada.page, "The archive comes later.")
    await expect(sent(ada.page, "The archive comes later.")).toBeVisible()
    await transfer(ada.page).getByRole("button", { name: "Go on" }).click()
    await expect.poll(() => from.at(-1)).toBeGreaterThan(0)
    await untilFarther(ada.page, 30)
  })

  await test.step("a lost line", async () => {
    const before = from.at(-1)!
    line.cut()
    await expect(transfer(ada.page)).toHaveAttribute("data-transfer", "waiting")
    line.mend()
    await expect.poll(() => from.at(-1), { timeout: 20_000 }).toBeGreaterThan(before)
    await untilFarther(ada.page, 50)
  })

  await test.step("a reload", async () => {
    const before = from.at(-1)!
    await ada.page.reload()
    await expect(message(ada.page, "archive.zip")).toBeVisible()
    await expect.poll(() => from.at(-1), { timeout: 20_000 }).toBeGreaterThan(before)
    line.slow()
    await expect(sent(ada.page, "archive.zip")).toBeVisible({ timeout: long ? 120_000 : 30_000 })
  })

  expect(await arrived(ben, id, "archive.zip")).toBe(sum(buffer))
})

test("a server that is killed in the middle of an upload gets the rest of it when it is back", async ({ person }) => {
  test.setTimeout(90_000)
  const database = await makeDatabase()
  let server = await serve(database.url)
  const line = await openLine(server.port)
  try {
    const ada = await person("Ada", { origin: line.origin, server: server.url })
    const id = await makeRoom(unique("Archive"), ada)
    const buffer = randomBytes(6 * megabyte)
    await gotoRoom(ada.page, id)
    const from = starts(ada.page)
    line.slow(2 * megabyte)
    await ada.page.locator("input[data-files=any]").setInputFiles({ name: "film.bin", mimeType: "", buffer })
    await expect(ada.page.getByRole("listitem", { name: /^film\.bin/ })).toHaveAttribute("data-ready", "true")
    await composer(ada.page).press("Enter")
    await going(ada.page)
    await untilFarther(ada.page, 30)
    await server.kill("SIGKILL")
    await expect(transfer(ada.page)).toHaveAttribute("data-transfer", "waiting")
    server = await serve(database.url, server.port, { DATA_DIR: server.dataDir })
    line.slow()
    await expect(sent(ada.page, "film.bin")).toBeVisible({ timeout: 30_000 })
    expect(from.at(-1)).toBeGreaterThan(0)
    expect(await arrived(ada, id, "film.bin")).toBe(sum(buffer))
  } finally {
    await line.close()
    await server.stop()
    await database.drop()
  }
})

test("what cannot be sent is refused with a sentence before it is sent; signing out leaves no bytes on the device", async ({
  person,
}) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Limits"), ada)
  await gotoRoom(ada.page, id)
  const field = ada.page.locator("input[data-files=any]")
  await field.setInputFiles([
    { name: "nothing.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) },
    { name: "IMG_1.heic", mimeType: "image/heic", buffer: Buffer.from("not a picture that this browser opens") },
    { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("hello") },
  ])
  const tray = ada.page.getByRole("region", { name: "1 file to send" })
  await expect(tray.getByText("“nothing.txt” was not added: it is empty or cannot be read.")).toBeVisible()
  await expect(tray.getByText(/“IMG_1.heic” was not added: this browser cannot open HEIC/)).toBeVisible()
  await expect(tray.getByText(/^Pictures up to .*, videos up to .*, other files up to /)).toBeVisible()

  await ada.page.context().setOffline(true)
  await composer(ada.page).press("Enter")
  await expect(message(ada.page, "note.txt")).toBeVisible()
  const disks = () => ada.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ""))
  await expect.poll(async () => (await disks()).some(name => name.startsWith("charla-files-"))).toBe(true)
  await ada.page.context().setOffline(false)
  await expect(sent(ada.page, "note.txt")).toBeVisible({ timeout: 20_000 })

  // Where its bytes are refused, by the server or by a proxy before it.
  const bytes = (address: URL) => address.pathname.startsWith("/api/ingest/")
  const refuse = (route: Route) =>
    route.request().method() === "PUT" ? route.fulfill({ status: 413, body: "" }) : route.continue()
  await ada.page.route(bytes, refuse)
  await field.setInputFiles({ name: "large.txt", mimeType: "text/plain", buffer: Buffer.from("more than is taken") })
  await expect(ada.page.getByRole("listitem", { name: /^large\.txt/ })).toHaveAttribute("data-ready", "true")
  await composer(ada.page).press("Enter")
  await expect(messages(ada.page).getByText("the server does not take files of this size")).toBeVisible()
  await ada.page.unroute(bytes, refuse)
  await messages(ada.page).getByRole("button", { name: "Delete" }).click()
  await expect(messages(ada.page).getByText("large.txt")).toHaveCount(0)

  await ada.page.goto("/settings")
  await ada.page.getByRole("button", { name: "Sign out" }).click()
  await expect(ada.page.getByRole("link", { name: "Create account" })).toBeVisible()
  expect((await disks()).filter(name => name.startsWith("charla-"))).toEqual([])
})
