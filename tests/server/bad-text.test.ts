import { randomUUID } from "node:crypto"
import { describe, expect, test } from "vitest"
import type { CommandName } from "#lib/protocol/commands.ts"
import { json, message, signInAt } from "#tests/support/guest.ts"
import { granted, hangUp } from "#tests/support/sockets.ts"
import {
  ada,
  changingNothing,
  commandPath,
  house,
  inputs,
  refusedBy,
  room,
  seq,
  setStage,
} from "#tests/support/stage.ts"
import { ask, expectUnharmed } from "#tests/support/unharmed.ts"

setStage()

describe("U08, U10, U12, U13: a name that pretends", () => {
  changingNothing()
  const signUp = (more: Record<string, string>) =>
    ask(`${house.url}/api/sign-up`, json({ ...inputs()["account:sign-up"], ...more }))

  test.each([
    "ad\u200bmin",
    "\u0430dmin",
    "admin",
    "ADMIN",
    "Admin",
    "adm1n",
    "support",
    "everyone",
    "here",
    "api",
    "_next",
    "null",
    "undefined",
    "settings",
    "__proto__",
    "Stra\u00dfe",
    "\u0130stanbul",
    "a\u202eb",
    "ab",
    "x".repeat(31),
    "a b",
    "@",
    "a/../b",
    "a\u0000b",
  ])("%j is no handle", async handle => {
    const answer = await signUp({ handle })
    expect(answer.status).toBe(400)
    expect(refusedBy(answer).error).toMatchObject({ code: "invalid", fields: { handle: expect.any(String) } })
  })

  test("who is there already cannot be imitated", async () => {
    for (const handle of [ada.handle.toUpperCase(), `@${ada.handle}`, ada.handle.replace("ada", "\uff41da")]) {
      expect(refusedBy(await signUp({ handle })).error).toMatchObject({ fields: { handle: "taken" } })
    }
    expect(refusedBy(await signUp({ email: ada.email.toUpperCase() })).error).toMatchObject({
      fields: { email: "taken" },
    })
  })

  test.each(["", " ", "\u200b", "\u2800\u3164", "x".repeat(61), "a\u0000b", "x\ud800y", "a\u0007b"])(
    "%j is no name",
    async name => {
      expect(refusedBy(await signUp({ name })).error).toMatchObject({ fields: { name: expect.any(String) } })
    },
  )
})

describe("U16: at its limit", () => {
  const astral = "😀"
  const lengths: [what: string, most: number, (text: string) => [CommandName, object]][] = [
    ["a message", 4000, body => ["message:send", { ...message(room), body }]],
    ["an edit", 4000, body => ["message:edit", { conversationId: room, seq, body }]],
    ["a room's name", 80, name => ["conversation:update", { conversationId: room, name }]],
    ["a topic", 300, topic => ["conversation:update", { conversationId: room, topic }]],
    ["one's own name", 60, name => ["account:update", { name }]],
    ["a search", 100, query => ["people:search", { query }]],
  ]
  test.each(lengths)("%s of %i characters passes, one more does not, by both doors", async (_, most, make) => {
    const client = await ada.connect()
    const by = {
      http: async (text: string) => (await ask(commandPath(make(text)[0]), json(make(text)[1], ada.cookie))).body(),
      socket: (text: string) => client.raw(...make(text)),
    }
    for (const door of ["http", "socket"] as const) {
      expect(await by[door](astral.repeat(most)), door).toMatchObject({ ok: true })
      expect(await by[door](astral.repeat(most + 1)), door).toMatchObject({ error: { code: "invalid" } })
      const [name] = make("x")
      if (name === "people:search") continue
      for (const blank of ["", " ", "\n\t", "\u200b\u2060"]) {
        const answer = await by[door](blank)
        if (_ === "a topic") expect(answer).toMatchObject({ ok: expect.any(Boolean) })
        else expect(answer, JSON.stringify(blank)).toMatchObject({ error: { code: "invalid" } })
      }
    }
    hangUp(client)
    await expectUnharmed(house)
  })

  test("U18: what comes back is what went in, to the letter, by both doors", async () => {
    const client = await ada.connect()
    const texts = [
      "\ufffe",
      "\ue000",
      "\u{e0041}x",
      "لُلُصّبُلُلصّبُررً",
      "జ్ఞా",
      "a\u202eb",
      "a\r\nb\u001b[2J",
      "e\u0301",
      "\u{10ffff}",
      "{{x}}",
      "</script>",
    ]
    for (const body of texts) {
      for (const answer of [
        await ada.post("message:send", message(room, body)),
        await client.ask("message:send", message(room, body)),
      ]) {
        const { seq: at } = granted(answer).message
        const [row] = await house.sql`select body from messages where conversation_id = ${room} and seq = ${at}`
        expect(row!.body).toBe(body)
        expect(granted(answer).message.body).toBe(body)
      }
    }
    hangUp(client)
    await expectUnharmed(house)
  })

  test("U20: a password is the same composed and decomposed, and all of it counts", async () => {
    const password = `Kœnig é ${"long ".repeat(16)}end`
    const handle = `u${randomUUID().slice(0, 8)}`
    const made = await ask(
      `${house.url}/api/sign-up`,
      json({ handle, name: "Uwe", email: `${handle}@example.test`, password: password.normalize("NFC") }),
    )
    expect(made.status).toBe(200)
    const tries: [string, boolean][] = [
      [password.normalize("NFD"), true],
      [`${password} `, false],
      [` ${password}`, false],
      [`${password.slice(0, -1)}D`, false],
      [password.slice(0, 72), false],
    ]
    for (const [text, ok] of tries) {
      const { result } = await signInAt(house.url, handle, text)
      expect(result.ok, JSON.stringify(text)).toBe(ok)
    }
    await expectUnharmed(house)
  })
})
