import type { Locator, Page } from "@playwright/test"
import { makeRoom, type Person, said, tell, unique } from "./support/people.ts"
import { composer, gotoRoom, message, messages, openRoom, row, say, sent } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

/** What helps while writing comes a moment after the first paint; it is there when a mark by key works. */
const untilAssisted = async (page: Page) => {
  await expect(async () => {
    await composer(page).fill("")
    await composer(page).press("Control+b")
    await expect(composer(page)).toHaveValue("****", { timeout: 300 })
  }).toPass()
  await composer(page).fill("")
}
const options = (page: Page) => page.getByRole("listbox").getByRole("option")
const chosen = (page: Page) => page.getByRole("option", { selected: true })
const at = async (person: Person, id: string) => {
  await gotoRoom(person.page, id)
  await untilAssisted(person.page)
}
const select = (box: Locator, from: number, to: number) =>
  box.evaluate((element: HTMLTextAreaElement, [from, to]) => element.setSelectionRange(from!, to!), [from, to])

test.describe("mentions", () => {
  test("@ offers who is there, who spoke last first; the message names them, they see it from afar", async ({
    person,
  }) => {
    const [ada, ben, jose] = [await person("Ada"), await person("Ben Baker"), await person("José Ángel")]
    const kitchen = unique("Kitchen")
    const id = await makeRoom(kitchen, ada, ben, jose)
    await tell(jose, id, "I was here last")
    await ben.page.goto("/")
    await at(ada, id)
    const box = composer(ada.page)

    await box.pressSequentially("Hello @")
    await expect(options(ada.page).first()).toHaveText(new RegExp(`José Ángel\\s*@${jose.handle}`))
    await expect(options(ada.page)).toHaveCount(4)
    await box.pressSequentially("bak")
    await expect(options(ada.page)).toHaveCount(1)
    await expect(box).toHaveAttribute("aria-activedescendant", (await chosen(ada.page).getAttribute("id"))!)
    await box.press("Tab")
    await expect(box).toHaveValue(`Hello @${ben.handle} `)
    await expect(options(ada.page)).toHaveCount(0)
    await box.pressSequentially("and @angel")
    await expect(options(ada.page)).toHaveCount(1)
    await box.press("Enter")
    await box.pressSequentially("!")
    await box.press("Enter")

    await expect(message(ada.page, "Hello @Ben Baker and @José Ángel !")).toBeVisible()
    await expect(sent(ada.page, "Hello @Ben Baker and @José Ángel !")).toBeVisible()
    await expect(row(ben.page, kitchen)).toContainText("Hello @Ben Baker")
    await openRoom(ben.page, kitchen)
    const mine = messages(ben.page).getByRole("button", { name: "@Ben Baker" })
    const others = messages(ben.page).getByRole("button", { name: "@José Ángel" })
    const background = (chip: Locator) => chip.evaluate(element => getComputedStyle(element).backgroundColor)
    expect(await background(mine)).not.toBe(await background(others))

    await others.click()
    const card = ben.page.getByRole("dialog", { name: "José Ángel" })
    await expect(card.getByRole("link", { name: "View profile" })).toHaveAttribute("href", `/people/${jose.handle}`)
    await ben.page.keyboard.press("Escape")
    await expect(card).toHaveCount(0)

    // The name is the present one, also in what was said before.
    await jose.ask("account:update", { name: "Pepe" })
    await expect(messages(ben.page).getByRole("button", { name: "@Pepe" })).toBeVisible()
  })

  test("@all is offered to who may, and is a word for the others", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const id = await makeRoom(unique("Kitchen"), ada, ben)
    await at(ada, id)
    await at(ben, id)
    await composer(ben.page).pressSequentially("@a")
    await expect(options(ben.page)).toHaveCount(1)
    await expect(options(ben.page)).toHaveText(new RegExp(`Ada\\s*@${ada.handle}`))
    await composer(ben.page).fill("@all good")
    await composer(ben.page).press("Enter")
    await expect(message(ada.page, "@all good")).toBeVisible()
    await expect(messages(ada.page).locator(".mention")).toHaveCount(0)
    await composer(ada.page).pressSequentially("@al")
    await expect(options(ada.page).last()).toHaveAccessibleName(/^Everyone in this conversation\s*@all$/)
    await composer(ada.page).press("Enter")
    await composer(ada.page).pressSequentially("come")
    await composer(ada.page).press("Enter")
    await expect(messages(ben.page).locator(".mention[data-me]")).toHaveText("@all")
  })

  test("with the pointer, on a phone", async ({ person }) => {
    const [ada, ben] = [
      await person("Ada", { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } }),
      await person("Ben"),
    ]
    const id = await makeRoom(unique("Kitchen"), ada, ben)
    await ada.page.goto(`/c/${id}`)
    const box = composer(ada.page)
    await box.tap()
    await ada.page.waitForTimeout(1000)
    await box.pressSequentially("@be")
    const option = options(ada.page).first()
    await expect(option).toBeVisible()
    expect((await option.boundingBox())!.height).toBeGreaterThanOrEqual(44)
    await option.tap()
    await expect(box).toHaveValue(`@${ben.handle} `)
    await expect(box).toBeFocused()
  })
})

