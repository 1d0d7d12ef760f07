import { execFile } from "node:child_process"
import { setTimeout as wait } from "node:timers/promises"
import { promisify } from "node:util"
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { open, type Sql } from "#db/client.ts"
import { copyDatabase, type TestDatabase } from "#tests/support/database.ts"
import { asking, type Guest, makeRoomAt, message, signInAt, signUpAt } from "#tests/support/guest.ts"
import { roomy } from "#tests/support/house.ts"
import { password } from "#tests/support/members.ts"
import { openRedis, type TestRedis } from "#tests/support/redis.ts"
import { startServer, type TestServer } from "#tests/support/server.ts"
import { type Client, granted, hangUp } from "#tests/support/sockets.ts"

/** Bounds of what is promised between two nodes, in milliseconds. */
const live = 3000
const alone = 15_000

const until = (what: () => unknown, timeout: number) => vi.waitFor(what, { timeout, interval: 20 })
const heard = (client: Client, text: string, timeout: number) =>
  until(() => expect(bodiesOf(client)).toContain(text), timeout)
const bodiesOf = (client: Client) =>
  client.of("messages:sent").flatMap(({ messages = [] }) => messages.map(({ body }) => body))
/** The same person at another node: sessions are shared. */
const at = (server: TestServer, guest: Guest) => asking(server.url, () => guest.jar.header)
const unharmed = (server: TestServer) => expect(server.logs()).not.toMatch(/nobody (handled|caught)|unhandledRejection/)

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})
const connected = async (server: TestServer, guest: Guest) => {
  const client = await at(server, guest).connect()
  cleanUps.push(() => hangUp(client))
  return client
}

