import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { joinConversation, leaveConversation, removeMember } from "#lib/domain/conversations/join.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { markUnread } from "#lib/domain/conversations/mark-unread.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { markRead } from "#lib/domain/conversations/watermarks.ts"
import { listChanges } from "#lib/domain/messages/changes.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listHistory } from "#lib/domain/messages/history.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { listPins, pinMessage, unpinMessage } from "#lib/domain/messages/pin.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { addReaction } from "#lib/domain/reactions.ts"
import { listSaved, savedPlacesIn, saveMessage, unsaveMessage } from "#lib/domain/saved.ts"
import { limits } from "#lib/protocol/limits.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { listenIn } from "#tests/support/heard.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let ada: Player
let ben: Player
let cleo: Player
let dan: Player
beforeAll(async () => {
  database = await createDatabase()
  ;({ ada, ben, cleo, dan } = await makeCast())
})
afterAll(() => database.drop())

const at = (conversationId: string, seq: number) => ({ conversationId, seq })
const forward = (
  actor: Player,
  conversationId: string,
  forwardOf: { conversationId: string; seq: number },
  more = {},
) => sendMessage(actor, { conversationId, clientId: randomUUID(), body: "what the sender claims", forwardOf, ...more })

describe("forwarding", () => {
  test("carries the words that stand there, whatever the sender says they are, and tells no origin", async () => {
    const [from, to] = [await makeGroup(ada, ben), await makeGroup(ada, cleo)]
    const { seq } = await say(ben, from, "The true words")
    const { message } = await forward(ada, to, at(from, seq))
    expect(message).toMatchObject({ body: "The true words", forwarded: true, authorId: ada.personId })
    const seen = (await listMessages(cleo, { conversationId: to })).messages.at(-1)!
    expect(seen).toEqual(message)
    expect(JSON.stringify(seen)).not.toContain(ben.personId)
    expect(JSON.stringify(seen)).not.toContain(from)
  })

  test("is refused for what the sender may not read, as for what is not there", async () => {
    const [secret, mine] = [await makeGroup(ada, ben), await makeGroup(cleo)]
    const { seq } = await say(ada, secret, "secret words")
    const hidden = await refusal(forward(cleo, mine, at(secret, seq)))
    expect(hidden).toBe("not_found")
    expect(hidden).toEqual(await refusal(forward(cleo, mine, at(randomUUID(), 1))))
    expect(hidden).toEqual(await refusal(forward(cleo, mine, at(mine, 99))))
    // The line that says who began it is nobody's words.
    expect(hidden).toEqual(await refusal(forward(cleo, mine, at(mine, 1))))
    expect((await openConversation(cleo, { conversationId: mine })).conversation.seq).toBe(1)
  })

  test("is refused for what was said before the sender's time", async () => {
    const group = await makeGroup(ada, ben)
    const { seq } = await say(ada, group, "Before")
    await sql()`update memberships set visible_from_seq = ${seq + 1} where conversation_id = ${group} and person_id = ${ben.personId}`
    expect(await refusal(forward(ben, group, at(group, seq)))).toBe("not_found")
  })

  test("of the same client id is one message, also when what it came from is gone by then", async () => {
    const [from, to] = [await makeRoom(ada), await makeRoom(ada)]
    const { seq } = await say(ada, from, "Once")
    const clientId = randomUUID()
    const first = await forward(ada, to, at(from, seq), { clientId })
    await removeMessage(ada, at(from, seq))
    expect(await forward(ada, to, at(from, seq), { clientId })).toEqual(first)
    expect(await refusal(forward(ada, to, at(from, seq)))).toBe("not_found")
    expect((await openConversation(ada, { conversationId: to })).conversation.seq).toBe(first.message.seq)
  })

  test("obeys the rules of where it goes", async () => {
    const [from, room] = [await makeRoom(ada, ben), await makeRoom(ada)]
    const { seq } = await say(ada, from, "x")
    expect(await refusal(forward(ben, room, at(from, seq)))).toBe("forbidden")
    const { row } = await directConversation(ben, { personId: dan.personId })
    await addBlock(dan, { personId: ben.personId })
    expect(await refusal(forward(ben, row.conversation.id, at(from, seq)))).toBe("not_accepting")
  })

  test("what is forwarded cannot be edited, and mentions nobody where it goes", async () => {
    const [from, to] = [await makeRoom(ada, ben), await makeRoom(ada, ben)]
    const { seq } = await say(ada, from, `Ask @${ben.handle}`)
    const { message } = await forward(ada, to, at(from, seq))
    expect(message.mentions).toBeUndefined()
    expect(await refusal(editMessage(ada, { ...at(to, message.seq), body: "Other words" }))).toBe("forbidden")
  })

  test("what is forwarded forgets that once it is deleted", async () => {
    const room = await makeRoom(ada)
    const { seq } = await say(ada, room, "x")
    const { message } = await forward(ada, room, at(room, seq))
    await removeMessage(ada, at(room, message.seq))
    const tombstone = (await listMessages(ada, { conversationId: room })).messages.at(-1)!
    expect(tombstone.forwarded).toBeUndefined()
    expect(tombstone.body).toBeNull()
  })
})

