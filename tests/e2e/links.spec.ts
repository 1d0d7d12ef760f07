import type { Page } from "@playwright/test"
import sharp from "sharp"
import { makeTemporaryFolder } from "../support/folder.ts"
import { page as answer, openNetwork } from "../support/network.ts"
import { expectClean } from "./support/clean.ts"
import { makeGroup, makeRoom, numbered, tell, unique } from "./support/people.ts"
import { gotoRoom, message, messages, say, sent } from "./support/screens.ts"
import { makeDatabase, serve } from "./support/server.ts"
import { expect, test } from "./support/test.ts"

const card = (page: Page, title: string) => messages(page).getByRole("link", { name: new RegExp(`^Link: .*${title}`) })
/** Where something stands on screen, to the part of a pixel. */
const topOf = (page: Page, text: string) => message(page, text).evaluate(element => element.getBoundingClientRect().top)

/** One server on an internet of three sites, the slow one answering when it is told to. */
const openPlace = async () => {
  const network = await openNetwork()
  const folder = makeTemporaryFolder()
  const database = await makeDatabase()
  const slow = Promise.withResolvers<void>()
  const story = `<meta property=og:title content="Lanterns on the pier"><meta property=og:site_name content="The Harbour">
    <meta name=description content="Seven of them, every evening, since 1911. Nobody knows who lights them.">
    <meta property=og:image content="/lanterns.png">`
  const picture = await sharp({ create: { width: 800, height: 420, channels: 3, background: "#e5a13a" } })
    .png()
    .toBuffer()
  await network.site("news.example", (request, response) => {
    if (request.url !== "/lanterns.png") return answer(story)(request, response)
    response.writeHead(200, { "content-type": "image/png" }).end(picture)
  })
  await network.site("slow.example", async (request, response) => {
    await slow.promise
    answer("<title>At last</title>")(request, response)
  })
  await network.site("xn--80ak6aa92e.com", answer("<title>Your account</title>"))
  const server = await serve(database.url, undefined, network.variables(folder.path))
  return {
    network,
    origin: server.url,
    answerSlowly: slow.resolve,
    async close() {
      await server.stop()
      await database.drop()
      await network.close()
      folder.remove()
    },
  }
}

