import { randomUUID } from "node:crypto"
import type { Page } from "@playwright/test"
import { photo } from "#tests/support/pictures.ts"
import { expectClean } from "./support/clean.ts"
import { makeRoom, type Person, tell, unique } from "./support/people.ts"
import { chooseNew, composer, gotoRoom, openRoom } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

const expectNothingBeside = async (page: Page, screen: string) => {
  const beside = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const wide = [...document.body.querySelectorAll("*")].filter(element => {
      const box = element.getBoundingClientRect()
      return box.width > 0 && box.right > clientWidth + 1 && getComputedStyle(element).position !== "fixed"
    })
    return scrollWidth > clientWidth ? wide.map(element => element.outerHTML.slice(0, 120)) : []
  })
  expect(beside, screen).toEqual([])
}

const everything = [
  "A plain sentence.",
  "**bold** _italic_ ~~struck~~ `code` and https://example.org/a/long/path?with=a&query=of-some-length",
  "> a quote\n\n- one\n- two",
  "```\nconst answer = 42 // a line that is longer than the bubble it stands in, by far, so that it has to scroll sideways\n```",
  "🎉",
  "aVeryLongWordThatHasNoPlaceToBreakAtAllAndGoesOnAndOnForAsLongAsAnyScreenIsWideAndThenSomeMoreOfItStill",
]

/** Somebody with a lobby and a room that has something of everything. */
const settled = async (ada: Person, ben: Person) => {
  const name = unique("Everything")
  const id = await makeRoom(name, ada, ben)
  await ada.ask("conversation:update", { conversationId: id, topic: "What there is, one of each" })
  await tell(ada, id, ...everything)
  const last = await tell(ben, id, "From me too", ...everything)
  await ada.ask("reaction:add", { conversationId: id, seq: last, emoji: "👍" })
  await ben.ask("message:delete", { conversationId: id, seq: last - 1 })
  await ada.ask("conversation:direct", { personId: ben.id })
  return { id, name }
}

test("signed out, no screen has a violation", async ({ browserOf }) => {
  const page = await (await browserOf()).newPage()
  for (const path of ["/", "/sign-in", "/sign-up"]) {
    await page.goto(path)
    await expectClean(page, path)
  }
  await page.getByRole("button", { name: "Create account" }).click()
  await expect(page.getByRole("alert").first()).toBeVisible()
  await expectClean(page, "sign-up with errors")
})

test("the lobby, empty and full, and its dialogs have no violation", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  await page.goto("/")
  await expectClean(page, "empty lobby")
  const { name } = await settled(ada, ben)
  await page.reload()
  await expectClean(page, "lobby")
  for (const dialog of ["New room", "New message", "New group"] as const) {
    await chooseNew(page, dialog)
    await expectClean(page, dialog)
    await page.keyboard.press("Escape")
    await expect(page.getByRole("dialog")).toBeHidden()
  }
  await page.getByRole("button", { name: "New", exact: true }).click()
  await expectClean(page, "menu")
  await page.keyboard.press("Escape")
  await page.getByRole("searchbox", { name: "Find a conversation" }).fill("zzz")
  await expect(page.getByText("No conversation is called “zzz”.")).toBeVisible()
  await expectClean(page, "nothing found")
  await page.goto("/explore")
  await page.getByRole("searchbox", { name: "Search rooms" }).fill(name)
  await expect(page.getByRole("list", { name: "Rooms" }).getByRole("listitem")).toHaveCount(1)
  await expectClean(page, "explore")
})

test("what helps while writing, and the card of somebody mentioned, have no violation", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  const { id } = await settled(ada, ben)
  await gotoRoom(page, id)
  await expect(async () => {
    await composer(page).fill("")
    await composer(page).pressSequentially("@")
    await expect(page.getByRole("option").first()).toBeVisible({ timeout: 500 })
  }).toPass()
  await expectClean(page, "people to mention")
  await composer(page).fill("")
  await composer(page).pressSequentially(":smile")
  await expect(page.getByRole("option").first()).toBeVisible()
  await expectClean(page, "emoji by name")
  await composer(page).fill("- a list\n```\nand code\n```")
  await expect(page.locator("[data-preview]")).toBeVisible()
  await expectClean(page, "preview")
  await composer(page).fill("")
  await tell(ben, id, `@${ada.handle} and @${ben.handle}`)
  await page.getByRole("button", { name: "@Ben" }).click()
  await expect(page.getByRole("dialog", { name: "Ben" })).toBeVisible()
  await expectClean(page, "card of somebody mentioned")
  await page.keyboard.press("Escape")
})

