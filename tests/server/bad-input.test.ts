import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { afterAll, describe, expect, test } from "vitest"
import { type CommandName, commands } from "#lib/protocol/commands.ts"
import { fieldsOfCommands, junkFor } from "#tests/support/bad-inputs.ts"
import { json, message, signUpAt } from "#tests/support/guest.ts"
import { openWire } from "#tests/support/raw.ts"
import { type Client, granted, hangUp } from "#tests/support/sockets.ts"
import {
  ada,
  ben,
  changingNothing,
  commandPath,
  house,
  inputs,
  refusedBy,
  room,
  seq,
  setStage,
} from "#tests/support/stage.ts"
import { ask } from "#tests/support/unharmed.ts"

setStage()

/** Sockets of Ada's, a new one before the flood gate of the last one would close. */
const pool = () => {
  const opened: Client[] = []
  let used = 0
  return {
    async next(): Promise<Client> {
      if (used++ % 200 === 0) opened.push(await ada.connect())
      return opened.at(-1)!
    },
    close: () => hangUp(...opened),
  }
}

const forSockets = new Set(["conversation:watch", "conversation:unwatch"])

describe("P18, P19, U01, U03: a field of the wrong kind", () => {
  changingNothing()
  const sockets = pool()
  afterAll(sockets.close)

  test.each(fieldsOfCommands)("%s: %s", async (name, field) => {
    const base = inputs()[name]
    for (const junk of junkFor(name, field, base[field])) {
      const input = { ...base, [field]: junk }
      if (!forSockets.has(name)) {
        const answer = await ask(commandPath(name), json(input, ada.cookie))
        expect(answer.status, JSON.stringify(junk)).toBe(400)
        expect(refusedBy(answer).error).toMatchObject({ code: "invalid", fields: expect.any(Object) })
      }
      const told = await (await sockets.next()).raw(name, input)
      expect(told, JSON.stringify(junk)).toMatchObject({ ok: false, error: { code: "invalid" } })
    }
  })
})

describe("P16: keys that nobody asked for", () => {
  changingNothing()
  const hostile = [
    '"__proto__":{"isAdmin":true}',
    '"constructor":{"prototype":{"isAdmin":true}}',
    '"authorId":"00000000-0000-4000-8000-000000000000"',
    '"role":"admin","emailVerified":true,"ownerId":1',
    '"seq":1,"id":"x","createdAt":"2020-01-01","pinned":true,"deletedAt":null,"revision":9',
  ]
  const names = (Object.keys(commands) as CommandName[]).filter(name => !forSockets.has(name))

  test.each(names)("%s refuses them", async name => {
    const base = inputs()[name]
    const client = await ada.connect()
    for (const keys of hostile) {
      // A place has a `seq` of its own; a role is what set-role is about.
      const own = Object.keys(base)
      const text = JSON.stringify(base).replace(/}$/, `${own.length ? "," : ""}${keys}}`)
      const parsed = JSON.parse(text) as Record<string, unknown>
      for (const key of own) if (Object.hasOwn(parsed, key)) parsed[key] = base[key]
      const body = JSON.stringify(parsed)
      const answer = await ask(commandPath(name), { ...json({}, ada.cookie), body })
      expect(refusedBy(answer).error, keys).toMatchObject({ code: "invalid" })
      expect(await client.raw(name, parsed)).toMatchObject({ error: { code: "invalid" } })
    }
    hangUp(client)
  })

  test("the short names refuse them too", async () => {
    for (const keys of hostile) {
      for (const path of ["/api/sign-up", "/api/conversations", `/api/conversations/${room}/messages`]) {
        const answer = await ask(house.url + path, { ...json({}, ada.cookie), body: `{${keys}}` })
        expect(answer.status, path).toBe(400)
      }
    }
  })
})

describe("P19, Q01, Q02: an address", () => {
  changingNothing()
  const path = () => `${house.url}/api/conversations/${room}/messages`
  const get = (url: string) => ask(url, { headers: { cookie: ada.cookie } })

  test.each([
    "-1",
    "1.5",
    "NaN",
    "1e309",
    "9007199254740993",
    "9223372036854775808",
    "0x10",
    "%201",
    "1%20",
    "",
    "١",
    "a%00b",
    "[]",
  ])("with %j for a number is refused", async value => {
    for (const name of ["before", "after", "around", "changedSince", "limit"]) {
      expect((await get(`${path()}?${name}=${value}`)).status, name).toBe(400)
    }
    expect((await get(`${house.url}/api/changes?wait=${value}`)).status).toBe(400)
  })

  test("with the same parameter twice, an unknown one or two that exclude each other is refused", async () => {
    for (const query of [
      "before=1&before=2",
      "before=1&after=1",
      "sort=created_at;select pg_sleep(5)",
      "limit=0",
      "limit=101",
    ])
      expect((await get(`${path()}?${query}`)).status, query).toBe(400)
    expect((await get(`${house.url}/api/conversations?sort=x`)).status).toBe(400)
  })

  test.each([
    "' OR 1=1--",
    "'; DROP TABLE messages;--",
    "../../etc/passwd",
    "%00",
    "%ff",
    "__proto__",
    "null",
    "x".repeat(5000),
  ])("with %j for an id finds nothing", async id => {
    const part = id.startsWith("%") ? id : encodeURIComponent(id)
    for (const rest of ["messages", "join", "leave"]) {
      const init = rest === "messages" ? {} : { method: "POST" }
      const answer = await ask(`${house.url}/api/conversations/${part}/${rest}`, {
        ...init,
        headers: { cookie: ada.cookie },
      })
      expect([400, 404, 405]).toContain(answer.status)
    }
    expect([400, 404]).toContain((await ask(`${house.url}/api/commands/${part}`, json({}, ada.cookie))).status)
    for (const page of [`/people/${part}`, `/c/${part}`]) {
      // A page that had begun to stream says in itself that there is nothing.
      const { status, text } = await get(house.url + page)
      expect([400, 404].includes(status) || text.includes('content="noindex"'), page).toBe(true)
    }
  })

  test("with a cursor that is none is refused", async () => {
    for (const since of [
      "x",
      "AAAA",
      "%00",
      "__proto__",
      "A".repeat(30_000),
      Buffer.alloc(20_000, 1).toString("base64url"),
    ]) {
      expect([400, 413, 431], since.slice(0, 20)).toContain(
        (await get(`${house.url}/api/changes?since=${since}`)).status,
      )
    }
  })
})