test("a link is shown for what it leads to: to both, without moving what is read, until its author takes it away", async ({
  person,
}) => {
  const place = await openPlace()
  const where = { origin: place.origin }
  const [ada, ben] = [await person("Ada", where), await person("Ben", where)]
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await tell(ada, id, ...numbered("line", 1, 40))
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)

  await test.step("it stands under the message, says whose it is, and leads there without a trace", async () => {
    await say(ada.page, "See http://news.example/story")
    await expect(sent(ada.page, "See http://news.example/story")).toBeVisible()
    for (const { page } of [ada, ben]) {
      const link = card(page, "Lanterns on the pier")
      await expect(link).toBeVisible()
      await expect(link).toContainText("news.example · The Harbour")
      await expect(link).toHaveAttribute("href", "http://news.example/story")
      await expect(link).toHaveAttribute("target", "_blank")
      await expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow")
    }
    // Whoever looks asks the server for the picture, never the page's own place.
    const picture = card(ada.page, "Lanterns").locator("img")
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(800)
    expect(place.network.asked("news.example").map(request => request.url)).toEqual(["/story", "/lanterns.png"])
  })

  await test.step("at the end one stays at the end; further up nothing moves when a card arrives below", async () => {
    const atEnd = () =>
      ada.page.locator("[data-message-list]").evaluate(list => Math.abs(list.scrollTop) < 1 && list.scrollHeight > 0)
    await say(ada.page, "http://slow.example/")
    await expect(message(ben.page, "http://slow.example/")).toBeVisible()
    await message(ben.page, "line 12").evaluate(element => element.scrollIntoView({ block: "center" }))
    await expect(message(ben.page, "line 12")).toBeInViewport()
    await ben.page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    const before = await topOf(ben.page, "line 12")
    place.answerSlowly()
    await expect(card(ada.page, "At last")).toBeVisible()
    await expect(card(ben.page, "At last")).toBeAttached()
    expect(await topOf(ben.page, "line 12")).toBe(before)
    expect(await atEnd()).toBe(true)
  })

  await test.step("a name made to look like another is shown as what it is", async () => {
    await tell(ben, id, "http://аррӏе.com/")
    await expect(card(ada.page, "Your account")).toContainText("xn--80ak6aa92e.com")
  })

  await test.step("at the next load the row is as high without scripts as with them", async () => {
    const height = (page: Page) =>
      message(page, "See http://news.example/story").evaluate(element => element.getBoundingClientRect().height)
    const bare = await ben.context.browser()!.newContext({ baseURL: place.origin, javaScriptEnabled: false })
    await bare.addCookies(await ben.context.cookies())
    const still = await bare.newPage()
    await still.goto(`/c/${id}`)
    await ben.page.reload()
    await expect(card(ben.page, "Lanterns")).toBeVisible()
    expect(await height(still)).toBe(await height(ben.page))
    await bare.close()
  })

  await test.step("in both colours, narrow and wide, nothing is wrong with it", async () => {
    for (const width of [360, 1280]) {
      await ben.page.setViewportSize({ width, height: 800 })
      await card(ben.page, "Lanterns").scrollIntoViewIfNeeded()
      await expectClean(ben.page, `a link at ${width} px`, async colorScheme => {
        if (process.env.LOOK)
          await ben.page.screenshot({ path: `${process.env.LOOK}/links-${colorScheme}-${width}.png` })
        const box = (await card(ben.page, "Lanterns").boundingBox())!
        expect(box.x + box.width).toBeLessThanOrEqual(width)
      })
    }
  })

  await test.step("its author takes it away, for everyone and for good", async () => {
    await ada.page.getByRole("button", { name: "Remove preview" }).first().focus()
    await ada.page.keyboard.press("Enter")
    for (const { page } of [ada, ben]) await expect(card(page, "Lanterns")).toHaveCount(0)
    await ben.page.reload()
    await expect(card(ben.page, "At last")).toBeVisible()
    await expect(card(ben.page, "Lanterns")).toHaveCount(0)
    expect(place.network.canary()).toBe(0)
  })
  await place.close()
})

test("R23: a link to a message here shows its words to who may read it, and nothing to anybody else", async ({
  person,
  origin,
}) => {
  const [ada, ben, cleo] = [await person("Ada"), await person("Ben"), await person("Cleo")]
  const group = await makeGroup("Family", ada, cleo)
  const seq = await tell(ada, group, "The key lies under the stone")
  const id = await makeRoom(unique("Kitchen"), ada, ben, cleo)
  const link = `${origin}/c/${group}?m=${seq}`
  await tell(ada, id, link, `${origin}/people/${ben.handle}`)
  const own = (page: Page) => messages(page).getByRole("link", { name: /Family.*Ada/ })
  const profile = (page: Page) => messages(page).getByRole("link", { name: new RegExp(`@${ben.handle}`) })

  await gotoRoom(ben.page, id)
  await gotoRoom(cleo.page, id)
  await expect(own(cleo.page)).toContainText("The key lies under the stone")
  await expect(profile(cleo.page)).toBeVisible()
  // What Ben may see is there by now; what he may not is as if it were not.
  await expect(profile(ben.page)).toBeVisible()
  await expect(own(ben.page)).toHaveCount(0)
  expect(await ben.page.content()).not.toContain("under the stone")

  // Once deleted it is nowhere, without a reload.
  await ada.ask("message:delete", { conversationId: group, seq })
  await expect(own(cleo.page)).toHaveCount(0)
  await expect(cleo.page.getByText("under the stone")).toHaveCount(0)
  const other = await tell(ada, group, "Somewhere else now")
  await tell(ada, id, `${origin}/c/${group}?m=${other}`)
  await own(cleo.page).click()
  await expect(cleo.page).toHaveURL(`/c/${group}?m=${other}`)
  await expect(message(cleo.page, "Somewhere else now")).toBeVisible()
})
