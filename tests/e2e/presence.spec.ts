import type { Page } from "@playwright/test"
import { befriend, makeRoom, type Person, unique } from "./support/people.ts"
import { composer, gotoRoom, message, messages, say, untilHydrated } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const header = (page: Page) => page.locator("header").filter({ has: page.getByRole("heading", { level: 1 }) })
const direct = async (one: Person, other: Person) => {
  await befriend(one, other)
  const { row } = await one.ask("conversation:direct", { personId: other.id })
  return row.conversation.id
}

test("when somebody was here last is said in words, grows older by itself, and is nobody's business if they want it so", async ({
  person,
}) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const id = await direct(ada, ben)
  await ada.page.clock.install()
  await gotoRoom(ada.page, id)
  await ben.page.goto("/settings")
  await untilHydrated(ben.page.getByRole("switch", { name: "Appear offline" }))
  await expect(header(ada.page)).toContainText(/active now|connected/)

  await ben.page.getByRole("switch", { name: "Appear offline" }).press("Space")
  await expect(header(ada.page)).toContainText("last seen just now")
  await ada.page.clock.fastForward(5 * 60_000)
  await expect(header(ada.page)).toContainText("last seen 5 minutes ago")
  await ben.page.getByRole("switch", { name: "Appear offline" }).press("Space")
  await expect(header(ada.page)).toContainText(/active now|connected/)

  await ben.page.close()
  await expect(header(ada.page)).toContainText(/last seen/)
  await ada.page.goto(`/people/${ben.handle}`)
  await expect(ada.page.getByText(/@ben.*last seen/)).toBeVisible()

  await ben.ask("block:add", { personId: ada.id })
  await ada.page.reload()
  await expect(ada.page.getByText(/@ben.*offline/)).toBeVisible()
})

test("typing is one line that moves nothing, names who types, and goes by itself", async ({ person }) => {
  const ada = await person("Ada")
  const ben = await person("Ben")
  const cleo = await person("Cleo")
  const id = await makeRoom(unique("Kitchen"), ada, ben, cleo)
  for (const one of [ada, ben, cleo]) await gotoRoom(one.page, id)
  await say(ada.page, "Who cooks?")
  await expect(message(ben.page, "Who cooks?")).toBeVisible()
  const place = () => messages(ada.page).evaluate(list => [list.clientHeight, list.scrollTop])
  const before = await place()
  await composer(ben.page).pressSequentially("I")
  await expect(header(ada.page)).toContainText("Ben is typing…")
  await composer(cleo.page).pressSequentially("me")
  await expect(header(ada.page)).toContainText("Ben and Cleo are typing…")
  expect(await place()).toEqual(before)
  await expect(header(ada.page)).not.toContainText("typing")
  expect(await place()).toEqual(before)
  await expect(header(ben.page)).not.toContainText("Ben is typing")
})

test("only who is in view is asked about, as the list is scrolled", async ({ person }) => {
  const ada = await person("Ada", { viewport: { width: 1000, height: 460 } })
  const others: Person[] = []
  for (const name of ["Ben", "Cleo", "Dan", "Eve", "Fay", "Gil", "Hal", "Ida"]) others.push(await person(name))
  for (const other of others) await direct(ada, other)
  const asked: string[][] = []
  ada.page.on("websocket", socket =>
    socket.on("framesent", ({ payload }) => {
      const [, json] = /^\d+(\["presence:watch".*)$/s.exec(String(payload)) ?? []
      if (json) asked.push(JSON.parse(json)[1].personIds)
    }),
  )
  await ada.page.goto("/")
  const list = ada.page.getByRole("list", { name: "Conversations" })
  const inView = () =>
    list.evaluate(element => {
      const { top, bottom } = element.getBoundingClientRect()
      const faces = [...element.querySelectorAll<HTMLElement>("[data-face]")].filter(face => {
        const box = face.getBoundingClientRect()
        return box.bottom > top && box.top < bottom
      })
      return faces.map(face => face.dataset.face!).sort()
    })
  const settled = () =>
    expect(async () => {
      const shown = await inView()
      expect(shown.length).toBeLessThan(others.length)
      expect(asked.at(-1)?.toSorted()).toEqual(shown)
    }).toPass()
  await settled()
  const first = await inView()
  await list.evaluate(element => element.scrollTo(0, element.scrollHeight))
  await settled()
  expect(asked.at(-1)).not.toEqual(first)
  // Who comes while they are in view is seen to come.
  const shown = others.find(other => other.id === asked.at(-1)![0])!
  await expect(ada.page.locator(`[data-face="${shown.id}"] .bg-ok, [data-face="${shown.id}"] .border-ok`)).toHaveCount(
    0,
  )
  await shown.page.goto("/")
  await expect(ada.page.locator(`[data-face="${shown.id}"] :is(.bg-ok, .border-ok)`)).toBeVisible()
})
