import { randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { afterAll, afterEach, beforeAll, describe, expect, onTestFailed, test } from "vitest"
import { open, type Sql } from "#db/client.ts"
import { type Embedded, startEmbedded } from "#db/embedded.ts"
import { findPlace } from "#db/embedded-place.ts"
import type { SendOutput } from "#lib/protocol/messages.ts"
import type { Result } from "#lib/protocol/result.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import {
  asking,
  CookieJar,
  type Guest,
  json,
  makeRoomAt,
  message,
  signInAt,
  signOutAt,
  signUpAt,
} from "#tests/support/guest.ts"
import { History, noFaults, type Row } from "#tests/support/history.ts"
import { type House, openHouse, roomy } from "#tests/support/house.ts"
import { password } from "#tests/support/members.ts"
import { freePort, startServer, type TestServer } from "#tests/support/server.ts"
import { type Client, granted, hangUp } from "#tests/support/sockets.ts"
import { openWindow, type Window } from "#tests/support/window.ts"

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})
const later = <T>(made: T, cleanUp: (made: T) => unknown): T => {
  cleanUps.push(() => cleanUp(made))
  return made
}

const long = process.env.CHARLA_LONG === "1"
const unhandled = /nobody (handled|caught)|unhandledRejection/
const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)
const rowsOf = (sql: Sql) =>
  sql<Row[]>`select id, conversation_id, author_id, client_id, seq, body from messages where kind = 'text'`
const headsOf = async (sql: Sql) =>
  (await sql`
    select c.id, c.seq, array_agg(m.seq order by m.seq) as numbers
    from conversations c join messages m on m.conversation_id = c.id group by c.id
  `) as unknown as { id: string; seq: number; numbers: number[] }[]
const faultsOf = async (history: History, sql: Sql) => history.faults(await rowsOf(sql), await headsOf(sql))