describe("pins", () => {
  test("owners pin in rooms, any member in groups and between two", async () => {
    const [room, group] = [await makeRoom(ada, ben), await makeGroup(ada, ben)]
    const { row } = await directConversation(ada, { personId: ben.personId })
    const seqs = new Map<string, number>()
    for (const id of [room, group, row.conversation.id]) seqs.set(id, (await say(ada, id, "Look")).seq)
    expect(await refusal(pinMessage(ben, at(room, seqs.get(room)!)))).toBe("forbidden")
    for (const id of [group, row.conversation.id]) await pinMessage(ben, at(id, seqs.get(id)!))
    await pinMessage(ada, at(room, seqs.get(room)!))
    for (const [id, seq] of seqs) {
      const { messages } = await listPins(ben, { conversationId: id })
      expect(messages).toMatchObject([{ seq, pinnedBy: id === room ? ada.personId : ben.personId }])
    }
  })

  test("are listed with the latest first, and gone when taken away or deleted", async () => {
    const room = await makeRoom(ada, ben)
    const seqs = [(await say(ada, room, "1")).seq, (await say(ada, room, "2")).seq, (await say(ada, room, "3")).seq]
    for (const seq of [seqs[2]!, seqs[0]!, seqs[1]!]) await pinMessage(ada, at(room, seq))
    const listed = async () => (await listPins(ben, { conversationId: room })).messages.map(message => message.seq)
    expect(await listed()).toEqual([seqs[1], seqs[0], seqs[2]])
    await unpinMessage(ada, at(room, seqs[1]!))
    await removeMessage(ada, at(room, seqs[0]!))
    expect(await listed()).toEqual([seqs[2]])
  })

  test("a repeat changes nothing; a tombstone and a line cannot be pinned", async () => {
    const room = await makeRoom(ada)
    const { seq } = await say(ada, room, "x")
    await pinMessage(ada, at(room, seq))
    const { revision } = await listPins(ada, { conversationId: room })
    await pinMessage(ada, at(room, seq))
    expect((await listPins(ada, { conversationId: room })).revision).toBe(revision)
    await removeMessage(ada, at(room, seq))
    expect(await refusal(pinMessage(ada, at(room, seq)))).toBe("not_found")
    expect(await refusal(pinMessage(ada, at(room, 1)))).toBe("not_found")
  })

  test("have a bound in each conversation, which edits and repeats do not meet", async () => {
    const room = await makeRoom(ada)
    for (let n = 0; n < limits.pinsMax; n++) await pinMessage(ada, at(room, (await say(ada, room, `${n}`)).seq))
    const { seq } = await say(ada, room, "one more")
    expect(await refusal(pinMessage(ada, at(room, seq)))).toBe("too_large")
    await pinMessage(ada, at(room, seq - 1))
    await unpinMessage(ada, at(room, seq - 1))
    await pinMessage(ada, at(room, seq))
  })

  test("reach who was away with everything else that changed", async () => {
    const room = await makeRoom(ada, ben)
    const { seq } = await say(ada, room, "x")
    const since = (await openConversation(ben, { conversationId: room })).conversation.revision
    await pinMessage(ada, at(room, seq))
    const { changes } = await listChanges(ben, { conversationId: room, since })
    expect(changes.messages).toMatchObject([{ seq, pinnedBy: ada.personId }])
    expect(changes.people?.map(person => person.id)).toContain(ada.personId)
  })
})

