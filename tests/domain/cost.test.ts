import { randomUUID } from "node:crypto"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { closeDatabase, connectDatabase, open, type Sql } from "#db/client.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { markRead } from "#lib/domain/conversations/watermarks.ts"
import { loadInstallation } from "#lib/domain/installation.ts"
import { listChanges } from "#lib/domain/messages/changes.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { catchUp } from "#lib/domain/sync/catch-up.ts"
import { setAuthSecret } from "#lib/secrets.ts"
import { makeCast, makeRoom, type Player, say } from "#tests/support/cast.ts"
import { copyDatabase, type TestDatabase } from "#tests/support/database.ts"
import { type DatabaseTap, tapDatabase } from "#tests/support/database-tap.ts"
import { signedIn } from "#tests/support/members.ts"
import { connect, hangUp, openSockets, type Place } from "#tests/support/sockets.ts"

/** Everything below is measured on a database of this size: 20 conversations of 5,000 messages, 5 of them the reader's. */
const CONVERSATIONS = 20
const MESSAGES = 5000

let database: TestDatabase
let tap: DatabaseTap
let admin: Sql
let ada: Player
let ben: Player
let rooms: string[]

beforeAll(async () => {
  database = await copyDatabase()
  tap = await tapDatabase(database.url)
  admin = open(database.url, { max: 1, statementTimeout: 0 })
  connectDatabase(tap.url)
  setAuthSecret("a secret of this test, longer than thirty-two")
  ;({ ada, ben } = await makeCast())
  const made = await Promise.all(
    Array.from({ length: CONVERSATIONS }, (_, n) => makeRoom(ada, ...(n < 5 ? [ben] : []))),
  )
  await admin`
    insert into messages (conversation_id, seq, id, author_id, client_id, kind, body, revision)
    select c.id, c.seq + n, gen_random_uuid(), ${ada.personId}, gen_random_uuid(), 'text', 'message ' || n, c.revision + n
    from conversations c, generate_series(1, ${MESSAGES}::int) n`
  await admin`update conversations set seq = seq + ${MESSAGES}, revision = revision + ${MESSAGES}`
  await admin`insert into reactions (conversation_id, seq, person_id, emoji)
    select conversation_id, seq, ${ada.personId}, '👍' from messages where kind = 'text' and seq % 10 = 0`
  await admin`analyze`
  // What filling the tables read is counted by now and not in the middle of a test.
  await admin`select pg_stat_force_next_flush()`
  rooms = made.slice(0, 5)
})
afterAll(async () => {
  await closeDatabase()
  await admin?.end()
  await tap?.close()
  await database?.drop()
})

const message = (conversationId: string) => ({ conversationId, clientId: randomUUID(), body: "Once" })

/** What `work` asked the database for. */
const statementsOf = async (work: () => Promise<unknown>) => {
  // The driver's first look at the types, and whatever a first call prepares, are not what is measured.
  await work()
  tap.statements.length = 0
  await work()
  return [...tap.statements]
}