describe("sending, while everything works", () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house?.close())

  test("one client id by two sockets and HTTP at once is one message and three equal answers", async () => {
    const ada = await signUpAt(house.url, "Ada")
    const room = await makeRoomAt(ada)
    const [one, other] = [await ada.connect(), await ada.connect({ transports: ["polling"] })]
    later([one, other], clients => hangUp(...clients))
    for (let n = 0; n < 20; n++) {
      const input = message(room, `Once ${n}`)
      const { conversationId, ...rest } = input
      const answers = await Promise.all([
        one.ask("message:send", input),
        other.ask("message:send", input),
        ada
          .fetch(`/api/conversations/${conversationId}/messages`, json(rest, ada.cookie))
          .then(response => response.json() as Promise<Result<SendOutput>>),
      ])
      expect(answers[0]).toMatchObject({ ok: true, value: { conflict: false, message: { body: `Once ${n}` } } })
      expect(answers[1]).toEqual(answers[0])
      expect(answers[2]).toEqual(answers[0])
    }
    expect(await rowsOf(house.sql)).toHaveLength(20)
    expect((await headsOf(house.sql))[0]!.numbers).toEqual(oneTo(21))
  })

  test("200 at once are numbered 1..n in one conversation, and in twenty", async () => {
    const people = await Promise.all(["Ada", "Ben", "Cleo", "Dan"].map(name => signUpAt(house.url, name)))
    const [ada, ...others] = people as [Guest, ...Guest[]]
    const rooms = await Promise.all(oneTo(20).map(() => makeRoomAt(ada, ...others)))
    const sockets = await Promise.all(people.flatMap(person => [person.connect(), person.connect()]))
    later(sockets, clients => hangUp(...clients))
    for (const among of [[rooms[0]!], rooms]) {
      const sends = oneTo(200).map(n => ({ n, input: message(among[n % among.length]!, `${n}`) }))
      const answers = await Promise.all(
        sends.map(({ n, input }) => sockets[n % sockets.length]!.ask("message:send", input)),
      )
      const ids = new Set(answers.map(answer => granted(answer).message.id))
      expect(ids.size).toBe(200)
    }
    for (const { id, numbers, seq } of await headsOf(house.sql)) {
      if (!rooms.includes(id)) continue
      expect(numbers).toEqual(oneTo(seq))
    }
    const [sum] = await house.sql`select count(*)::int as texts from messages
      where kind = 'text' and conversation_id = any(${rooms})`
    expect(sum!.texts).toBe(400)
  })

  test("a window that was away for 500 sends, edits, deletions, reactions, joins and renames equals a fresh one", async () => {
    const [ada, ben, cleo] = (await Promise.all(["Ada", "Ben", "Cleo"].map(name => signUpAt(house.url, name)))) as [
      Guest,
      Guest,
      Guest,
    ]
    const room = await makeRoomAt(ada, ben, cleo)
    const group = granted(
      await ada.post("conversation:create", {
        clientId: randomUUID(),
        kind: "group",
        name: "Family",
        handles: [ben.handle],
      }),
    ).row.conversation.id
    const away = later(await openWindow(ben), window => window.close())
    const authors = later(await Promise.all([ada, ada, cleo, cleo].map(person => person.connect())), clients =>
      hangUp(...clients),
    )
    for (let n = 0; n < 60; n++) granted(await authors[n % 4]!.ask("message:send", message(room, `before ${n}`)))
    await away.show(room)
    await away.show(group)
    expect(away.state(room).messages).toHaveLength(50)
    away.socket.disconnect()

    const sent = await Promise.all(
      oneTo(500).map(async n => granted(await authors[n % 4]!.ask("message:send", message(room, `${n}`))).message),
    )
    const [first, second] = [authors[0]!, authors[2]!]
    const own = sent.filter(each => each.authorId === ada.personId)
    for (const { seq } of own.slice(0, 20))
      granted(await first.ask("message:edit", { conversationId: room, seq, body: `${seq}!` }))
    for (const { seq } of own.slice(10, 30)) granted(await first.ask("message:delete", { conversationId: room, seq }))
    for (const { seq } of own.slice(30, 50))
      granted(await second.ask("reaction:add", { conversationId: room, seq, emoji: "👍" }))
    // Some that the window held before it went away.
    const held = away.state(room).messages.filter(each => each.authorId === cleo.personId && each.kind === "text")
    granted(await second.ask("message:edit", { conversationId: room, seq: held[0]!.seq, body: "Long ago" }))
    granted(await second.ask("message:delete", { conversationId: room, seq: held[1]!.seq }))
    for (const name of ["Dan", "Eve"])
      granted(await (await signUpAt(house.url, name)).post("conversation:join", { conversationId: room }))
    granted(await ada.post("conversation:update", { conversationId: room, name: "Renamed", topic: "Other" }))
    granted(await ada.post("member:remove", { conversationId: group, personId: ben.personId }))

    away.socket.connect()
    await away.connected()
    const fresh = later(await openWindow(ben), window => window.close())
    await fresh.show(room)
    await expect.poll(() => away.state(room).revision, { timeout: 30_000 }).toBe(fresh.state(room).revision)
    const wanted = fresh.state(room)
    const got = away.state(room)
    // The fresh window holds the newest page, this one also all that came before.
    expect(got.messages.slice(-wanted.messages.length)).toEqual(wanted.messages)
    expect(got.row).toEqual(wanted.row)
    const numbers = got.messages.map(each => each.seq)
    expect(numbers).toEqual(oneTo(numbers.length).map(n => numbers[0]! + n - 1))
    const all = new Map<number, unknown>()
    for (let before: number | undefined; before !== 1; ) {
      const page = granted(await ben.post("message:list", { conversationId: room, before, limit: 100 }))
      for (const each of page.messages) all.set(each.seq, each)
      before = page.messages[0]!.seq
    }
    for (const each of got.messages) expect(each).toEqual(all.get(each.seq))
    expect(away.state(group)).toMatchObject({ row: undefined, messages: [] })
  })

  test("two copies on one host keep each their own sessions, in one browser", async () => {
    const second = later(await openHouse(), copy => copy.close())
    const guests = await Promise.all([signUpAt(house.url, "Ada"), signUpAt(second.url, "Ada")])
    const jar = new CookieJar()
    for (const [n, place] of [house, second].entries())
      granted((await signInAt(place.url, guests[n]!.handle, password, jar)).result)
    const sessionsAt = (url: string) => asking(url, () => jar.header).post("session:list", {})
    expect([...jar.cookies.keys()].filter(name => name.endsWith(".session"))).toHaveLength(2)
    for (const place of [house, second]) expect(await sessionsAt(place.url)).toMatchObject({ ok: true })
    // The browser sends both cookies to both; neither opens anything at the other.
    const [own] = [...guests[0]!.jar.cookies].filter(([name]) => name.endsWith(".session"))
    const elsewhere = asking(second.url, () => `${own![0]}=${own![1]}`)
    expect(await elsewhere.post("session:list", {})).toMatchObject({ error: { code: "unauthenticated" } })
    await signOutAt(second.url, jar)
    expect(await sessionsAt(second.url)).toMatchObject({ error: { code: "unauthenticated" } })
    expect(await sessionsAt(house.url)).toMatchObject({ ok: true })
  })
})

