import type { Page } from "@playwright/test"
import type { Line } from "./support/line.ts"
import { makeRoom, type Person, said, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, message, openRoom, pending, row, say, sent, texts } from "./support/screens.ts"
import { makeDatabase, serve } from "./support/server.ts"
import { expect, test } from "./support/test.ts"

test.use({ serviceWorkers: "allow" })

const goOffline = async ({ context }: Person, line: Line) => {
  line.cut()
  await context.setOffline(true)
}
const goOnline = async ({ context }: Person, line: Line) => {
  line.mend()
  await context.setOffline(false)
}

/** Documents and data of pages that are asked for from now on. */
const pagesAskedFor = (page: Page) => {
  const asked: string[] = []
  page.on("request", request => {
    const isPage = request.resourceType() === "document" || request.headers().rsc !== undefined
    if (isPage) asked.push(request.url())
  })
  return asked
}

test("offline, moving between three conversations keeps what is written in each and asks for no page", async ({
  person,
  line,
  origin,
}) => {
  const ada = await person("Ada", { origin: line.origin, server: origin })
  const { page } = ada
  const rooms = [unique("Kitchen"), unique("Garden"), unique("Cellar")]
  for (const name of rooms) await tell(ada, await makeRoom(name, ada), `Welcome to the ${name}`)
  await page.goto("/")
  for (const name of rooms) {
    await openRoom(page, name)
    await expect(message(page, `Welcome to the ${name}`)).toBeVisible()
  }

  await goOffline(ada, line)
  const asked = pagesAskedFor(page)
  for (const name of rooms) {
    await openRoom(page, name)
    await composer(page).pressSequentially(`half a sentence for the ${name}`)
  }
  for (const name of rooms) {
    await openRoom(page, name)
    await expect(message(page, `Welcome to the ${name}`)).toBeVisible()
    await expect(composer(page)).toHaveValue(`half a sentence for the ${name}`)
  }
  await page.goBack()
  await expect(composer(page)).toHaveValue(`half a sentence for the ${rooms[1]}`)
  await expect(row(page, rooms[0]!)).toContainText("Draft:")

  await goOnline(ada, line)
  await composer(page).press("Enter")
  await expect(sent(page, `half a sentence for the ${rooms[1]}`)).toBeVisible()
  expect(asked).toEqual([])
})

/** What waits in the outbox of a page's device, in order. */
const keptOnDisk = (page: Page) =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const names = (await indexedDB.databases()).map(({ name }) => name!)
    const disk = await done(indexedDB.open(names.find(name => /^charla-[0-9a-f]{8}-/.test(name))!))
    const entries = await done(disk.transaction("outbox").objectStore("outbox").index("order").getAll())
    disk.close()
    return entries.map(({ body }: { body: string }) => body)
  })

test("what is written offline waits, survives a reload, and is sent once and in order", async ({
  person,
  line,
  origin,
}) => {
  const ada = await person("Ada", { origin: line.origin, server: origin })
  const ben = await person("Ben")
  const [kitchen, garden] = [unique("Kitchen"), unique("Garden")]
  const id = await makeRoom(kitchen, ada, ben)
  const other = await makeRoom(garden, ada, ben)
  const { page } = ada
  await gotoRoom(page, id)
  await gotoRoom(ben.page, id)
  await say(page, "before")
  await expect(sent(page, "before")).toBeVisible()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await openRoom(page, garden)
  await openRoom(page, kitchen)

  await goOffline(ada, line)
  await say(page, "first")
  await say(page, "second")
  await openRoom(page, garden)
  await say(page, "elsewhere")
  await openRoom(page, kitchen)
  await say(page, "third")
  for (const text of ["first", "second", "third"]) await expect(pending(page, text)).toBeVisible()
  // On the disk; what is not there yet when a page ends stands in the box again.
  await expect.poll(() => keptOnDisk(page)).toEqual(["first", "second", "elsewhere", "third"])

  await page.reload()
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible()
  await goOnline(ada, line)
  await gotoRoom(page, id)

  for (const text of ["first", "second", "third"]) await expect(sent(page, text)).toBeVisible()
  await expect.poll(() => texts(page)).toEqual(["before", "first", "second", "third"])
  await expect(message(ben.page, "third")).toBeVisible()
  await expect.poll(() => texts(ben.page)).toEqual(["before", "first", "second", "third"])
  expect(await said(ben, id)).toEqual(["before", "first", "second", "third"])
  await expect.poll(() => said(ben, other)).toEqual(["elsewhere"])
})