test("files that are chosen, recorded, sent and looked at have no violation", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  const id = await makeRoom(unique("Files"), ada, ben)
  await gotoRoom(page, id)
  const chosen = page.getByRole("region", { name: /to send$/ })
  await page.locator("input[data-files=any]").setInputFiles([
    { name: "one.jpg", mimeType: "image/jpeg", buffer: Buffer.from(await photo()) },
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") },
    { name: "nothing.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) },
  ])
  await expect(chosen.locator("[data-ready=true]")).toHaveCount(2)
  await expectClean(page, "chosen")
  await composer(page).press("Enter")
  await expect(page.locator("[data-transfer]")).toHaveCount(0)
  await page.getByRole("button", { name: "Record a voice message" }).focus()
  await page.keyboard.press("Enter")
  const bar = page.getByRole("group", { name: /^Voice message/ })
  await expect(bar.getByText("0:01")).toBeVisible()
  await expectClean(page, "recording")
  await bar.getByRole("button", { name: "Stop and listen" }).click()
  await expectClean(page, "recorded")
  await bar.getByRole("button", { name: "Send the voice message" }).click()
  await expect(page.locator("[data-voice]")).toHaveCount(1)
  await expect(page.locator("[data-transfer]")).toHaveCount(0)
  await expectClean(page, "sent")
  await page.getByRole("button", { name: "Details" }).click()
  await expect(page.getByRole("tab", { name: "Media" })).toBeVisible()
  await expectClean(page, "gallery")
  await page.locator("button[data-picture]").first().click()
  await expect(page.getByRole("dialog", { name: "Pictures and videos" })).toBeVisible()
  await expectClean(page, "lightbox")
  await page.setViewportSize({ width: 320, height: 640 })
  await expectNothingBeside(page, "lightbox at 320")
  await page.keyboard.press("Escape")
  await gotoRoom(page, id)
  await expect(page.locator("[data-voice]")).toHaveCount(1)
  await expectNothingBeside(page, "files at 320")
})

test("a conversation, empty and full, and its panel have no violation", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  const empty = unique("Empty")
  await makeRoom(empty, ada)
  const { id, name } = await settled(ada, ben)
  await gotoRoom(page, id)
  await expectClean(page, "conversation")
  await page.getByRole("button", { name: "Details", exact: true }).click()
  const panel = page.getByRole("complementary", { name: "Details" })
  await expect(panel.getByRole("button", { name: "Actions for Ben" })).toBeVisible()
  await expectClean(page, "details")
  await panel.getByRole("button", { name: "Edit name and topic" }).click()
  await expectClean(page, "edit")
  await page.keyboard.press("Escape")
  await panel.getByRole("button", { name: "Leave" }).click()
  await expectClean(page, "leave")
  await page.keyboard.press("Escape")
  await panel.getByRole("button", { name: "Close" }).click()
  await page.getByRole("button", { name: "Emoji" }).click()
  await expect(page.getByRole("dialog", { name: "Emoji" }).getByRole("gridcell").first()).toBeVisible()
  await expectClean(page, "emoji")
  await page.keyboard.press("Escape")
  await composer(page).fill("x".repeat(4001))
  await expect(page.getByText("One character too many: a message has at most 4000.")).toBeVisible()
  await expectClean(page, "too long")
  await composer(page).fill("")
  await openRoom(page, empty)
  await expectClean(page, "empty conversation")
  await ben.page.goto("/explore")
  await ben.page.goto(`/c/${id}`)
  await expectClean(ben.page, `${name} as a member`)
})

test("what one can do with a message, and the dialogs of the keys, have no violation", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  const { id } = await settled(ada, ben)
  await gotoRoom(page, id)
  const own = page.locator("article[data-own=true]").first()
  await expect(async () => {
    await own.click({ button: "right" })
    await expect(page.getByRole("menu")).toBeVisible({ timeout: 500 })
  }).toPass()
  await expectClean(page, "menu of a message")
  await page.getByRole("menuitem", { name: "Reply" }).click()
  await expect(page.getByText("Reply to Ada")).toBeVisible()
  await own.hover()
  await expect(page.getByRole("toolbar")).toBeVisible()
  await expectClean(page, "answering, with the bar of a message")
  await composer(page).press("Escape")
  await page.keyboard.press("Control+k")
  await expect(page.getByRole("combobox")).toBeFocused()
  await expectClean(page, "switcher")
  await page.keyboard.press("Escape")
  await page.locator("[data-message-list]").focus()
  await page.keyboard.press("?")
  await expect(page.getByRole("dialog")).toBeVisible()
  await expectClean(page, "list of keys")
})

test("the search, before, while and after something is found, has no violation", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  const { id } = await settled(ada, ben)
  await expect
    .poll(async () => (await ada.ask("message:search", { query: "sentence in:here", here: id })).hits.length, {
      timeout: 15_000,
      intervals: [1000],
    })
    .toBeGreaterThan(0)
  await searchStates(page, id)
})