/** Windows that write without end, each in order, two people to a conversation, until they are told to stop. */
async function writing(people: Guest[], rooms: string[], history: History) {
  const windows = await Promise.all(people.map(person => openWindow(person, history)))
  cleanUps.push(() => windows.forEach(window => void window.close()))
  let on = true
  let n = 0
  const done = Promise.all(
    windows.map(async (window, index) => {
      while (on) {
        const room = rooms[(index + n) % rooms.length]!
        await window.outbox.add(room, `${window.personId.slice(-4)} ${n++}`)
        await wait(80)
      }
    }),
  )
  return {
    windows,
    /** Writes nothing new and waits until everything written is known to be stored. */
    async finish() {
      on = false
      await done
      await expect
        .poll(() => windows.reduce((sum, window) => sum + window.pending(...rooms), 0), {
          timeout: 30_000,
          interval: 100,
        })
        .toBe(0)
    },
  }
}

const everyWindowEquals = async (windows: Window[], guest: Guest, rooms: string[]) => {
  const fresh = later(await openWindow(guest), window => window.close())
  for (const room of rooms) {
    await fresh.show(room)
    const { revision, messages } = fresh.state(room)
    for (const window of windows) {
      await expect.poll(() => window.state(room).revision, { timeout: 30_000 }).toBe(revision)
      expect(window.state(room).messages.slice(-messages.length)).toEqual(messages)
    }
  }
}

describe("the server killed in the middle", () => {
  test("loses nothing that was ticked and sends the rest once", async () => {
    const folder = later(makeTemporaryFolder(), made => made.remove())
    const port = await freePort()
    const start = () => startServer({ dataDir: folder.path, port, env: roomy })
    let server = await start()
    cleanUps.push(() => server.stop())
    const people = await Promise.all(["Ada", "Ben", "Cleo", "Dan"].map(name => signUpAt(server.url, name)))
    const rooms = [
      await makeRoomAt(people[0]!, ...people.slice(1)),
      await makeRoomAt(people[1]!, people[0]!, ...people.slice(2)),
    ]
    const history = new History()
    const stream = await writing(people, rooms, history)
    for (const window of stream.windows) for (const room of rooms) await window.show(room)

    for (let kills = 0; kills < (long ? 20 : 2); kills++) {
      const before = history.acked
      await expect.poll(() => history.acked, { timeout: 30_000 }).toBeGreaterThan(before + 50)
      await server.kill("SIGKILL")
      server = await start()
    }
    await stream.finish()

    const place = findPlace(folder.path)
    const secret = readFileSync(join(place.home, "password"), "utf8").trim()
    const sql = later(
      open(`postgres://charla:${secret}@${encodeURIComponent(place.home)}:5432/postgres`, { max: 1 }),
      made => made.end(),
    )
    expect(await faultsOf(history, sql)).toEqual(noFaults)
    // Nothing waits, and all is there: what a catch-up told before its answer came was not asked again.
    expect(await rowsOf(sql)).toHaveLength(history.sent.size)
    await everyWindowEquals(stream.windows, people[0]!, rooms)
    expect(server.logs()).not.toMatch(unhandled)
  })

  test("SIGTERM: every socket hears why, exit 0 within 10 s, and what was ticked is there", async () => {
    const house = later(await openHouse(), made => made.close())
    const people = await Promise.all(["Ada", "Ben"].map(name => signUpAt(house.url, name)))
    const room = await makeRoomAt(people[0]!, people[1]!)
    const clients = await Promise.all(people.flatMap(person => [person.connect(), person.connect()]))
    const history = new History()
    let on = true
    const pour = async (client: Client, personId: string) => {
      while (on) {
        const input = message(room, randomUUID())
        history.begins(personId, input)
        void client.ask("message:send", input).then(
          answer => history.ends(input.clientId, answer),
          () => {},
        )
        await wait(20)
      }
    }
    const pouring = Promise.all(clients.map((client, n) => pour(client, people[n >> 1]!.personId)))
    const visits = setInterval(() => void fetch(`${house.url}/sign-in`).catch(() => {}), 50)
    await expect.poll(() => history.acked, { timeout: 30_000 }).toBeGreaterThan(100)
    const began = Date.now()
    const code = await house.kill("SIGTERM")
    const took = Date.now() - began
    on = false
    clearInterval(visits)
    await pouring
    expect(code).toBe(0)
    expect(took).toBeLessThan(10_000)
    for (const client of clients) expect(client.of("socket:closing")).toEqual([{ reason: "shutdown" }])
    expect(await faultsOf(history, house.sql)).toEqual({ ...noFaults, REORDER: expect.anything() })
    expect(house.logs()).not.toMatch(/"level":(50|60)/)
  })
})