describe("saved messages", () => {
  test("are one's own alone, the latest kept first, by pages", async () => {
    const eve = await player("Eve")
    const room = await makeRoom(ada, eve)
    const { seq: first } = await say(ada, room, "first")
    for (let n = 0; n < 60; n++) await say(ada, room, `${n}`)
    await sql()`insert into saved_messages (person_id, conversation_id, seq, saved_at)
      select ${eve.personId}, ${room}, seq, now() - interval '1 hour' + seq * interval '1 second'
      from messages where conversation_id = ${room} and kind = 'text' and seq > ${first}`
    await saveMessage(eve, at(room, first))
    const page = await listSaved(eve, {})
    expect(page.items).toHaveLength(limits.pageDefault)
    expect(page.items[0]!.message).toMatchObject({ seq: first, body: "first" })
    expect(page.conversations.map(conversation => conversation.id)).toEqual([room])
    expect(page.people.map(person => person.id)).toContain(ada.personId)
    const rest = await listSaved(eve, { cursor: page.next! })
    expect(rest.next).toBeNull()
    const all = [...page.items, ...rest.items].map(item => item.message.seq)
    expect(all).toEqual([first, ...Array.from({ length: 60 }, (_, n) => first + 60 - n)])
    expect((await listSaved(ada, {})).items).toEqual([])
    expect(await refusal(listSaved(eve, { cursor: "1.2.3" }))).toBe("invalid")
  })

  test("are told to the own devices and to nobody else; a repeat is told to nobody", async () => {
    const room = await makeRoom(ada, ben)
    const { seq } = await say(ada, room, "x")
    const { heard } = listenIn()
    await saveMessage(ben, at(room, seq))
    await saveMessage(ben, at(room, seq))
    await unsaveMessage(ben, at(room, seq))
    await unsaveMessage(ben, at(room, seq))
    expect(heard).toMatchObject([
      { audience: { personId: ben.personId }, event: "saved:changed", payload: { ...at(room, seq), saved: true } },
      { audience: { personId: ben.personId }, event: "saved:changed", payload: { ...at(room, seq), saved: false } },
    ])
    expect(heard.every(({ audience }) => !("conversationId" in audience))).toBe(true)
  })

  test("go when the message is deleted, and when it may not be read any more", async () => {
    const fay = await player("Fay")
    const [room, group, kept] = [await makeRoom(ada, fay), await makeGroup(ada, fay), await makeRoom(ada, fay)]
    const seqs = [await say(ada, room, "a"), await say(ada, group, "b"), await say(ada, kept, "c")].map(one => one.seq)
    for (const [index, id] of [room, group, kept].entries()) await saveMessage(fay, at(id, seqs[index]!))
    expect((await savedPlacesIn(fay, { conversationId: room })).seqs).toEqual([seqs[0]])
    await removeMessage(ada, at(room, seqs[0]!))
    await removeMember(ada, { conversationId: group, personId: fay.personId })
    // A public room stays readable for who has left it.
    await leaveConversation(fay, { conversationId: kept })
    expect((await listSaved(fay, {})).items.map(item => item.message.body)).toEqual(["c"])
    expect((await savedPlacesIn(fay, { conversationId: room })).seqs).toEqual([])
    await sql()`update memberships set state = 'banned' where conversation_id = ${kept} and person_id = ${fay.personId}`
    expect(await listSaved(fay, {})).toMatchObject({ items: [], conversations: [], people: [] })
  })

  test("of what one may not see are refused as of what is not there", async () => {
    const group = await makeGroup(ada, ben)
    const { seq } = await say(ada, group, "x")
    expect(await refusal(saveMessage(cleo, at(group, seq)))).toEqual(
      await refusal(saveMessage(cleo, at(randomUUID(), 1))),
    )
    expect(await refusal(saveMessage(ben, at(group, 99)))).toBe("not_found")
    expect(await refusal(saveMessage(ben, at(group, 1)))).toBe("not_found")
  })
})