const searchStates = async (page: Page, id: string) => {
  const box = page.getByRole("combobox", { name: /^Search/ })
  await page.goto("/search")
  await expect(box).toBeFocused()
  await expectClean(page, "search")
  await box.fill("has:")
  await expect(page.getByRole("listbox", { name: "Suggestions" })).toBeVisible()
  await expectClean(page, "search, suggestions")
  await page.goto(`/search?q=sentence+in:here&here=${id}`)
  await expect(page.getByRole("listbox", { name: "Results" })).toBeVisible()
  await box.press("ArrowDown")
  await expectClean(page, "search, results")
  await box.fill("nothing like this at all")
  await expect(page.getByRole("heading", { name: /^Nothing found/ })).toBeVisible()
  await expectClean(page, "search, nothing found")
  await expectNothingBeside(page, "search")
}

/** Somebody with everything on their page, who asks to be a contact and writes for the first time. */
const tells = async (ben: Person, ada: Person) => {
  await ben.ask("profile:update", {
    revision: 0,
    pronouns: "he/him",
    bio: "Radios, bridges, and a word that is longer than anybody needs: Bundesausländerbehördenwartezimmer.",
    languages: ["en", "de", "es"],
    place: "Lagos → London",
    link: "https://example.org/a/very/long/address/that/has/to/be/cut",
    status: { emoji: "📬", text: "Waiting for the letter, and for the weekend", until: null },
  })
  await ben.ask("contact:ask", { personId: ada.id })
  await makeRoom(unique("Ben’s"), ben)
  await ada.ask("follow:add", { personId: ben.id, notify: true })
  const { row } = await ben.ask("conversation:direct", { personId: ada.id })
  await tell(ben, row.conversation.id, ...everything)
}
const aboutPeople = (ben: Person) => [
  `/people/${ben.handle}`,
  "/people/following",
  "/people/contacts",
  "/people/requests",
  "/settings/profile",
]

test("settings, devices, people and the pages of what is not there have no violation", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const { page } = ada
  await tells(ben, ada)
  for (const path of ["/people", "/settings", "/settings/sessions", ...aboutPeople(ben), "/nothing/here", "/c/x"]) {
    await page.goto(path)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    await expectClean(page, path)
  }
})

test("journeys, the roads and a timeline have no violation, nor anything beside the screen at 320 px", async ({
  person,
}) => {
  const ada = await person("Ada", { viewport: { width: 320, height: 640 }, hasTouch: true })
  const { page } = ada
  const { journey } = await ada.ask("journey:create", { clientId: randomUUID(), route: "uk-health-care", origin: "NG" })
  const journeyId = journey.id
  await ada.ask("journey:set-step", { journeyId, step: "submitted", when: "2026-03-12" })
  await ada.ask("journey:set-step", { journeyId, step: "biometrics", when: "2026-04", place: "Lagos" })
  const paths = ["/journeys", "/journeys/routes/uk-health-care", `/people/${ada.handle}`, `/journeys/${journeyId}`]
  for (const path of paths) {
    await page.goto(path)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    await expectClean(page, path)
    await expectNothingBeside(page, path)
  }
  await page.getByRole("button", { name: "Edit “Biometrics”" }).click()
  await expectClean(page, "a date")
  await expectNothingBeside(page, "a date")
  // Its word stands in one line.
  expect((await page.getByRole("button", { name: "Save", exact: true }).boundingBox())!.height).toBeLessThan(50)
})

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }

test("on a phone of 360 px the main screens have no violation", async ({ person }) => {
  const [ada, ben] = [await person("Ada", phone), await person("Ben")]
  const { page } = ada
  const { id } = await settled(ada, ben)
  for (const path of ["/", "/settings", `/c/${id}`]) {
    await page.goto(path)
    await expectClean(page, path)
  }
  await searchStates(page, id)
  await page.goto(`/c/${id}`)
  await page.getByRole("button", { name: "Details", exact: true }).click()
  await expect(page.getByRole("complementary", { name: "Details" })).toBeVisible()
  await expectClean(page, "details")
})

test("at 320 px nothing stands beside the screen", async ({ person, browserOf }) => {
  const tiny = { ...phone, viewport: { width: 320, height: 640 } }
  const [ada, ben] = [await person("Ada", tiny), await person("Ben")]
  const { page } = ada
  const { id } = await settled(ada, ben)
  await tells(ben, ada)
  const visitor = await (await browserOf(tiny)).newPage()
  for (const path of ["/", "/sign-in", "/sign-up"]) {
    await visitor.goto(path)
    await expectNothingBeside(visitor, path)
  }
  const paths = [
    "/",
    "/explore",
    "/people",
    ...aboutPeople(ben),
    "/settings",
    "/settings/sessions",
    "/search",
    "/nothing/here",
    `/c/${id}`,
  ]
  for (const path of paths) {
    await page.goto(path)
    await expectNothingBeside(page, path)
  }
  await page.getByRole("button", { name: "Details", exact: true }).click()
  await expect(page.getByRole("complementary", { name: "Details" })).toBeVisible()
  await expectNothingBeside(page, "details")
})