test.describe("lists while writing", () => {
  test(":name: becomes the emoji, :na offers some, and in code neither", async ({ person }) => {
    const ada = await person("Ada")
    const id = await makeRoom(unique("Kitchen"), ada)
    await at(ada, id)
    const box = composer(ada.page)
    await box.pressSequentially("so :smi")
    await expect(options(ada.page).first()).toHaveAccessibleName(/:smil/)
    await box.pressSequentially("le:")
    await expect(box).toHaveValue("so 😄")
    await box.press("Control+z")
    await expect(box).toHaveValue("so :smile:")
    await box.fill("")
    await box.pressSequentially(":tada")
    await expect(chosen(ada.page)).toHaveAccessibleName(":tada: party popper")
    await box.press("Enter")
    await expect(box).toHaveValue("🎉")
    await box.fill("")
    await box.pressSequentially("`:smile:` at 10:30:45 `@")
    await expect(box).toHaveValue("`:smile:` at 10:30:45 `@")
    await expect(options(ada.page)).toHaveCount(0)
  })

  test("Esc closes the list and nothing else; arrows go round; Enter then sends", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const id = await makeRoom(unique("Kitchen"), ada, ben)
    await at(ada, id)
    const box = composer(ada.page)
    await box.pressSequentially("@")
    await expect(options(ada.page)).toHaveCount(3)
    await box.press("ArrowUp")
    await expect(chosen(ada.page)).toHaveAccessibleName(/^Everyone in this conversation\s*@all$/)
    await box.press("ArrowDown")
    await expect(chosen(ada.page)).toHaveAccessibleName(new RegExp(`^Ben\\s*@${ben.handle}$`))
    await box.press("Escape")
    await expect(options(ada.page)).toHaveCount(0)
    await box.pressSequentially("be")
    await expect(options(ada.page)).toHaveCount(0)
    await expect(box).toHaveValue("@be")
    await box.press("Enter")
    await expect(message(ada.page, "@be")).toBeVisible()
  })

  test("take no key from an input method", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const id = await makeRoom(unique("Kitchen"), ada, ben)
    await at(ada, id)
    const box = composer(ada.page)
    await box.pressSequentially("@")
    await expect(options(ada.page)).toHaveCount(3)
    const input = await ada.context.newCDPSession(ada.page)
    await input.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 })
    const pressed = await box.evaluate((element: HTMLTextAreaElement) => {
      const press = (more: object) =>
        element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more }))
      return [press({ isComposing: true }), press({ keyCode: 229 })]
    })
    // Neither was taken by the list, nor sent the message.
    expect(pressed).toEqual([true, true])
    await expect(box).toHaveValue("@にほん")
    await input.send("Input.insertText", { text: "日本" })
    await expect(box).toHaveValue("@日本")
  })
})

test("marks by key, wrapping what is selected, and Tab goes on", async ({ person }) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Kitchen"), ada)
  await at(ada, id)
  const box = composer(ada.page)
  await box.fill("one two three")
  await select(box, 4, 7)
  await box.press("Control+b")
  await expect(box).toHaveValue("one **two** three")
  await box.press("Control+b")
  await expect(box).toHaveValue("one two three")
  await box.press("Control+i")
  await expect(box).toHaveValue("one *two* three")
  await box.press("Control+z")
  await expect(box).toHaveValue("one two three")
  await select(box, 0, 3)
  await box.press("Control+e")
  await expect(box).toHaveValue("`one` two three")
  await select(box, 10, 15)
  await box.press("Control+Shift+x")
  await expect(box).toHaveValue("`one` two ~~three~~")
  await select(box, 6, 9)
  await box.press("*")
  await box.press("*")
  await expect(box).toHaveValue("`one` **two** ~~three~~")
  await box.press("Tab")
  await expect(box).not.toBeFocused()
})