describe("statements", () => {
  afterEach(() => expect(tap.statements.join()).not.toBe(""))

  test("which types are lists is asked once, however often the line breaks: nobody handles what becomes of that question", async () => {
    const line = await tapDatabase(database.url)
    const client = open(line.url, { max: 2 })
    const ids = [randomUUID(), randomUUID()]
    const twice = async () => {
      const ask = () => client`select ${ids}::uuid[] as ids`
      expect((await Promise.all([ask(), ask()])).map(([row]) => row!.ids)).toEqual([ids, ids])
    }
    await client`select 1`
    for (let n = 0; n < 3; n++) {
      await expect.poll(() => twice().then(() => "answered", String)).toBe("answered")
      line.cut()
    }
    expect(line.looks()).toBe(1)
    await client.end()
    await line.close()
    await say(ada, rooms[0]!, "The others are measured here")
  })

  test("a message is one, whoever reads along", async () => {
    expect(await statementsOf(() => say(ada, rooms[0]!, "One"))).toHaveLength(1)
  })

  test("what waits together is one", async () => {
    const burst = () => Promise.all(Array.from({ length: 50 }, (_, n) => say(ada, rooms[n % 5]!, `${n}`)))
    // The first goes at once, the other 49 gather while it is on its way.
    expect((await statementsOf(burst)).length).toBeLessThanOrEqual(3)
  })

  test("a repeated message is at most three: the attempt, the first answer, its reactions", async () => {
    const input = message(rooms[0]!)
    expect((await statementsOf(() => sendMessage(ada, input))).length).toBeLessThanOrEqual(3)
  })

  test("opening a conversation is at most five", async () => {
    expect((await statementsOf(() => openConversation(ben, { conversationId: rooms[0]! }))).length).toBeLessThanOrEqual(
      5,
    )
  })

  test("the lobby is at most three, however many conversations it has", async () => {
    expect((await statementsOf(() => listLobby(ben))).length).toBeLessThanOrEqual(3)
    expect((await statementsOf(() => listLobby(ada))).length).toBeLessThanOrEqual(3)
  })

  test("a page of older messages is at most two", async () => {
    const page = () => listMessages(ben, { conversationId: rooms[0]!, before: 4000 })
    expect((await statementsOf(page)).length).toBeLessThanOrEqual(2)
  })

  test("catching up is one where nothing changed, at most three for the lobby and three for a conversation", async () => {
    const { epoch, personRevision, rows } = await listLobby(ben)
    const heads = Object.fromEntries(rows.map(({ conversation: { id, revision } }) => [id, revision]))
    expect(await statementsOf(() => catchUp(ben, { epoch, personRevision, conversations: heads }))).toHaveLength(1)
    const behind = Object.fromEntries(rooms.map(id => [id, 1]))
    const away = () => catchUp(ben, { epoch, personRevision, conversations: behind })
    expect((await statementsOf(away)).length).toBeLessThanOrEqual(3)
    const { id, revision } = rows[0]!.conversation
    const changes = () => listChanges(ben, { conversationId: id, since: revision - 100 })
    expect((await statementsOf(changes)).length).toBeLessThanOrEqual(3)
  })

  test("a read mark is at most five", async () => {
    let seq = 10
    expect(
      (await statementsOf(() => markRead(ben, { conversationId: rooms[0]!, seq: seq++ }))).length,
    ).toBeLessThanOrEqual(5)
  })

  test("marks and catching up of many at once take a few statements, not a few for each", async () => {
    let seq = 20
    const read = () =>
      Promise.all([ada, ben].flatMap(who => [0, 1].map(n => markRead(who, { conversationId: rooms[n]!, seq: seq++ }))))
    const marks = (await statementsOf(read)).filter(text => text.includes("last_read_seq"))
    expect(marks.length).toBeLessThanOrEqual(6)
    const { epoch, personRevision } = await listLobby(ben)
    const heads = Object.fromEntries(
      (await listLobby(ben)).rows.map(({ conversation: { id, revision } }) => [id, revision]),
    )
    const back = () =>
      Promise.all(Array.from({ length: 50 }, () => catchUp(ben, { epoch, personRevision, conversations: heads })))
    // Ticks may be told meanwhile.
    expect((await statementsOf(back)).filter(text => text.includes("json_each_text"))).toHaveLength(2)
  })

  test("a socket that connects is at most two, and nothing per conversation", async () => {
    await loadInstallation()
    const place: Place = await openSockets()
    try {
      const { cookie } = await signedIn(ben.personId)
      const dial = async () => {
        const client = await connect(place, cookie)
        await client.ask("session:list", {})
        hangUp(client)
      }
      // One of them is the question itself.
      expect((await statementsOf(dial)).length).toBeLessThanOrEqual(3)
    } finally {
      await place.close()
    }
  })
})

/** How much of `messages` was read: whole passes, and rows found through an index. Closed connections hand their figures in. */
const readSoFar = async () => {
  await closeDatabase()
  const others =
    () => admin`select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    and backend_type = 'client backend'`
  await expect.poll(async () => (await others()).length, { timeout: 5000, interval: 20 }).toBe(0)
  const [row] = await admin`
    select seq_scan::int as passes, idx_tup_fetch::int as rows from pg_stat_user_tables where relname = 'messages'`
  connectDatabase(tap.url)
  return row as { passes: number; rows: number }
}

/** What `work` reads of `messages`, as PostgreSQL counts it; repeated until a prepared statement has its general plan. */
const readingOf = async (work: () => Promise<unknown>) => {
  const before = await readSoFar()
  for (let n = 0; n < 8; n++) await work()
  const after = await readSoFar()
  return { passes: after.passes - before.passes, rows: Math.ceil((after.rows - before.rows) / 8) }
}

describe("among 100,000 messages nothing goes through all of them", () => {
  const clientId = randomUUID()
  const repeated = () => ({ conversationId: rooms[1]!, clientId, body: "Once" })
  const reads: [string, most: number, () => Promise<unknown>][] = [
    ["the newest page", 160, () => openConversation(ben, { conversationId: rooms[0]! })],
    ["a page in the middle", 60, () => listMessages(ben, { conversationId: rooms[0]!, before: 2500 })],
    ["the first page", 60, () => listMessages(ben, { conversationId: rooms[0]!, after: 0 })],
    ["a place to jump to", 60, () => listMessages(ben, { conversationId: rooms[0]!, around: 1 })],
    ["the lobby with its unread counts", 5 * 102, () => listLobby(ben)],
    ["the latest changes", 210, () => listChanges(ben, { conversationId: rooms[0]!, since: MESSAGES - 400 })],
    ["a message", 20, () => say(ada, rooms[1]!, "x")],
    ["an answer", 20, () => sendMessage(ada, { ...message(rooms[1]!), replyTo: 2000 })],
    ["a repeated message", 20, () => sendMessage(ada, repeated())],
    [
      "a message to be edited",
      20,
      () => editMessage(ada, { conversationId: rooms[1]!, seq: 2000, body: randomUUID() }),
    ],
  ]
  test.each(reads)("%s reads at most %i rows", async (_name, most, work) => {
    const { passes, rows } = await readingOf(work)
    expect(passes).toBe(0)
    expect(rows).toBeLessThanOrEqual(most)
  })

  test("a place far outside answers at once", async () => {
    const began = performance.now()
    for (const place of [{ before: 2_000_000_000 }, { after: 2_000_000_000 }, { around: 1_000_000_000 }])
      await listMessages(ben, { conversationId: rooms[0]!, ...place })
    expect(performance.now() - began).toBeLessThan(5000)
  })
})