describe("two nodes with a broker", () => {
  let database: TestDatabase
  let redis: TestRedis
  let one: TestServer
  let other: TestServer
  let sql: Sql
  beforeAll(async () => {
    database = await copyDatabase()
    redis = await openRedis()
    const env = { ...roomy, REDIS_URL: redis.url }
    const start = () => startServer({ databaseUrl: database.url, env })
    ;[one, other] = await Promise.all([start(), start()])
    sql = open(database.url, { max: 1, name: "test" })
  })
  afterAll(async () => {
    await Promise.all([one?.stop(), other?.stop()])
    await redis?.stop()
    await sql?.end()
    await database?.drop()
  })

  test("are one chat: messages, typing, who joins and who is removed pass between them", async () => {
    const [ada, ben] = [await signUpAt(one.url, "Ada"), await signUpAt(other.url, "Ben")]
    const [a, b] = [await connected(one, ada), await connected(other, ben)]
    const room = await makeRoomAt(ada)
    granted(await at(other, ben).post("conversation:join", { conversationId: room }))
    granted(await a.ask("message:send", message(room, "from one to the other")))
    await heard(b, "from one to the other", live)
    granted(await b.ask("message:send", message(room, "and back")))
    await heard(a, "and back", live)
    await b.raw("typing", { conversationId: room })
    await until(() => expect(a.of("typing:started")).toMatchObject([{ personId: ben.personId }]), live)

    granted(await ada.post("member:remove", { conversationId: room, personId: ben.personId }))
    await until(() => expect(b.of("membership:ended")).toMatchObject([{ conversationId: room }]), live)
    granted(await a.ask("message:send", message(room, "without him")))
    await wait(500)
    expect(bodiesOf(b)).not.toContain("without him")
    expect((await b.ask("message:send", message(room, "let me in"))).ok).toBe(false)
  })

  test("a membership made at one node is heard at once by the person's sockets on the other", async () => {
    const [ada, ben] = [await signUpAt(one.url, "Ada"), await signUpAt(one.url, "Ben")]
    const b = await connected(other, ben)
    const room = await makeRoomAt(ada, ben)
    await wait(300)
    granted(await ada.post("message:send", message(room, "welcome")))
    await heard(b, "welcome", live)
  })

  test("who is there is known on both", async () => {
    const [ada, ben] = [await signUpAt(one.url, "Ada"), await signUpAt(other.url, "Ben")]
    const room = await makeRoomAt(ada, ben)
    const a = await connected(one, ada)
    await a.raw("presence:watch", { personIds: [ben.personId], conversationId: room })
    const b = await connected(other, ben)
    await b.raw("presence:focus", { active: true })
    await b.raw("presence:watch", { personIds: [ada.personId], conversationId: room })
    const states = () => a.of("presence:changed").map(({ people }) => people[ben.personId])
    await until(() => expect(states().at(-1)).toBe("active"), 8000)
    await until(() => expect(a.of("here:changed").at(-1)).toMatchObject({ conversationId: room, here: 2 }), 8000)
    hangUp(b)
    await until(() => expect(states().at(-1)).toBe("offline"), 12_000)
    await until(() => expect(a.of("here:changed").at(-1)).toMatchObject({ here: 1 }), 8000)
  })

  test("who appears offline does so at both, with devices at both, and is counted at neither", async () => {
    const [ada, ben] = [await signUpAt(one.url, "Ada"), await signUpAt(other.url, "Ben")]
    const room = await makeRoomAt(ada, ben)
    const watching = { personIds: [ada.personId], conversationId: room }
    const [near, far] = [await connected(one, ben), await connected(other, ben)]
    for (const client of [near, far]) await client.raw("presence:watch", watching)
    const last = (client: Client) => client.of("presence:changed").at(-1)
    const everywhere = (state: string) =>
      until(() => {
        for (const client of [near, far]) expect(last(client)?.people).toEqual({ [ada.personId]: state })
      }, 30_000)
    const devices = [await connected(one, ada), await connected(other, ada)]
    for (const device of devices) await device.raw("presence:watch", { personIds: [], conversationId: room })
    await everywhere("idle")

    granted(await at(other, ada).post("settings:update", { invisible: true }))
    await everywhere("offline")
    for (const client of [near, far]) {
      expect(last(client)!.lastSeen).toEqual({ [ada.personId]: expect.any(String) })
      const seen = await client.raw("presence:watch", watching)
      expect(seen).toMatchObject({ ok: true, value: { people: { [ada.personId]: "offline" } } })
      await until(() => expect(client.of("here:changed").at(-1)).toMatchObject({ here: 1 }), 30_000)
    }
    for (const server of [one, other]) {
      const { online } = granted(await at(server, ben).post("people:list", {}))
      expect(online.map(person => person.id)).not.toContain(ada.personId)
    }
    // Coming and going shows nothing either.
    for (const device of devices) hangUp(device)
    await (await connected(one, ada)).raw("presence:focus", { active: true })
    const told = [near, far].map(client => client.of("presence:changed").length)
    await wait(2500)
    expect([near, far].map(client => client.of("presence:changed").length)).toEqual(told)
    granted(await at(one, ada).post("settings:update", { invisible: false }))
    await everywhere("active")
  })

  test("when somebody was last here is when the last device left, at whichever node, and both say the same", async () => {
    const [ada, ben] = [await signUpAt(one.url, "Ada"), await signUpAt(other.url, "Ben")]
    const watching = { personIds: [ada.personId], conversationId: null }
    const [near, far] = [await connected(one, ben), await connected(other, ben)]
    const devices = [await connected(one, ada), await connected(other, ada)]
    for (const client of [near, far]) await client.raw("presence:watch", watching)
    const states = (client: Client) => client.of("presence:changed").map(({ people }) => people[ada.personId])
    await until(() => expect(states(far).at(-1) ?? "idle").toBe("idle"), 30_000)
    hangUp(devices[0]!)
    await wait(3000)
    for (const client of [near, far]) expect(states(client)).not.toContain("offline")

    const left = Date.now()
    hangUp(devices[1]!)
    for (const client of [near, far]) await until(() => expect(states(client).at(-1)).toBe("offline"), 12_000)
    const times: number[] = []
    for (const client of [near, far]) {
      const answer = await client.raw("presence:watch", watching)
      const { lastSeen } = granted(answer as { ok: true; value: { lastSeen: Record<string, string> } })
      times.push(Date.parse(lastSeen[ada.personId]!))
    }
    for (const time of times) expect(Math.abs(time - left)).toBeLessThan(5000)
    expect(Math.abs(times[0]! - times[1]!)).toBeLessThan(2500)
  })

  test("a session ended at one node is over on the other within two seconds", async () => {
    const ada = await signUpAt(one.url, "Ada")
    const { jar } = await signInAt(other.url, ada.handle, password)
    const second = await asking(other.url, () => jar.header).connect()
    cleanUps.push(() => hangUp(second))
    granted(await ada.post("session:end-others", {}))
    await until(() => expect(second.closed).toHaveLength(1), live)
    expect(second.of("session:ended")).toHaveLength(1)
    expect((await asking(other.url, () => jar.header).post("session:list", {})).ok).toBe(false)
  })

  test("limits count what both nodes were asked", async () => {
    const env = { ...roomy, REDIS_URL: redis.url, LIMIT_SENDS_PER_SECOND: "1", LIMIT_SEND_BURST: "6" }
    const start = () => startServer({ databaseUrl: database.url, env })
    const servers = await Promise.all([start(), start()])
    cleanUps.push(() => Promise.all(servers.map(server => server.stop())))
    const ada = await signUpAt(servers[0].url, "Ada")
    const room = await makeRoomAt(ada)
    const send = (n: number) => at(servers[n % 2]!, ada).post("message:send", message(room, `${n}`))
    // At once: one after the other, on a slow machine, each would find the next place free.
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => send(n)))
    const refused = answers.filter(answer => !answer.ok)
    expect(refused.length).toBeGreaterThanOrEqual(2)
    expect(refused[0]).toMatchObject({ error: { code: "too_many", retryAfter: expect.any(Number) } })
  })

  test("npm run status lists both, with how they are", async () => {
    const run = promisify(execFile)
    await until(async () => {
      const { stdout } = await run(process.execPath, ["lib/cli/status.ts"], {
        env: { ...process.env, DATABASE_URL: database.url },
      })
      for (const { port } of [one, other]) expect(stdout).toMatch(new RegExp(`:${port} .* up .* ms`))
    }, alone)
  })

  test("while the broker is silent or away nothing waits for it, and messages arrive all the same", async () => {
    const [ada, ben] = [await signUpAt(one.url, "Ada"), await signUpAt(other.url, "Ben")]
    const room = await makeRoomAt(ada, ben)
    const near = await connected(one, ben)
    const [a, far] = [await connected(one, ada), await connected(other, ben)]
    const caughtUp = async (text: string, timeout: number) => {
      // What a client does with a head: it asks for what it lacks.
      await until(async () => {
        const { value } = (await far.ask("message:list", { conversationId: room, limit: 5 })) as never as {
          value: { messages: { body: string }[] }
        }
        const head = far.of("conversation:head").some(({ conversationId }) => conversationId === room)
        expect(head || bodiesOf(far).includes(text)).toBe(true)
        expect(value.messages.map(({ body }) => body)).toContain(text)
      }, timeout)
    }
    for (const fault of ["silent", "away"] as const) {
      if (fault === "silent") redis.signal("SIGSTOP")
      else await redis.kill()
      for (let n = 0; n < 5; n++) {
        const began = performance.now()
        granted(await a.ask("message:send", message(room, `${fault} ${n}`)))
        expect(performance.now() - began).toBeLessThan(5000)
      }
      await heard(near, `${fault} 4`, live)
      await caughtUp(`${fault} 4`, alone)
      if (fault === "silent") redis.signal("SIGCONT")
      else await redis.start()
      await until(async () => {
        granted(await a.ask("message:send", message(room, `after ${fault}`)))
        await heard(far, `after ${fault}`, 500)
      }, 15_000)
    }
    for (const server of [one, other]) unharmed(server)
    expect((await fetch(`${one.url}/api/ready`)).status).toBe(200)
  })

  test("a session ended while the broker is away is over on the other node within ten seconds", async () => {
    const ada = await signUpAt(one.url, "Ada")
    const { jar } = await signInAt(other.url, ada.handle, password)
    const second = await asking(other.url, () => jar.header).connect()
    cleanUps.push(() => hangUp(second))
    await redis.kill()
    granted(await ada.post("session:end-others", {}))
    await until(() => expect(second.closed).toHaveLength(1), 11_000)
    await redis.start()
  })
})