describe("Q01, Q02, Q06: words that mean something elsewhere", () => {
  const words = [
    "' OR 1=1--",
    "'; DROP TABLE messages;--",
    "%",
    "_%",
    "\\",
    "100%",
    "a & | !",
    ":*",
    "<->",
    '"',
    "$1",
    "{{x}}",
  ]

  test.each(words)("%j is looked for to the letter", async query => {
    const looker = await signUpAt(house.url, "Fay")
    const client = await looker.connect()
    for (const name of ["people:search", "conversation:explore"] as const) {
      const [one, other] = [await looker.post(name, { query }), await client.ask(name, { query })]
      expect(one).toEqual(other)
      expect(Object.values(granted(one))[0]).toEqual([])
    }
    hangUp(client)
  })
})

describe("U15, P12, P21, P22: too much", () => {
  changingNothing()
  const megabyte = "x".repeat(1_048_576)

  test("a body of a megabyte is refused, sent or edited, by HTTP", async () => {
    const { conversationId, clientId } = message(room)
    const paths: [string, object][] = [
      [`/api/conversations/${room}/messages`, { clientId, body: megabyte }],
      ["/api/commands/message:send", { conversationId, clientId, body: megabyte }],
      ["/api/commands/message:edit", { conversationId, seq, body: megabyte }],
      ["/api/commands/account:sign-up", { password: megabyte }],
      ["/api/auth/callback/credentials", { login: "ada", password: megabyte }],
    ]
    for (const [path, input] of paths)
      expect((await ask(house.url + path, json(input, ada.cookie))).status, path).toBe(413)
  })

  test("over 64 KB by HTTP is refused before it is read to the end", async () => {
    const input = { ...message(room), body: "x".repeat(70_000) }
    expect((await ask(commandPath("message:send"), json(input, ada.cookie))).status).toBe(413)
  })

  test("over 64 KB on a socket closes it with 1009, and the others go on", async () => {
    const [one, other] = [await ada.connect(), await ben.connect()]
    const closed = new Promise(resolve => one.socket.once("disconnect", (_, details) => resolve(details)))
    one.socket.emit("message:send", { ...message(room), body: megabyte })
    expect(await closed).toMatchObject({ context: { code: 1009 } })
    expect(await other.ask("session:list", {})).toMatchObject({ ok: true })
    hangUp(one, other)
  })

  test("lists over what is documented are refused at once", async () => {
    const ids = Array.from({ length: 1000 }, () => randomUUID())
    const client = await ada.connect()
    const tooLong: [CommandName, object][] = [
      ["conversation:invite", { conversationId: room, handles: ids.map(id => id.slice(0, 8)) }],
      [
        "conversation:create",
        { clientId: randomUUID(), kind: "room", name: "x", handles: ids.map(id => id.slice(0, 8)) },
      ],
      ["conversation:delivered", { items: ids.slice(0, 500).map(id => ({ conversationId: id, seq: 1 })) }],
      [
        "sync:catch-up",
        {
          epoch: null,
          personRevision: 0,
          conversations: Object.fromEntries([...ids, randomUUID()].map(id => [id, 1])),
        },
      ],
    ]
    for (const [name, input] of tooLong) {
      expect((await ask(commandPath(name), json(input, ada.cookie))).status, name).toBe(400)
      expect(await client.raw(name, input)).toMatchObject({ error: { code: "invalid" } })
    }
    const tens = `{"items":[${"{},".repeat(99_999)}{}]}`
    expect((await ask(commandPath("conversation:delivered"), { ...json({}, ada.cookie), body: tens })).status).toBe(413)
    hangUp(client)
  })

  test("lists in lists in lists are refused, whatever is at the bottom", async () => {
    for (const deep of ["[".repeat(30_000) + "]".repeat(30_000), '{"a":'.repeat(10_000) + 1 + "}".repeat(10_000)]) {
      for (const body of [deep, `{"conversationId":${deep}}`, "[".repeat(60_000)]) {
        const answer = await ask(commandPath("message:send"), { ...json({}, ada.cookie), body })
        expect(answer.status).toBe(400)
      }
      const wire = await openWire(house.port, { Cookie: ada.cookie })
      wire.send("40")
      wire.send(`420["message:list",${deep}]`)
      await wait(100)
      wire.socket.destroy()
    }
  })
})