test("what a key costs is printed: plain text, with a list open, and with a preview", async ({ person }) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await tell(ben, id, ...Array.from({ length: 60 }, (_, n) => `line ${n}`))
  await at(ada, id)
  // From the key until the page has nothing left to do for it.
  await ada.page.evaluate(() => {
    const costs: number[] = []
    Object.assign(window, { costs })
    addEventListener(
      "keydown",
      () => {
        const began = performance.now()
        const { port1, port2 } = new MessageChannel()
        addEventListener("input", () => port2.postMessage(null), { once: true })
        port1.onmessage = () => costs.push(performance.now() - began)
      },
      { capture: true },
    )
  })
  const box = composer(ada.page)
  const costOf = async (before: string, typed: string) => {
    await box.fill(before)
    await ada.page.evaluate(() => (window as unknown as { costs: number[] }).costs.splice(0))
    await box.pressSequentially(typed, { delay: 20 })
    const costs = await ada.page.evaluate(() =>
      (window as unknown as { costs: number[] }).costs.toSorted((a, b) => a - b),
    )
    const at = (part: number) => (costs[Math.floor(costs.length * part)] ?? 0).toFixed(1)
    return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, of ${costs.length}`
  }
  const sentence = "the quick brown fox jumps over the lazy dog "
  const figures = {
    "plain text": await costOf("", sentence),
    "3,000 characters": await costOf("word ".repeat(600), sentence),
    "a list open": await costOf("", `@${"b".repeat(20)}`),
    "a preview": await costOf(`${"- item with `code`\n".repeat(60)}`, sentence),
  }
  for (const [what, figure] of Object.entries(figures)) console.log(`      a key, ${what}: ${figure}`)
  await expect(box).toHaveValue(/lazy dog $/)
})

test("code and lists are shown as they will look, other text is not", async ({ person }) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Kitchen"), ada)
  await at(ada, id)
  const preview = ada.page.locator("[data-preview]")
  await composer(ada.page).fill("just **words**")
  await expect(preview).toHaveCount(0)
  await composer(ada.page).fill("To do:\n- milk\n- `bread`\n```\nlet a = 1\n```")
  await expect(preview.locator("li")).toHaveText(["milk", "bread"])
  await expect(preview.locator("pre")).toHaveText("let a = 1")
  await composer(ada.page).press("Enter")
  await expect(preview).toHaveCount(0)
})

test("a text that is too long stays whole, says by how much, and goes as several messages in order", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  await at(ada, id)
  await gotoRoom(ben.page, id)
  const box = composer(ada.page)
  await box.fill("👩‍👩‍👧".repeat(780))
  await expect(ada.page.getByText("100 characters left")).toBeVisible()
  const words = Array.from({ length: 1500 }, (_, n) => `word${n}`).join(" ")
  await box.fill(words)
  await expect(box).toHaveValue(words)
  await expect(ada.page.getByText("8,389 characters too many: a message has at most 4000.")).toBeVisible()
  await box.press("Enter")
  await expect(box).toHaveValue(words)
  await ada.page.getByRole("button", { name: "Send as 4 messages" }).click()
  await expect(box).toHaveValue("")
  await expect(messages(ben.page).locator("article")).toHaveCount(4)
  await expect.poll(async () => (await said(ben, id)).join(" ")).toBe(words)
})

test.describe("drafts", () => {
  test("follow to the other device, its lobby row and its box, and are gone there when sent here", async ({
    person,
    device,
  }) => {
    const ada = await person("Ada")
    const phone = await device(ada)
    const kitchen = unique("Kitchen")
    const id = await makeRoom(kitchen, ada)
    await phone.page.goto("/")
    await gotoRoom(ada.page, id)
    await composer(ada.page).pressSequentially("half a sentence")
    await expect(row(phone.page, kitchen)).toContainText(/Draft:\s*half a sentence/)
    await openRoom(phone.page, kitchen)
    await expect(composer(phone.page)).toHaveValue("half a sentence")
    await composer(phone.page).press("End")
    await composer(phone.page).pressSequentially(" and the rest")
    await expect(composer(ada.page)).toHaveValue("half a sentence and the rest", { timeout: 15_000 })
    await composer(ada.page).press("Enter")
    await expect(message(phone.page, "half a sentence and the rest")).toBeVisible()
    await expect(composer(phone.page)).toHaveValue("")
    await expect(row(phone.page, kitchen)).not.toContainText("Draft")
    await ada.page.reload()
    await expect(composer(ada.page)).toBeFocused()
    await expect(composer(ada.page)).toHaveValue("")
  })

  test("never overwrite what is being typed", async ({ person, device }) => {
    const ada = await person("Ada")
    const phone = await device(ada)
    const id = await makeRoom(unique("Kitchen"), ada)
    await gotoRoom(ada.page, id)
    await gotoRoom(phone.page, id)
    await Promise.all([
      composer(ada.page).pressSequentially("written on the laptop, slowly", { delay: 150 }),
      composer(phone.page).pressSequentially("written on the phone, slowly", { delay: 150 }),
    ])
    await expect(composer(ada.page)).toHaveValue(/written on the laptop, slowly/)
    await expect(composer(phone.page)).toHaveValue(/written on the phone, slowly/)
  })

  test("survive a reload and the end of the session, and stay readable where one was removed", async ({
    person,
    device,
  }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const id = await makeRoom(unique("Kitchen"), ada, ben)
    const { row: made } = await ada.ask("conversation:create", {
      clientId: crypto.randomUUID(),
      kind: "group",
      name: unique("Family"),
      handles: [ben.handle],
    })
    const family = made.conversation.id
    await gotoRoom(ben.page, id)
    await composer(ben.page).fill("kept over a reload")
    await ben.page.reload()
    await expect(composer(ben.page)).toHaveValue("kept over a reload")

    await gotoRoom(ben.page, family)
    await composer(ben.page).fill("what I wanted to say")
    await ada.ask("member:remove", { conversationId: family, personId: ben.id })
    await expect(ben.page.getByRole("heading", { name: "You are no longer in this conversation" })).toBeVisible()
    await expect(ben.page.getByRole("textbox", { name: "What you wrote here" })).toHaveValue("what I wanted to say")
    await ben.page.reload()
    await expect(ben.page.getByRole("heading", { level: 1, name: "Nothing here" })).toBeVisible()
    await expect(ben.page.getByRole("textbox", { name: "What you wrote here" })).toHaveValue("what I wanted to say")
    // No row of the list leads there any more.
    const way = ben.page.getByRole("link", { name: "What you wrote in a conversation you are no longer in" })
    await ben.page.locator(`a[data-conversation-id="${id}"]`).click()
    await expect(composer(ben.page)).toBeVisible()
    await way.click()
    await ben.page.getByRole("button", { name: "Discard" }).click()
    await expect(ben.page.getByRole("textbox", { name: "What you wrote here" })).toHaveCount(0)
    await expect(way).toHaveCount(0)

    await gotoRoom(ben.page, id)
    await composer(ben.page).fill("kept over the end of the session")
    const phone = await device(ben)
    await phone.ask("session:end-others", {})
    await expect(ben.page).toHaveURL(/\/sign-in/)
    await expect(async () => {
      const kept = await ben.page.evaluate(() => JSON.stringify({ ...localStorage }))
      expect(kept).not.toContain("kept over the end")
    }).toPass()
    // Signed out from afar, nothing stays on that device; the words are on the others.
    await gotoRoom(phone.page, id)
    await expect(composer(phone.page)).toHaveValue(/kept over/)
  })

  test("lose the text of what they answer when that is deleted, and keep their own", async ({ person }) => {
    const [ada, ben] = [await person("Ada"), await person("Ben")]
    const id = await makeRoom(unique("Kitchen"), ada, ben)
    const seq = await tell(ada, id, "a nightingale sang")
    await gotoRoom(ben.page, id)
    await expect(async () => {
      await message(ben.page, "a nightingale sang").click({ button: "right" })
      await ben.page.getByRole("menuitem", { name: "Reply" }).click({ timeout: 500 })
    }).toPass()
    await composer(ben.page).fill("so it did")
    await expect(ben.page.locator("form").getByText("a nightingale sang")).toBeVisible()
    await ada.ask("message:delete", { conversationId: id, seq })
    await expect(ben.page.locator("form").getByText("This message was deleted")).toBeVisible()
    await expect(ben.page.getByText("nightingale")).toHaveCount(0)
    await expect(composer(ben.page)).toHaveValue("so it did")
    await say(ben.page, "so it did")
    await expect(sent(ben.page, "so it did")).toBeVisible()
  })
})
