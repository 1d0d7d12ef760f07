import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { openSockets as countOpen } from "#lib/metrics.ts"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member } from "#tests/support/members.ts"
import { type Client, connect, granted, openSockets, type Place } from "#tests/support/sockets.ts"

let database: TestDatabase
let place: Place
let ada: Client & { cookie: string }
let room: string
const faults: unknown[] = []
const noteFault = (error: unknown) => void faults.push(error)

beforeAll(async () => {
  process.on("unhandledRejection", noteFault)
  database = await createPlace()
  place = await openSockets()
  const { cookie } = await member("Ada")
  ada = { ...(await connect(place, cookie)), cookie }
  const made = await ada.ask("conversation:create", { clientId: randomUUID(), kind: "room", name: "Arrivals" })
  room = granted(made).row.conversation.id
})
afterAll(async () => {
  process.off("unhandledRejection", noteFault)
  expect(faults).toEqual([])
  await place.close()
  await database.drop()
})

const rows = async () => (await sql()`select count(*)::int as n from messages`)[0]!.n as number
const send = (more: Record<string, unknown>) => ({
  conversationId: room,
  clientId: randomUUID(),
  body: "hello",
  ...more,
})

describe("an input that is not right", () => {
  test.each<[string, () => unknown]>([
    ["a number as a body", () => send({ body: 123 })],
    ["a list as a body", () => send({ body: [] })],
    ["an object as a body", () => send({ body: { toString: "x" } })],
    ["true as a body", () => send({ body: true })],
    ["null as a body", () => send({ body: null })],
    ["a list as an id", () => send({ conversationId: ["a"] })],
    ["a query as an id", () => send({ conversationId: { $ne: null } })],
    ["a blank body", () => send({ body: " \u200b\n" })],
    ["a NUL in the body", () => send({ body: "a\u0000b" })],
    ["half a character", () => send({ body: "x\ud800y" })],
    ["keys that are the server's", () => send({ authorId: randomUUID(), seq: 1, createdAt: "x", deletedAt: null })],
    ["a constructor", () => send({ constructor: { prototype: { isAdmin: true } } })],
    ["a reply to a negative place", () => send({ replyTo: -1 })],
    ["a reply to half a place", () => send({ replyTo: 1.5 })],
    ["a reply to 2^53", () => send({ replyTo: 2 ** 53 })],
    ["no object", () => "hello"],
    ["a list", () => [send({})]],
    ["nothing", () => null],
  ])("%s is refused by field and changes nothing", async (_, make) => {
    const before = await rows()
    const result = await ada.raw("message:send", make())
    expect(result).toMatchObject({ ok: false, error: { code: "invalid", fields: expect.any(Object) } })
    expect(await rows()).toBe(before)
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  test("over the list's length is refused at once", async () => {
    const started = performance.now()
    const ids = Array.from({ length: 1000 }, () => randomUUID())
    expect(await ada.raw("presence:watch", { personIds: ids, conversationId: null })).toMatchObject({
      error: { code: "invalid" },
    })
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe("an event", () => {
  test("that does not exist is answered not_found, inherited names too", async () => {
    for (const name of ["admin:drop", "toString", "__proto__", "constructor", "message:send ", "hasOwnProperty"]) {
      expect(await ada.raw(name, {})).toMatchObject({ ok: false, error: { code: "not_found" } })
    }
  })

  test("without an acknowledgement, with more than one input, or none, does no harm", async () => {
    ada.socket.emit("message:send")
    ada.socket.emit("message:send", { a: 1 }, { b: 2 })
    ada.socket.emit("typing", 5)
    ada.socket.emit("nothing:known", {})
    expect(await ada.raw("message:send", {}, {})).toMatchObject({ error: { code: "invalid" } })
    expect(granted(await ada.ask("session:list", {})).sessions).toHaveLength(1)
  })

  test("sent over a socket that is gone is dropped", async () => {
    const client = await connect(place, ada.cookie)
    client.socket.disconnect()
    client.socket.emit("message:send", send({ body: "too late" }))
    expect(granted(await ada.ask("session:list", {})).sessions).toHaveLength(1)
  })
})

describe("a frame", () => {
  /** A WebSocket below Socket.IO: opened, then given frames, then watched. */
  const wire = async (frames: (string | Uint8Array<ArrayBuffer>)[], join = true) => {
    const { cookie } = ada
    const address = `${place.origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`
    const Wire = WebSocket as unknown as new (url: string, options: { headers: Record<string, string> }) => WebSocket
    const ws = new Wire(address, { headers: { cookie } })
    const said: string[] = []
    const closed = new Promise<number>(resolve => ws.addEventListener("close", event => resolve(event.code)))
    ws.addEventListener("message", event => said.push(String(event.data)))
    await new Promise((resolve, reject) => {
      ws.addEventListener("open", resolve)
      ws.addEventListener("error", reject)
    })
    if (join) {
      ws.send("40")
      await expect.poll(() => said.some(text => text.startsWith("40"))).toBe(true)
    }
    for (const frame of frames) ws.send(frame)
    return { ws, said, closed }
  }

  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ["half a list", "42["],
    ["an object for an event", '42{"a":1}'],
    ["an event without a name", "42[]"],
    ["an event named by a number", "42[5]"],
    ["a reserved event", '42["connect"]'],
    ["an empty message", "4"],
    ["an unknown packet", "9"],
    ["an acknowledgement of nothing", '43999999999999["x"]'],
    ["a binary event whose binary never comes", '451-["x",{"_placeholder":true,"num":0}]'],
    ["binary noise", new Uint8Array([1, 2, 3, 255])],
    ["another namespace", "40/admin,"],
    ["a second connection", "40"],
  ])("of %s is refused or closes the socket, and the others talk on", async (_, frame) => {
    const { ws } = await wire([frame])
    expect(granted(await ada.ask("session:list", {})).sessions).toHaveLength(1)
    ws.close()
  })

  test.each([
    ["nested without end", `${"[".repeat(30_000)}${"]".repeat(30_000)}`],
    ["with a prototype", `{"__proto__":{"isAdmin":true},"conversationId":"${randomUUID()}"}`],
  ])("%s is answered invalid at once", async (_, input) => {
    const { ws, said } = await wire([])
    const started = performance.now()
    ws.send(`420["message:send",${input}]`)
    await expect.poll(() => said.find(text => text.startsWith("430")), { interval: 5 }).toContain('"code":"invalid"')
    expect(performance.now() - started).toBeLessThan(5000)
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
    ws.close()
  })

  test("of binary closes the socket", async () => {
    const { closed } = await wire(['451-["x",{"_placeholder":true,"num":0}]'])
    expect(await closed).toBeGreaterThan(0)
  })

  test("over the limit closes the socket with 1009", async () => {
    const { closed } = await wire([`42["message:send",{"body":"${"x".repeat(65_536)}"}]`])
    expect(await closed).toBe(1009)
  })

  test("before the socket is anybody's is not run", async () => {
    const before = await rows()
    const { closed } = await wire([`42["message:send",${JSON.stringify(send({}))}]`], false)
    await closed
    expect(await rows()).toBe(before)
  })

  test("that leaves the namespace ends the connection", async () => {
    const { closed } = await wire(["41"])
    expect(await closed).toBeGreaterThan(0)
  })
})

describe("polling", () => {
  const url = () => `${place.origin}/socket.io/?EIO=4&transport=polling`
  const opened = async () =>
    JSON.parse((await (await fetch(url(), { headers: { cookie: ada.cookie } })).text()).slice(1)) as { sid: string }

  test("with garbage is answered and closed, and leaves nothing open", async () => {
    const before = countOpen()
    for (let n = 0; n < 100; n++) {
      const { sid } = await opened()
      const answer = await fetch(`${url()}&sid=${sid}`, {
        method: "POST",
        headers: { "content-type": n % 2 ? "application/octet-stream" : "text/plain" },
        body: new Uint8Array(200).fill(128 + n),
      })
      expect([200, 400]).toContain(answer.status)
      await answer.text()
      expect((await fetch(`${url()}&sid=${sid}`)).status).toBe(400)
    }
    expect(countOpen()).toEqual(before)
    expect(granted(await ada.ask("session:list", {})).sessions).toHaveLength(1)
  })

  test("with a body over the limit is 413 and closed", async () => {
    const { sid } = await opened()
    const answer = await fetch(`${url()}&sid=${sid}`, { method: "POST", body: `4${"x".repeat(65_536)}` })
    expect(answer.status).toBe(413)
  })

  test.each(["transport=constructor", "transport=websocket", "EIO=99", "transport=polling&sid=__proto__"])(
    "with %s is 400",
    async query => {
      expect((await fetch(`${place.origin}/socket.io/?EIO=4&${query}`)).status).toBe(400)
    },
  )
})