test("a loss is shown after 3 s with when the next try is and a button to try at once", async ({
  person,
  line,
  origin,
}) => {
  const ada = await person("Ada", { origin: line.origin, server: origin })
  const { page } = ada
  await gotoRoom(page, await makeRoom(unique("Kitchen"), ada))
  await say(page, "all is well")
  await expect(sent(page, "all is well")).toBeVisible()
  const tryNow = page.getByRole("button", { name: "Try now" })
  // What says so comes a moment after the page.
  await expect(page.locator("[data-connection=online]")).toBeAttached()

  const cutAt = Date.now()
  line.cut()
  await say(page, "into the void")
  await expect(tryNow).toBeVisible()
  expect(Date.now() - cutAt).toBeGreaterThanOrEqual(2900)
  await expect(page.getByText("The server cannot be reached.")).toBeVisible()
  await expect(page.getByText(/^Next try in \d+ s$/)).toBeVisible()
  await expect(pending(page, "into the void")).toBeVisible()

  line.mend()
  await tryNow.click()
  await expect(sent(page, "into the void")).toBeVisible()
  await expect(tryNow).toBeHidden()
})

test("a server killed in the middle of a conversation loses nothing that was ticked and gets the rest once", async ({
  person,
}) => {
  const database = await makeDatabase()
  let server = await serve(database.url)
  try {
    const ada = await person("Ada", { origin: server.url })
    const ben = await person("Ben", { origin: server.url })
    const id = await makeRoom(unique("Kitchen"), ada, ben)
    await gotoRoom(ada.page, id)
    await gotoRoom(ben.page, id)
    await say(ada.page, "one")
    await expect(sent(ada.page, "one")).toBeVisible()

    await server.kill("SIGKILL")
    await say(ada.page, "two")
    await say(ada.page, "three")
    await say(ben.page, "and I")
    await expect(pending(ada.page, "two")).toBeVisible()
    await expect(sent(ada.page, "one")).toBeVisible()

    server = await serve(database.url, server.port)
    for (const text of ["two", "three"]) await expect(sent(ada.page, text)).toBeVisible({ timeout: 15_000 })
    await expect(sent(ben.page, "and I")).toBeVisible({ timeout: 15_000 })
    await expect(message(ada.page, "and I")).toBeVisible()
    await expect(message(ben.page, "three")).toBeVisible()
    const stored = await said(ben, id)
    expect(stored.toSorted()).toEqual(["and I", "one", "three", "two"])
    expect(stored.filter(text => text !== "and I")).toEqual(["one", "two", "three"])
    await expect.poll(() => texts(ada.page)).toEqual(stored)
    await expect.poll(() => texts(ben.page)).toEqual(stored)
  } finally {
    await server.stop()
    await database.drop()
  }
})

test("faster than the limit, what waits says why, and everything is sent by itself and in order", async ({
  person,
}) => {
  const database = await makeDatabase()
  const server = await serve(database.url, undefined, { LIMIT_SENDS_PER_SECOND: "1", LIMIT_SEND_BURST: "2" })
  try {
    const ada = await person("Ada", { origin: server.url })
    await gotoRoom(ada.page, await makeRoom(unique("Kitchen"), ada))
    const why = ada.page.getByText("That was a lot at once. Please wait a moment. Your message is sent by itself.")
    for (const text of ["one", "two", "three", "four"]) await say(ada.page, text)
    await expect(why).toBeVisible()
    await expect(sent(ada.page, "four")).toBeVisible({ timeout: 30_000 })
    await expect(why).toHaveCount(0)
    expect(await texts(ada.page)).toEqual(["one", "two", "three", "four"])
  } finally {
    await server.stop()
    await database.drop()
  }
})

test("the first message of a conversation of two is seen while it waits to be sent", async ({
  person,
  line,
  origin,
}) => {
  const [ada, ben] = [await person("Ada", { origin: line.origin, server: origin }), await person("Ben")]
  const { row } = await ada.ask("conversation:direct", { personId: ben.id })
  await gotoRoom(ada.page, row.conversation.id)
  await goOffline(ada, line)
  await say(ada.page, "Is anybody there?")
  await expect(message(ada.page, "Is anybody there?")).toBeInViewport()
  await expect(pending(ada.page, "Is anybody there?")).toBeVisible()
  await goOnline(ada, line)
  await expect(pending(ada.page, "Is anybody there?")).toHaveCount(0)
  await expect(message(ada.page, "Is anybody there?")).toBeInViewport()
})