describe("two nodes", () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await copyDatabase()
  })
  afterAll(() => database?.drop())

  test("without a broker say so, and what happens on one is on the other within 15 s", async () => {
    const start = () => startServer({ databaseUrl: database.url, env: roomy })
    const one = await start()
    cleanUps.push(() => one.stop())
    const other = await start()
    cleanUps.push(() => other.stop())
    await until(() => expect(other.logs()).toMatch(/REDIS_URL is not set/), live)
    const [ada, ben] = [await signUpAt(one.url, "Ada"), await signUpAt(other.url, "Ben")]
    const room = await makeRoomAt(ada, ben)
    const far = await connected(other, ben)
    const near = await connected(one, ada)
    const { seq } = granted(await ada.post("message:send", message(room, "slowly"))).message
    await until(
      () => expect(far.of("conversation:head").some(({ conversationId }) => conversationId === room)).toBe(true),
      alone,
    )
    granted(await at(other, ben).post("conversation:read", { conversationId: room, seq }))
    await until(() => expect(near.of("receipts:moved").some(({ read }) => read.next === seq)).toBe(true), alone)
  })

  test("with different secrets: the second does not start, and says why", async () => {
    const start = (secret: string, more = {}) =>
      startServer({ databaseUrl: database.url, env: { ...roomy, AUTH_SECRET: secret.repeat(32) }, ...more })
    const one = await start("a")
    cleanUps.push(() => one.stop())
    const other = await start("b", { wait: false })
    cleanUps.push(() => other.stop())
    await until(() => expect(other.logs()).toMatch(/AUTH_SECRET is another one than that of \S+:\d+/), 30_000)
    await one.stop()
    const heir = await start("b")
    await heir.stop()
  })

  test("order does not matter: started before its broker, a node says what it waits for and becomes ready by itself", async () => {
    const redis = await openRedis({ start: false })
    cleanUps.push(redis.stop)
    const env = { ...roomy, REDIS_URL: redis.url }
    const server = await startServer({ databaseUrl: database.url, env, wait: false })
    cleanUps.push(() => server.stop())
    await until(async () => {
      const answer = await fetch(`${server.url}/api/ready`)
      expect(answer.status).toBe(503)
      expect(await answer.text()).toMatch(/broker of REDIS_URL cannot be reached/)
    }, 30_000)
    await redis.start()
    await until(async () => expect((await fetch(`${server.url}/api/ready`)).status).toBe(200), 30_000)
  })

  test("that start together on an empty database make its tables once, and share one secret", async () => {
    const empty = await copyDatabase({ empty: true })
    cleanUps.push(() => empty.drop())
    const start = () => startServer({ databaseUrl: empty.url, env: roomy })
    const nodes = await Promise.all([start(), start(), start()])
    cleanUps.push(() => Promise.all(nodes.map(node => node.stop())))
    const made = nodes.flatMap(node => node.logs().match(/bringing the tables up to date/g) ?? [])
    expect(made).toHaveLength(1)
    const ada = await signUpAt(nodes[0]!.url, "Ada")
    for (const node of nodes) granted(await at(node, ada).post("session:list", {}))
  })
})
