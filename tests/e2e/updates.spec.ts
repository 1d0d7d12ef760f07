import { makeRoom, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, message } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

test.use({ tolerated: /Failed to load resource/ })

test("what was asked for and is not there yet is waited for in words, also when it cannot be had at first", async ({
  person,
}) => {
  const ada = await person("Ada")
  const { page } = ada
  const id = await makeRoom(unique("Harbour"), ada)
  await gotoRoom(page, id)
  // What is fetched without being asked for comes first.
  await expect(page.getByRole("button", { name: "Attach" })).toBeVisible()
  let answer: "nothing" | "not found" | "the file" = "nothing"
  const waiting: (() => void)[] = []
  await page.route(/\/_next\/static\/.*\.js/, async route => {
    if (answer === "nothing") await new Promise<void>(resolve => waiting.push(resolve))
    if (answer === "not found") await route.fulfill({ status: 404 })
    else await route.continue()
  })
  await page.getByRole("button", { name: "Emoji" }).click()
  const said = page.getByRole("status")
  await expect(said.filter({ hasText: "Loading" })).toBeVisible()
  answer = "not found"
  for (const go of waiting) go()
  await expect(said.filter({ hasText: "This cannot be loaded just now. It is tried again." })).toBeVisible()
  await page.route("/emoji/*.json", route => route.fulfill({ status: 503 }), { times: 1 })
  answer = "the file"
  const picker = page.getByRole("dialog", { name: "Emoji" })
  await expect(picker.getByText("This cannot be loaded just now. It is tried again.")).toBeVisible()
  await expect(picker.getByRole("gridcell").first()).toBeVisible()
  await expect(said.filter({ hasText: "cannot be loaded" })).toBeHidden()
})

test("when the server was updated meanwhile, the new version is offered, and loads when one says so", async ({
  person,
}) => {
  const ada = await person("Ada")
  const { page } = ada
  const id = await makeRoom(unique("Harbour"), ada)
  await tell(ada, id, "Good morning")
  let updated = true
  await page.routeWebSocket(/\/socket\.io\//, line => {
    const server = line.connectToServer()
    server.onMessage(text => {
      const of = updated ? String(text).replace(/"build":"\w+"/, '"build":"another"') : text
      line.send(of)
    })
  })
  await gotoRoom(page, id)
  await expect(message(page, "Good morning")).toBeVisible()
  const line = page.getByText("There is a new version.")
  await expect(line).toBeVisible()
  await composer(page).fill("Before I go")
  updated = false
  await page.getByRole("button", { name: "Load it" }).click()
  await expect(composer(page)).toHaveValue("Before I go")
  await expect(page.locator("[data-connection=online]")).toBeAttached()
  await expect(line).toBeHidden()

  updated = true
  await page.reload()
  await page.getByRole("button", { name: "Later" }).click()
  await expect(line).toBeHidden()
})
