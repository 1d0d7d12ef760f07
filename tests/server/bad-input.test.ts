import { randomUUID } from "node:crypto"
import { createServer } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { type CommandName, commands } from "#lib/protocol/commands.ts"
import type { Result } from "#lib/protocol/result.ts"
import { fieldsOfCommands, junkFor, soundInputs } from "#tests/support/bad-inputs.ts"
import { type Guest, json, makeRoomAt, message, signInAt, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { frame, openWire, rawRequest, statusOf, type Wire } from "#tests/support/raw.ts"
import { type Client, granted, hangUp } from "#tests/support/sockets.ts"
import { ask, contentsOf, descriptorsOf, expectUnharmed, rssOf } from "#tests/support/unharmed.ts"

let house: House
let ada: Guest
let ben: Guest
let room: string
let seq: number
let before: Awaited<ReturnType<typeof contentsOf>>

beforeAll(async () => {
  house = await openHouse()
  ;[ada, ben] = (await Promise.all(["Ada", "Ben"].map(name => signUpAt(house.url, name)))) as [Guest, Guest]
  room = await makeRoomAt(ada, ben)
  seq = granted(await ada.post("message:send", message(room))).message.seq
})
afterAll(() => house?.close())

/** For tests whose every input is refused: whatever they do, nothing is changed by it. */
const changingNothing = () => {
  beforeEach(async () => {
    before = await contentsOf(house.sql)
  })
  afterEach(async () => {
    expect(await contentsOf(house.sql)).toEqual(before)
    await expectUnharmed(house)
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })
}

const commandPath = (name: string) => `${house.url}/api/commands/${name}`
const refusedBy = (answer: { status: number; body: () => unknown }) =>
  answer.body() as Result<unknown> as { error: object }

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

const inputs = () => soundInputs({ room, seq, member: ben })
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

describe("P01, P02, P05, P06, P08, P25: what is no packet", () => {
  changingNothing()
  let wires: Wire[] = []
  const open = async (cookie = ada.cookie) => {
    const wire = await openWire(house.port, cookie ? { Cookie: cookie } : {})
    wires.push(wire)
    return wire
  }
  const joined = async () => {
    const wire = await open()
    wire.send("40")
    await expect.poll(() => wire.heard()).toContain("40{")
    return wire
  }
  afterEach(() => {
    for (const wire of wires) wire.socket.destroy()
    wires = []
  })

  const noise: (string | Buffer)[] = [
    "42[",
    '42{"a":1}',
    "4",
    "9",
    "",
    "42",
    "42[]",
    '42[""]',
    "42[null]",
    '42["message:send"]',
    '42["admin:drop",{}]',
    '42999999999999["message:list",{}]',
    '4299999999999999999999999["message:list",{}]',
    '42-1["message:list",{}]',
    '420["message:list",{"type":"function","call":"x"}]',
    '420["__proto__",{}]',
    '420["constructor",{}]',
    '420["toString",{}]',
    '420["disconnect",{}]',
    '420["error",{}]',
    '43["x"]',
    '430[{"ok":true}]',
    "41/admin",
    "44",
    "2probe",
    "5",
    "6",
    '40{"token":"x"}',
    "40/admin,",
    '451-["x",{"_placeholder":true,"num":0}]',
    '451-["x",{"_placeholder":true,"num":99}]',
    '4599999-["x"]',
    "\u0000\u0001",
    "x".repeat(60_000),
    frame(Buffer.from([0, 1, 255, 254]), { opcode: 2 }),
    frame("x", { opcode: 3 }),
    frame("x", { opcode: 0 }),
    frame("x".repeat(126), { opcode: 9 }),
    Buffer.from([0x81, 5, 1, 2, 3]),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  ]

  test("before anyone is signed in, after, and without a session: the process lives, others are served", async () => {
    const witness = await ben.connect()
    for (const each of noise) {
      for (const make of [() => open(""), open, joined]) {
        const wire = await make()
        wire.socket.write(typeof each === "string" ? frame(each) : each)
      }
    }
    await wait(300)
    expect(await witness.ask("session:list", {})).toMatchObject({ ok: true })
    hangUp(witness)
  })

  test("P06: a binary packet that never comes holds nothing", async () => {
    const opened = await Promise.all(Array.from({ length: 20 }, () => joined()))
    for (const wire of opened) wire.send('451-["x",{"_placeholder":true,"num":0}]')
    await expect.poll(() => opened.every(wire => wire.isClosing()), { timeout: 5000 }).toBe(true)
  })

  test("P08: a message in 100,000 pieces closes the connection and costs no memory", async () => {
    const wire = await joined()
    const memory = rssOf(house.pid)
    const piece = frame("x", { opcode: 0, fin: false })
    wire.socket.on("error", () => {})
    wire.socket.write(frame("4", { opcode: 1, fin: false }))
    for (let n = 0; n < 100 && wire.socket.writable; n++) {
      wire.socket.write(Buffer.concat(Array.from({ length: 1000 }, () => piece)))
      await wait(1)
    }
    await Promise.race([wire.closed, wait(3000).then(() => Promise.reject(new Error("still open")))])
    expect(rssOf(house.pid) - memory).toBeLessThan(40_000_000)
  })

  test("P25: what comes before the socket is anybody's is not run", async () => {
    const wire = await open()
    wire.send(`42["message:send",${JSON.stringify(message(room))}]`)
    wire.send("40")
    await wait(300)
  })

  test("P15: other namespaces are refused, however many", async () => {
    const wire = await joined()
    const memory = rssOf(house.pid)
    for (let n = 0; n < 1000; n++) wire.send(`40/x${n},`)
    await wait(500)
    expect(rssOf(house.pid) - memory).toBeLessThan(40_000_000)
    expect(wire.heard()).not.toMatch(/40\/x\d+,\{"sid"/)
  })

  test("P10, P11: polling garbage is answered and closed", async () => {
    const path = `${house.url}/socket.io/?EIO=4&transport=polling`
    const descriptors = descriptorsOf(house.pid)
    for (const sid of ["__proto__", "constructor", "toString", "x".repeat(10_000), "%00", ""]) {
      expect((await ask(`${path}&sid=${sid}`, { headers: { cookie: ada.cookie } })).status, sid).toBe(sid ? 400 : 200)
    }
    expect([400, 414, 431]).toContain((await ask(`${path}&sid=${"x".repeat(64_000)}`)).status)
    for (let n = 0; n < 50; n++) {
      const opened = await ask(path, { headers: { cookie: ada.cookie } })
      const { sid } = JSON.parse(opened.text.slice(1)) as { sid: string }
      const garbage = { method: "POST", headers: { "content-type": n % 2 ? "application/octet-stream" : "text/plain" } }
      await ask(`${path}&sid=${sid}`, { ...garbage, body: Buffer.from([0, 1, 2, 255, 254, 253]) })
      expect((await ask(`${path}&sid=${sid}`)).status).toBeLessThan(500)
    }
    await wait(200)
    expect(descriptorsOf(house.pid) - descriptors).toBeLessThan(20)
  })

  test("P24: a flood is refused, then cut off; the others are answered meanwhile", async () => {
    const [flood, witness] = [await ada.connect(), await ben.connect()]
    let slowest = 0
    let on = true
    const watching = (async () => {
      while (on) {
        const began = performance.now()
        await witness.ask("session:list", {})
        slowest = Math.max(slowest, performance.now() - began)
        await wait(50)
      }
    })()
    for (let n = 0; n < 1000; n++) flood.socket.emit("session:list", {})
    await expect.poll(() => flood.closed, { timeout: 5000 }).toHaveLength(1)
    expect(flood.of("socket:closing")).toEqual([{ reason: "flooding" }])
    on = false
    await watching
    expect(slowest).toBeLessThan(1000)
    hangUp(witness)
  })
})

describe("P26, P27, P29: requests that once opened a framework", () => {
  changingNothing()
  const pages = ["/", "/explore", "/people", "/settings", "/settings/sessions", "/people/ada", `/c/${randomUUID()}`]

  test("a server action finds nothing, whatever it refers to", async () => {
    const form = new FormData()
    form.append("0", '"$1:__proto__:then"')
    form.append(
      "1",
      '{"status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B0\\"}","_response":{"_prefix":"x"}}',
    )
    for (const path of [...pages, "/sign-in", "/sign-up", "/nowhere"]) {
      const headers = { "next-action": "a".repeat(40), cookie: ada.cookie }
      const answer = await ask(house.url + path, { method: "POST", headers, body: form })
      expect(answer.status, path).toBe(404)
      const plain = await ask(house.url + path, { method: "POST", headers: { cookie: ada.cookie }, body: form })
      expect(plain.text, path).not.toContain("_response")
    }
  })

  test.each(["br", "gzip", "deflate", "zstd", "x"])("a body in %s is not even read", async encoding => {
    const paths = [
      "/api/sign-up",
      "/api/conversations",
      `/api/conversations/${room}/messages`,
      "/api/commands/message:send",
      "/api/auth/callback/credentials",
      "/api/auth/signout",
      `/api/conversations/${room}/join`,
      "/socket.io/?EIO=4&transport=polling",
    ]
    for (const path of paths) {
      const headers = { "content-type": "application/json", "content-encoding": encoding, cookie: ada.cookie }
      expect(
        (await ask(house.url + path, { method: "POST", headers, body: Buffer.alloc(1000, 255) })).status,
        path,
      ).toBe(415)
    }
  })

  test("a header that skips what protects a page does not", async () => {
    for (const path of pages) {
      const headers = { "x-middleware-subrequest": Array(5).fill("middleware").join(":"), "x-middleware-next": "1" }
      const answer = await ask(house.url + path, { headers })
      if (path === "/") expect(answer.text).not.toContain(ada.email)
      else {
        expect(answer.status, path).toBe(307)
        expect(answer.headers.get("location"), path).toBe(`/sign-in?next=${encodeURIComponent(path)}`)
      }
    }
    for (const suffix of [".rsc", ".txt", "?_rsc=x", ".segments/_tree.segment.rsc"]) {
      const answer = await ask(`${house.url}/settings${suffix}`, { headers: { rsc: "1", "next-router-prefetch": "1" } })
      expect(answer.text, suffix).not.toContain(ada.email)
      expect([200, 307, 404]).toContain(answer.status)
    }
  })

  test("R27: a request for another server's address is refused, and nothing goes out", async () => {
    const host = `Host: 127.0.0.1:${house.port}\r\n`
    const upgrade =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YSBrZXkgb2Ygc2l4dGVlbg==\r\n"
    for (const target of ["http://10.0.0.5/", "http://127.0.0.1:1/", "//10.0.0.5/", "/\\10.0.0.5/", "*"]) {
      expect(statusOf(await rawRequest(house.port, `GET ${target} HTTP/1.1\r\n${host}${upgrade}\r\n`)), target).toBe(
        400,
      )
      expect(
        statusOf(await rawRequest(house.port, `GET ${target} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)),
        target,
      ).toBe(400)
    }
  })
})

describe("R28: making the framework ask for something", () => {
  changingNothing()

  test("an action that is none, under a host of the sender's choice, asks nobody", async () => {
    let came = 0
    const canary = createServer(socket => {
      came++
      socket.destroy()
    })
    await new Promise<void>(resolve => canary.listen(0, "127.0.0.1", resolve))
    const host = `Host: 127.0.0.1:${(canary.address() as { port: number }).port}\r\nConnection: close\r\n`
    const form = "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: 2\r\n\r\n[]"
    for (const path of ["/", "/settings", "/sign-in", "/c/x"]) {
      const action = await rawRequest(
        house.port,
        `POST ${path} HTTP/1.1\r\n${host}Next-Action: ${"a".repeat(42)}\r\n${form}`,
      )
      expect(statusOf(action), path).toBe(404)
      const post = await rawRequest(house.port, `POST ${path} HTTP/1.1\r\n${host}${form}`)
      expect(statusOf(post), path).toBeLessThan(500)
      await rawRequest(house.port, `GET ${path} HTTP/1.1\r\n${host}RSC: 1\r\nX-Action-Redirect: /\r\n\r\n`)
    }
    canary.close()
    expect(came).toBe(0)
  })
})

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
