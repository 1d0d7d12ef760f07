import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { GET as changesRoute } from "#app/api/changes/route.ts"
import { POST as commandRoute } from "#app/api/commands/[name]/route.ts"
import { POST as joinRoute } from "#app/api/conversations/[id]/join/route.ts"
import { GET as listRoute, POST as sendRoute } from "#app/api/conversations/[id]/messages/route.ts"
import { GET as lobbyRoute } from "#app/api/conversations/route.ts"
import { POST as signUpRoute } from "#app/api/sign-up/route.ts"
import type { PollOutput } from "#lib/protocol/sync.ts"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member, signUpInput } from "#tests/support/members.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createPlace()
})
afterAll(() => database.drop())

type Sent = {
  cookie?: string
  body?: unknown
  raw?: string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** A request as the guard hands it on. */
const request = (path: string, { cookie, body, raw, headers, signal }: Sent = {}) =>
  new Request(`http://localhost:3000${path}`, {
    method: body === undefined && raw === undefined ? "GET" : "POST",
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    signal,
    headers: {
      "x-charla-origin": "http://localhost:3000",
      "x-charla-address": "127.0.0.1",
      "content-type": "application/json",
      ...(cookie ? { cookie } : {}),
      ...headers,
    },
  })
const command = (name: string, sent: Sent) =>
  commandRoute(request(`/api/commands/${name}`, sent), { params: Promise.resolve({ name }) })
const room = async (cookie: string) => {
  const answer = await command("conversation:create", {
    cookie,
    body: { clientId: randomUUID(), kind: "room", name: "Weather" },
  })
  return (await answer.json()).value.row.conversation.id as string
}
const send = (cookie: string, id: string, body: string, clientId = randomUUID()) =>
  sendRoute(request("/", { cookie, body: { clientId, body } }), { params: Promise.resolve({ id }) })
const list = (cookie: string | undefined, id: string, query: string) =>
  listRoute(request(`/?${query}`, { cookie }), { params: Promise.resolve({ id }) })

describe("a body", () => {
  const post = (sent: Sent) => signUpRoute(request("/api/sign-up", sent))
  test.each<[string, Sent, number]>([
    ["that is a form", { raw: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
    ["that is text", { raw: "{}", headers: { "content-type": "text/plain" } }, 415],
    ["that is compressed", { raw: "{}", headers: { "content-encoding": "br" } }, 415],
    ["that is no JSON", { raw: "{" }, 400],
    ["that is empty", { raw: "" }, 400],
    ["that is a list", { raw: "[]" }, 400],
    ["that is null", { raw: "null" }, 400],
    ["that is not UTF-8", { raw: new Uint8Array([0x7b, 0xff, 0x7d]) }, 400],
    ["that is nested without end", { raw: "[".repeat(60_000) }, 400],
    ["that is nested without end and closed", { raw: `{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}` }, 400],
    ["over 64 KB", { raw: `{"a":"${"x".repeat(65_536)}"}` }, 413],
  ])("%s is refused at once", async (_, sent, status) => {
    const started = performance.now()
    const answer = await post(sent)
    expect(answer.status).toBe(status)
    expect(answer.headers.get("cache-control")).toContain("no-store")
    expect((await answer.json()).ok).toBe(false)
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test("with keys of the server's, or a prototype, is refused by name", async () => {
    const answer = await post({
      raw: JSON.stringify({ ...signUpInput("Ada"), role: "admin" }).replace("{", '{"__proto__":{"isAdmin":true},'),
    })
    expect((await answer.json()).error.fields).toEqual({ role: "unknown", ["__proto__" as string]: "unknown" })
  })
})

describe("a command over HTTP", () => {
  test("needs a session, a name that exists, and a place where it can run", async () => {
    const { cookie } = await member("Ada")
    expect((await command("session:list", { body: {} })).status).toBe(401)
    expect((await command("toString", { cookie, body: {} })).status).toBe(404)
    expect((await command("conversation:watch", { cookie, body: { conversationId: randomUUID() } })).status).toBe(404)
    expect((await command("typing", { cookie, body: {} })).status).toBe(404)
    expect((await command("session:list", { cookie, body: {} })).status).toBe(200)
    expect((await command("session:list", { body: {}, headers: { authorization: `Bearer ${cookie}` } })).status).toBe(
      401,
    )
  })

  test("over the limit says how long to wait", async () => {
    const { cookie } = await member("Ada")
    const id = await room(cookie)
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => send(cookie, id, `${n}`)))
    const refused = answers.find(answer => answer.status === 429)
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0)
  })

  test("sent again with its client id is one message and the same answer", async () => {
    const { cookie } = await member("Ada")
    const id = await room(cookie)
    const clientId = randomUUID()
    const answers = await Promise.all([1, 2, 3].map(async () => (await send(cookie, id, "once", clientId)).json()))
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  test.each([
    "before=-1",
    "before=1.5",
    "after=NaN",
    "around=1e309",
    "before=9007199254740993",
    "after=0x10",
    "before=%201",
    "limit=0",
    "limit=1000",
    "limit=",
    "before=1&after=2",
    "before=1&before=2",
    "changedSince=x",
    "sort=created_at",
    "conversationId=x",
  ])("with the query %s is 400", async query => {
    const { cookie } = await member("Ada")
    expect((await list(cookie, await room(cookie), query)).status).toBe(400)
  })

  test("finds nothing under an id that is none", async () => {
    const { cookie } = await member("Ada")
    expect((await list(cookie, "not-an-id", "")).status).toBe(400)
    expect((await list(cookie, randomUUID(), "")).status).toBe(404)
    const join = joinRoute(request("/", { cookie, body: {} }), { params: Promise.resolve({ id: randomUUID() }) })
    expect((await join).status).toBe(404)
    expect((await lobbyRoute(request("/api/conversations?x=1", { cookie }))).status).toBe(400)
  })
})

describe("the long poll", () => {
  const poll = async (cookie: string, query: string, signal?: AbortSignal) => {
    const answer = await changesRoute(request(`/api/changes?${query}`, { cookie, signal }))
    return { status: answer.status, ...((await answer.json()) as { value: PollOutput; error: { code: string } }) }
  }

  test("begins with everything, then waits for what happens, and gives the next cursor", async () => {
    const ada = await member("Ada")
    const ben = await member("Ben")
    const id = await room(ada.cookie)
    const first = await poll(ada.cookie, "")
    expect(first.value).toMatchObject({ reset: true, rows: [{ conversation: { id } }], changes: [] })

    const started = performance.now()
    const waiting = poll(ada.cookie, `since=${first.value.cursor}&wait=20`)
    await new Promise(resolve => setTimeout(resolve, 300))
    await joinRoute(request("/", { cookie: ben.cookie, body: {} }), { params: Promise.resolve({ id }) })
    const second = await waiting
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(second.value.changes).toMatchObject([{ conversationId: id, members: [{ personId: ben.id }] }])

    await send(ben.cookie, id, "hello")
    await send(ben.cookie, id, "again")
    const third = await poll(ada.cookie, `since=${second.value.cursor}&wait=20`)
    const bodies = third.value.changes.flatMap(change => change.messages ?? []).map(message => message.body)
    const fourth = bodies.includes("again") ? [] : (await poll(ada.cookie, `since=${third.value.cursor}`)).value.changes
    expect([...bodies, ...fourth.flatMap(change => change.messages ?? []).map(message => message.body)]).toEqual([
      "hello",
      "again",
    ])
    const last = await poll(ada.cookie, `since=${third.value.cursor}&wait=1`)
    expect(last.value).toMatchObject({ reset: false, rows: [], gone: [] })
  })

  test("says what is gone, and tells a stranger nothing", async () => {
    const ada = await member("Ada")
    const ben = await member("Ben")
    const id = await room(ada.cookie)
    await joinRoute(request("/", { cookie: ben.cookie, body: {} }), { params: Promise.resolve({ id }) })
    const { cursor } = (await poll(ben.cookie, "")).value
    await command("member:remove", { cookie: ada.cookie, body: { conversationId: id, personId: ben.id } })
    await send(ada.cookie, id, "nothing for Ben")
    const after = await poll(ben.cookie, `since=${cursor}&wait=5`)
    expect(after.value).toMatchObject({ rows: [], changes: [], gone: [id] })
    expect((await poll("", `since=${cursor}`)).status).toBe(401)
  })

  test.each([
    "since=x",
    "since=AAAA",
    `since=${"A".repeat(24_001)}`,
    "since=../..",
    "wait=26",
    "wait=-1",
    "wait=1e3",
    "x=1",
  ])("with %s is 400", async query => {
    const { cookie } = await member("Ada")
    expect((await poll(cookie, query)).status).toBe(400)
  })

  test("is held at most three times per person, and let go when the caller leaves or the session ends", async () => {
    const ada = await member("Ada")
    const { cursor } = (await poll(ada.cookie, "")).value
    const leave = new AbortController()
    const held = [1, 2, 3].map(() => poll(ada.cookie, `since=${cursor}&wait=20`, leave.signal))
    await expect.poll(async () => (await poll(ada.cookie, `since=${cursor}`)).error?.code).toBe("too_many")
    leave.abort()
    await Promise.all(held)
    const waiting = poll(ada.cookie, `since=${cursor}&wait=20`)
    await new Promise(resolve => setTimeout(resolve, 200))
    await command("session:end", { cookie: ada.cookie, body: { sessionId: ada.sessionId } })
    expect((await waiting).status).toBe(401)
  })
})