describe("PostgreSQL away", () => {
  /** A PostgreSQL that the tests may stop, and the server on it. */
  const folder = makeTemporaryFolder()
  let postgres: Embedded
  let server: TestServer
  let sql: Sql
  beforeAll(async () => {
    postgres = await startEmbedded({ dataDir: folder.path })
    server = await startServer({ databaseUrl: postgres.url, env: roomy })
    sql = open(postgres.url, { max: 1, statementTimeout: 0 })
  })
  afterAll(async () => {
    await sql?.end()
    await server?.stop()
    await postgres?.stop()
    folder.remove()
  })
  const postmaster = () => Number.parseInt(readFileSync(join(postgres.directory, "postmaster.pid"), "utf8"), 10)
  const statusOf = async (url: string) => {
    const began = performance.now()
    const { status } = await fetch(url)
    return { status, ms: performance.now() - began }
  }
  const prepare = async () => {
    // What the server says of it is nowhere else.
    onTestFailed(() => console.log(server.logs().split("\n").slice(-200).join("\n")))
    const people = await Promise.all(["Ada", "Ben"].map(name => signUpAt(server.url, name)))
    const room = await makeRoomAt(people[0]!, people[1]!)
    const [ada, ben] = [await people[0]!.connect(), await people[1]!.connect()]
    later([ada, ben], clients => hangUp(...clients))
    granted(await ada.ask("message:send", message(room)))
    return { people, room, ada, ben }
  }

  test("stopped: nothing is ticked meanwhile, sends end as unavailable, the server says so and goes on after", async () => {
    const { people, room, ada } = await prepare()
    const before = (await rowsOf(sql)).length
    const pids = (await sql`select pid from pg_stat_activity where pid is not null`).map(row => row.pid as number)
    const all = [postmaster(), ...pids]
    const signal = (name: NodeJS.Signals) => {
      for (const pid of all) {
        try {
          process.kill(pid, name)
        } catch {
          // A worker that has ended by itself.
        }
      }
    }
    signal("SIGSTOP")
    cleanUps.push(() => signal("SIGCONT"))
    try {
      const inputs = oneTo(5).map(n => message(room, `while it stood still ${n}`))
      const began = performance.now()
      const asked = people[0]!.fetch("/api/conversations")
      const pending = inputs.map(input => ada.socket.timeout(20_000).emitWithAck("message:send", input))
      await wait(1000)
      expect((await statusOf(`${server.url}/api/health`)).ms).toBeLessThan(5000)
      expect(await statusOf(`${server.url}/api/ready`)).toMatchObject({ status: 503 })
      const answers = (await Promise.all(pending)) as Result<SendOutput>[]
      expect(performance.now() - began).toBeLessThan(18_000)
      for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: "unavailable" } })
      expect((await asked).status).toBe(503)
      expect(await statusOf(`${server.url}/api/health`)).toMatchObject({ status: 200 })
      signal("SIGCONT")
      await expect
        .poll(async () => (await Promise.all(inputs.map(input => ada.ask("message:send", input)))).every(a => a.ok), {
          timeout: 30_000,
        })
        .toBe(true)
      expect(await rowsOf(sql)).toHaveLength(before + 5)
      expect(await statusOf(`${server.url}/api/ready`)).toMatchObject({ status: 200 })
      expect(server.logs()).not.toMatch(unhandled)
    } finally {
      signal("SIGCONT")
    }
  })

  test("stopped at once and started again: unknown outcomes become one message each, with no restart of the server", async () => {
    const { people, room } = await prepare()
    const history = new History()
    const stream = await writing(people, [room], history)
    for (let stops = 0; stops < (long ? 5 : 1); stops++) {
      const acked = history.acked
      await expect.poll(() => history.acked, { timeout: 30_000 }).toBeGreaterThan(acked + 40)
      process.kill(postmaster(), "SIGQUIT")
      await expect.poll(() => statusOf(`${server.url}/api/ready`).then(a => a.status), { interval: 50 }).toBe(503)
      expect((await statusOf(`${server.url}/api/health`)).ms).toBeLessThan(5000)
      await expect.poll(() => statusOf(`${server.url}/api/ready`).then(a => a.status), { timeout: 30_000 }).toBe(200)
    }
    await stream.finish()
    const all = await rowsOf(sql)
    const rows = all.filter(row => row.conversation_id === room && row.body !== "Hello")
    expect(history.faults(rows, await headsOf(sql))).toEqual(noFaults)
    expect(rows).toHaveLength(history.sent.size)
    // The jobs are back too.
    const words = async () => (await sql`select count(*)::int as n from message_words`)[0]!.n
    await expect.poll(words, { timeout: 30_000 }).toBe(all.length)
    expect(server.logs()).not.toMatch(unhandled)
  })
})
