import type { Page } from "@playwright/test"
import { account, makeRoom, said, signIn, tell, unique } from "./support/people.ts"
import {
  composer,
  gotoRoom,
  message,
  openRoom,
  pending,
  say,
  sent,
  signInByForm,
  signUpByForm,
} from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

test.use({ serviceWorkers: "allow" })

/** Everything that this browser keeps for the site, as one text. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const all: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie]
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) all.push(request.url, await (await cache.match(request))!.text())
    }
    const whole = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    for (const { name } of await indexedDB.databases()) {
      const database = await whole(indexedDB.open(name!))
      all.push(name)
      for (const store of database.objectStoreNames)
        all.push(store, await whole(database.transaction(store).objectStore(store).getAll()))
      database.close()
    }
    return JSON.stringify(all)
  })

test("after signing out nothing of a person is left for the next one", async ({ person }) => {
  const ada = await person("Ada")
  const { page } = ada
  const [aviary, attic] = [unique("Nightingale room"), unique("Nightingale attic")]
  const id = await makeRoom(aviary, ada)
  await makeRoom(attic, ada)
  await tell(ada, id, "a nightingale sang")
  await gotoRoom(page, id)
  await say(page, "another nightingale")
  await expect(sent(page, "another nightingale")).toBeVisible()
  await composer(page).fill("half a nightingale")
  await openRoom(page, attic)
  await composer(page).fill("an attic full of them")
  await page.evaluate(() => navigator.serviceWorker.ready)
  expect(await kept(page)).toContain("half a nightingale")

  await page.goto("/settings")
  await page.getByRole("button", { name: "Sign out" }).click()
  await expect(page.getByRole("link", { name: "Create account" })).toBeVisible()
  const ben = account("Ben")
  await signUpByForm(page, ben)
  await page.goto(`/c/${id}`)
  await expect(page.getByRole("heading", { level: 1, name: aviary })).toBeVisible()
  await page.goto("/settings")

  const left = await kept(page)
  for (const canary of ["ightingale", "attic", ada.handle, ada.email, ada.id]) expect(left).not.toContain(canary)
})

test("what one person left unsent is never sent as another, and waits for its author", async ({
  person,
  line,
  origin,
}) => {
  const ada = await person("Ada", { origin: line.origin, server: origin })
  const ben = await person("Ben")
  const { page } = ada
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await gotoRoom(page, id)
  await say(page, "online")
  await expect(sent(page, "online")).toBeVisible()

  // Ada writes without a connection; meanwhile her session ends.
  const { sessions } = await ada.ask("session:list", {})
  line.cut()
  await say(page, "from Ada alone")
  await expect(pending(page, "from Ada alone")).toBeVisible()
  for (const session of sessions) await ada.ask("session:end", { sessionId: session.id })
  line.mend()
  await expect(page).toHaveURL(/\/sign-in/, { timeout: 15_000 })

  await signInByForm(page, ben)
  await gotoRoom(page, id)
  await say(page, "from Ben")
  await expect(sent(page, "from Ben")).toBeVisible()
  expect(await said(ben, id)).toEqual(["online", "from Ben"])

  await page.goto("/settings")
  await page.getByRole("button", { name: "Sign out" }).click()
  await expect(page.getByRole("link", { name: "Create account" })).toBeVisible()
  await signIn(ada.context.request, origin, ada)
  await gotoRoom(page, id)
  await expect(sent(page, "from Ada alone")).toBeVisible()
  expect(await said(ada, id)).toEqual(["online", "from Ben", "from Ada alone"])
  await expect(message(page, "from Ada alone")).toHaveCount(1)
})
