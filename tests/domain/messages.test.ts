import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { leaveConversation } from "#lib/domain/conversations/join.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { markRead } from "#lib/domain/conversations/watermarks.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { addReaction, removeReaction } from "#lib/domain/reactions.ts"
import { makeCast, makeRoom, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let cast: Awaited<ReturnType<typeof makeCast>>
beforeAll(async () => {
  database = await createDatabase()
  cast = await makeCast()
})
afterAll(() => database.drop())

const seqs = async (conversationId: string) =>
  (await sql()`select seq from messages where conversation_id = ${conversationId} order by seq`).map(row => row.seq)
const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

describe("sending", () => {
  test("makes one message of a client id, however often it is asked for", async () => {
    const room = await makeRoom(cast.ada)
    const input = { conversationId: room, clientId: randomUUID(), body: "Once" }
    const answers = await Promise.all([1, 2, 3].map(() => sendMessage(cast.ada, input)))
    answers.push(await sendMessage(cast.ada, input))
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect(await seqs(room)).toEqual(oneTo(2))
  })

  test("keeps the first words of a client id and says that others came", async () => {
    const room = await makeRoom(cast.ada)
    const clientId = randomUUID()
    await sendMessage(cast.ada, { conversationId: room, clientId, body: "First" })
    const second = await sendMessage(cast.ada, { conversationId: room, clientId, body: "Second" })
    expect(second).toMatchObject({ conflict: true, message: { body: "First" } })
  })

  test("answers a repeat after deletion with the tombstone", async () => {
    const room = await makeRoom(cast.ada)
    const input = { conversationId: room, clientId: randomUUID(), body: "Gone" }
    const { message } = await sendMessage(cast.ada, input)
    await removeMessage(cast.ada, { conversationId: room, seq: message.seq })
    const repeat = await sendMessage(cast.ada, input)
    expect(repeat).toMatchObject({ conflict: false, message: { seq: message.seq, body: null } })
    expect(repeat.message.deletedAt).not.toBeNull()
  })

  test("treats an equal client id of another author or elsewhere as another message", async () => {
    const [here, there] = await Promise.all([makeRoom(cast.ada, cast.ben), makeRoom(cast.ada)])
    const clientId = randomUUID()
    await sendMessage(cast.ada, { conversationId: here!, clientId, body: "a" })
    await sendMessage(cast.ben, { conversationId: here!, clientId, body: "b" })
    await sendMessage(cast.ada, { conversationId: there!, clientId, body: "c" })
    expect(await seqs(here!)).toEqual(oneTo(4))
    expect(await seqs(there!)).toEqual(oneTo(2))
  })

  test("numbers 200 concurrent sends to one conversation 1..n", async () => {
    const room = await makeRoom(cast.ada, cast.ben)
    const authors = [cast.ada, cast.ben]
    const sent = await Promise.all(oneTo(200).map(n => say(authors[n % 2]!, room, `${n}`)))
    expect(await seqs(room)).toEqual(oneTo(202))
    expect(new Set(sent.map(message => message.revision)).size).toBe(200)
  })

  test("numbers 200 concurrent sends to twenty conversations 1..n each", async () => {
    const rooms = await Promise.all(oneTo(20).map(() => makeRoom(cast.ada)))
    await Promise.all(oneTo(200).map(n => say(cast.ada, rooms[n % 20]!, `${n}`)))
    for (const room of rooms) expect(await seqs(room)).toEqual(oneTo(11))
  })

  test("keeps the order in which one author's messages came", async () => {
    const room = await makeRoom(cast.ada)
    await Promise.all(oneTo(50).map(n => say(cast.ada, room, `${n}`)))
    const { messages } = await listMessages(cast.ada, { conversationId: room, limit: 50 })
    expect(messages.map(message => message.body)).toEqual(oneTo(50).map(String))
  })

  test("is not stalled by another conversation that is locked", async () => {
    const [locked, open] = await Promise.all([makeRoom(cast.ada), makeRoom(cast.ada)])
    const [isHeld, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const held = sql().begin(async tx => {
      await tx`select 1 from conversations where id = ${locked!} for update`
      isHeld.resolve()
      await released.promise
    })
    await isHeld.promise
    const waiting = say(cast.ada, locked!, "later")
    await say(cast.ada, open!, "now")
    released.resolve()
    await held
    expect((await waiting).seq).toBe(2)
  })

  test("is refused to strangers, ex-members and, in a direct conversation, the blocked", async () => {
    const room = await makeRoom(cast.ada, cast.ben)
    await leaveConversation(cast.ben, { conversationId: room })
    expect(await refusal(say(cast.ben, room, "x"))).toBe("forbidden")
    expect(await refusal(say(cast.ben, randomUUID(), "x"))).toBe("not_found")
    const eve = await player("Eve")
    const { row } = await directConversation(eve, { personId: cast.ada.personId })
    await say(eve, row.conversation.id, "Hello")
    await addBlock(cast.ada, { personId: eve.personId })
    expect(await refusal(say(eve, row.conversation.id, "x"))).toBe("not_accepting")
  })

  test("refuses what is too long and an answer to what is not there", async () => {
    const room = await makeRoom(cast.ada)
    expect(await refusal(say(cast.ada, room, "x".repeat(4001)))).toBe("invalid")
    const input = { conversationId: room, clientId: randomUUID(), body: "x", replyTo: 99 }
    expect(await refusal(sendMessage(cast.ada, input))).toBe("invalid")
    expect(await seqs(room)).toEqual([1])
  })
})

describe("editing, deleting and reacting", () => {
  test("an edit keeps what was said and counts the revision up", async () => {
    const room = await makeRoom(cast.ada)
    const before = await say(cast.ada, room, "Teh")
    const { message } = await editMessage(cast.ada, { conversationId: room, seq: before.seq, body: "The" })
    expect(message).toMatchObject({ body: "The", revision: before.revision + 1 })
    expect(await sql()`select body from message_edits where conversation_id = ${room}`).toEqual([{ body: "Teh" }])
  })

  test("only authors edit and delete; what is deleted cannot be edited", async () => {
    const room = await makeRoom(cast.ada, cast.ben)
    const { seq } = await say(cast.ada, room, "Mine")
    const place = { conversationId: room, seq }
    expect(await refusal(editMessage(cast.ben, { ...place, body: "x" }))).toBe("forbidden")
    expect(await refusal(removeMessage(cast.ben, place))).toBe("forbidden")
    await removeMessage(cast.ada, place)
    await removeMessage(cast.ada, place)
    expect(await refusal(editMessage(cast.ada, { ...place, body: "x" }))).toBe("not_found")
  })

  test("a deleted message leaves a tombstone and nothing of what it said", async () => {
    const room = await makeRoom(cast.ada)
    const { seq } = await say(cast.ada, room, "canary-7f3a")
    await editMessage(cast.ada, { conversationId: room, seq, body: "canary-7f3b" })
    await addReaction(cast.ada, { conversationId: room, seq, emoji: "👍" })
    await removeMessage(cast.ada, { conversationId: room, seq })
    for (const table of ["messages", "message_edits", "reactions", "message_words"]) {
      const rows = await sql().unsafe(`select t::text as row from ${table} t where conversation_id = $1`, [room])
      expect(rows.filter(({ row }) => /canary|👍/.test(row))).toEqual([])
    }
    expect(await seqs(room)).toEqual([1, 2])
  })

  test("a reaction is there once and goes again", async () => {
    const room = await makeRoom(cast.ada, cast.ben)
    const { seq } = await say(cast.ada, room, "Look")
    const input = { conversationId: room, seq, emoji: "🎉" }
    await Promise.all([addReaction(cast.ada, input), addReaction(cast.ben, input), addReaction(cast.ben, input)])
    const read = async () => (await listMessages(cast.ada, { conversationId: room })).messages.at(-1)!.reactions
    expect((await read())[0]!.personIds.sort()).toEqual([cast.ada.personId, cast.ben.personId].sort())
    await removeReaction(cast.ada, input)
    await removeReaction(cast.ben, input)
    expect(await read()).toEqual([])
  })
})

describe("pages", () => {
  test("carry what they answer outside of them, as far as the reader may see it", async () => {
    const conversationId = await makeRoom(cast.ada, cast.ben)
    const first = await say(cast.ada, conversationId, "first")
    for (let n = 0; n < 5; n++) await say(cast.ada, conversationId, `between ${n}`)
    const input = { conversationId, clientId: randomUUID(), body: "as I said", replyTo: first.seq }
    const { message } = await sendMessage(cast.ben, input)
    const page = await listMessages(cast.ada, { conversationId, limit: 3 })
    expect(page.quoted.map(each => each.body)).toEqual(["first"])
    expect((await listMessages(cast.ada, { conversationId, around: message.seq, limit: 50 })).quoted).toEqual([])
    await removeMessage(cast.ada, { conversationId, seq: first.seq })
    expect((await listMessages(cast.ada, { conversationId, limit: 3 })).quoted).toMatchObject([{ body: null }])
  })

  test("a conversation opens around its first unread message, or around a place, and says what is the newest", async () => {
    const conversationId = await makeRoom(cast.ada, cast.ben)
    const first = await say(cast.ada, conversationId, "first")
    await markRead(cast.ben, { conversationId, seq: first.seq })
    let last = first
    for (let n = 0; n < 70; n++) last = await say(cast.ada, conversationId, `unread ${n}`)
    const open = (around?: number | "unread") => openConversation(cast.ben, { conversationId, around })
    const unread = await open("unread")
    expect(unread.page.messages.some(each => each.seq === first.seq + 1)).toBe(true)
    expect(unread).toMatchObject({ unread: 70, page: { hasNewer: true }, last: { seq: last.seq } })
    expect((await open(first.seq + 40)).page.messages.some(each => each.seq === first.seq + 40)).toBe(true)
    expect((await open()).page).toMatchObject({ hasNewer: false })
    await markRead(cast.ben, { conversationId, seq: last.seq - 3 })
    expect((await open("unread")).page).toMatchObject({ hasNewer: false })
  })

  test("before, after and around a place, without a hole and with their ends marked", async () => {
    const room = await makeRoom(cast.ada)
    await Promise.all(oneTo(29).map(n => say(cast.ada, room, `${n}`)))
    const page = async (place: object) => {
      const read = await listMessages(cast.ada, { conversationId: room, limit: 10, ...place })
      return [read.messages[0]?.seq, read.messages.at(-1)?.seq, read.hasOlder, read.hasNewer]
    }
    expect(await page({})).toEqual([21, 30, true, false])
    expect(await page({ before: 11 })).toEqual([1, 10, false, true])
    expect(await page({ after: 25 })).toEqual([26, 30, true, false])
    expect(await page({ around: 15 })).toEqual([10, 19, true, true])
    expect(await page({ before: 1 })).toEqual([undefined, undefined, false, true])
    expect(await page({ after: 30 })).toEqual([undefined, undefined, true, false])
  })
})