describe("marking unread from here", () => {
  const unreadOf = async (actor: Player, id: string) =>
    (await listLobby(actor)).rows.find(row => row.conversation.id === id)!

  test("brings the count back from there on; the read mark and what others are told stay", async () => {
    const room = await makeRoom(ada, ben)
    const seqs = []
    for (let n = 0; n < 5; n++) seqs.push((await say(ada, room, `${n}`)).seq)
    await markRead(ben, at(room, seqs[4]!))
    const before = await sql()`select last_read_seq, shown_read_seq from memberships where conversation_id = ${room}`
    const { heard } = listenIn()
    const marks = await markUnread(ben, at(room, seqs[2]!))
    expect(marks).toMatchObject({ lastReadSeq: seqs[4], unreadFromSeq: seqs[2], unread: 3 })
    expect(heard).toMatchObject([{ audience: { personId: ben.personId }, event: "watermarks:moved", payload: marks }])
    expect((await unreadOf(ben, room)).unread).toBe(3)
    expect(await sql()`select last_read_seq, shown_read_seq from memberships where conversation_id = ${room}`).toEqual(
      before,
    )
  })

  test("is cleared by reading on, a piece at a time, and by nothing before it", async () => {
    const room = await makeRoom(ada, ben)
    const seqs: number[] = []
    for (let n = 0; n < 5; n++) seqs.push((await say(ada, room, `${n}`)).seq)
    await markRead(ben, at(room, seqs[4]!))
    await markUnread(ben, at(room, seqs[1]!))
    expect(await markRead(ben, at(room, seqs[0]!))).toMatchObject({ unreadFromSeq: seqs[1], unread: 4 })
    expect(await markRead(ben, at(room, seqs[2]!))).toMatchObject({ unreadFromSeq: seqs[3], unread: 2 })
    await say(ada, room, "news")
    expect((await unreadOf(ben, room)).unread).toBe(3)
    expect(await markRead(ben, at(room, seqs[4]!))).toMatchObject({ unreadFromSeq: null, unread: 1 })
    expect(await markRead(ben, at(room, seqs[4]! + 1))).toMatchObject({ lastReadSeq: seqs[4]! + 1, unread: 0 })
  })

  test("is for what one can see, as a member", async () => {
    const [room, group] = [await makeRoom(ada, ben), await makeGroup(ada, ben)]
    const { seq } = await say(ada, room, "x")
    expect(await refusal(markUnread(ben, at(room, seq + 1)))).toBe("not_found")
    expect(await refusal(markUnread(cleo, at(room, seq)))).toBe("forbidden")
    expect(await refusal(markUnread(cleo, at(group, 1)))).toBe("not_found")
  })
})

describe("what a message said before", () => {
  test("is told to all who may read it, the latest first, each with when it was written", async () => {
    const room = await makeRoom(ada)
    const { seq, createdAt } = await say(ada, room, "one")
    await editMessage(ada, { ...at(room, seq), body: "two" })
    const { message } = await editMessage(ada, { ...at(room, seq), body: "three" })
    const { versions } = await listHistory(dan, at(room, seq))
    expect(versions.map(version => version.body)).toEqual(["two", "one"])
    expect(versions[1]!.at).toBe(createdAt)
    expect(versions[0]!.at >= createdAt && versions[0]!.at <= message.editedAt!).toBe(true)
  })

  test("is gone with the message, and nobody's who may not read it", async () => {
    const group = await makeGroup(ada, ben)
    const { seq } = await say(ada, group, "canary-1")
    await editMessage(ada, { ...at(group, seq), body: "canary-2" })
    expect(await refusal(listHistory(cleo, at(group, seq)))).toBe("not_found")
    await removeMessage(ada, at(group, seq))
    expect(await refusal(listHistory(ben, at(group, seq)))).toBe("not_found")
    expect(await sql()`select * from message_edits where conversation_id = ${group}`).toEqual([])
  })

  test("of very many edits is told the latest of", async () => {
    const room = await makeRoom(ada)
    const { seq } = await say(ada, room, "v0")
    await sql()`insert into message_edits (conversation_id, seq, revision, body)
      select ${room}, ${seq}, n, 'v' || n from generate_series(1000, 1299) n`
    const { versions } = await listHistory(ada, at(room, seq))
    expect(versions).toHaveLength(limits.historyMax)
    expect(versions[0]!.body).toBe("v1299")
  })
})

describe("a message that is deleted for everyone", () => {
  test("leaves nothing of its text anywhere, and its event names the place only", async () => {
    const [room, group] = [await makeRoom(ada, ben), await makeGroup(ada, ben)]
    for (const id of [room, group]) {
      const { seq } = await say(ada, id, "canary-first")
      await editMessage(ada, { ...at(id, seq), body: "canary-second" })
      await addReaction(ben, { ...at(id, seq), emoji: "👍" })
      await pinMessage(ada, at(id, seq))
      await saveMessage(ben, at(id, seq))
      await sendMessage(ben, { conversationId: id, clientId: randomUUID(), body: "an answer", replyTo: seq })
      const { heard } = listenIn()
      await removeMessage(ada, at(id, seq))
      expect(heard[0]).toMatchObject({ event: "messages:deleted", payload: { deleted: [{ seq }] } })
      expect(Object.keys(heard[0]!.payload as object).sort()).toEqual(["base", "conversationId", "deleted", "revision"])
      expect(JSON.stringify(heard)).not.toContain("canary")
      const shown = [
        await openConversation(ben, { conversationId: id }),
        await listChanges(ben, { conversationId: id, since: 0 }),
        await listLobby(ben),
        await listPins(ben, { conversationId: id }),
        await listSaved(ben, {}),
      ]
      for (const one of shown) expect(JSON.stringify(one).includes("canary")).toBe(false)
    }
    const kept = await sql()`
      select t::text as row from messages t union all select t::text from message_edits t
      union all select t::text from message_words t union all select t::text from reactions t
      union all select t::text from saved_messages t union all select t::text from activity t
      where conversation_id in (${room}, ${group})`
    expect(JSON.stringify(kept).includes("canary")).toBe(false)
    expect(
      await sql()`select * from activity where conversation_id in (${room}, ${group}) and kind <> 'invite'`,
    ).toEqual([])
  })

  test("is not brought back by a late edit, reaction, pin or save", async () => {
    const room = await makeRoom(ada)
    const { seq } = await say(ada, room, "x")
    await removeMessage(ada, at(room, seq))
    for (const late of [
      () => editMessage(ada, { ...at(room, seq), body: "again" }),
      () => addReaction(ada, { ...at(room, seq), emoji: "👍" }),
      () => pinMessage(ada, at(room, seq)),
      () => saveMessage(ada, at(room, seq)),
      () => listHistory(ada, at(room, seq)),
    ])
      expect(await refusal(late())).toBe("not_found")
  })
})

test("who joins again keeps nothing saved of a private conversation from before", async () => {
  const gil = await player("Gil")
  const room = await makeRoom(ada)
  await joinConversation(gil, { conversationId: room })
  const group = await makeGroup(ada, gil)
  const { seq } = await say(ada, group, "x")
  await saveMessage(gil, at(group, seq))
  await leaveConversation(gil, { conversationId: group })
  expect(await sql()`select * from saved_messages where conversation_id = ${group}`).toEqual([])
})
