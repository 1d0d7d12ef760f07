import { randomUUID } from "node:crypto"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { closeDatabase, connectDatabase, db } from "#db/client.ts"
import { overhear } from "#lib/domain/announce.ts"
import { addBlock, removeBlock } from "#lib/domain/blocks.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { inviteToConversation } from "#lib/domain/conversations/invite.ts"
import { joinConversation, leaveConversation } from "#lib/domain/conversations/join.ts"
import { lobbyRow } from "#lib/domain/conversations/rows.ts"
import { markDelivered, markRead } from "#lib/domain/conversations/watermarks.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { updateSettings } from "#lib/domain/people/settings.ts"
import { forgetReceipts } from "#lib/domain/receipts/forget.ts"
import { messageInfo } from "#lib/domain/receipts/info.ts"
import { lookForReceipts } from "#lib/domain/receipts/told.ts"
import { catchUp } from "#lib/domain/sync/catch-up.ts"
import type { ReceiptsMoved } from "#lib/protocol/conversations.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { copyDatabase, type TestDatabase } from "#tests/support/database.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let ada: Player
let ben: Player
let cleo: Player
let dan: Player

beforeAll(async () => {
  database = await copyDatabase()
  connectDatabase(database.url)
})
beforeEach(async () => {
  ;({ ada, ben, cleo, dan } = await makeCast())
})
afterAll(async () => {
  await closeDatabase()
  await database?.drop()
})

const ticks = async (who: Player, conversationId: string) => (await lobbyRow(who.personId, conversationId))!.row.ticks
const read = (who: Player, conversationId: string, seq: number) => markRead(who, { conversationId, seq })
const delivered = (who: Player, conversationId: string, seq: number) =>
  markDelivered(who, { items: [{ conversationId, seq }] })

describe("ticks of a group of three", () => {
  test("reach the author only when the message has reached both others, and turn when both have read", async () => {
    const group = await makeGroup(ada, ben, cleo)
    const { seq } = await say(ada, group, "Landed")
    expect((await ticks(ada, group))!.delivered).toBeLessThan(seq)
    await delivered(ben, group, seq)
    expect((await ticks(ada, group))!.delivered).toBeLessThan(seq)
    await delivered(cleo, group, seq)
    expect((await ticks(ada, group))!.delivered).toBe(seq)
    await read(ben, group, seq)
    expect((await ticks(ada, group))!.read).toBeLessThan(seq)
    await read(cleo, group, seq)
    expect(await ticks(ada, group)).toEqual({ delivered: seq, read: seq })
  })

  test("do not wait for who came after the message was sent", async () => {
    const room = await makeRoom(ada, ben)
    const { seq } = await say(ada, room, "Landed")
    await joinConversation(cleo, { conversationId: room })
    await read(ben, room, seq)
    expect((await ticks(ada, room))!.read).toBeGreaterThanOrEqual(seq)
    const later = await say(ada, room, "And home")
    await read(ben, room, later.seq)
    expect((await ticks(ada, room))!.read).toBeLessThan(later.seq)
  })

  test("do not wait for who has left", async () => {
    const group = await makeGroup(ada, ben, cleo)
    const { seq } = await say(ada, group, "Landed")
    await read(ben, group, seq)
    await leaveConversation(cleo, { conversationId: group })
    expect((await ticks(ada, group))!.read).toBeGreaterThanOrEqual(seq)
  })

  test("are those of the viewer: the own mark is never waited for", async () => {
    const group = await makeGroup(ada, ben)
    const { seq } = await say(ada, group, "Landed")
    await read(ben, group, seq)
    expect((await ticks(ada, group))!.read).toBe(seq)
    expect((await ticks(ben, group))!.read).toBeLessThan(seq)
  })
})

describe("marks", () => {
  test("never go back, never pass the last message, and a repeat changes nothing", async () => {
    const group = await makeGroup(ada, ben)
    const { seq } = await say(ada, group, "One")
    await delivered(ben, group, 10_000)
    expect((await ticks(ada, group))!.delivered).toBe(seq)
    await delivered(ben, group, 1)
    await read(ben, group, 2 ** 31 - 1)
    const first = await read(ben, group, 1)
    expect(first.lastReadSeq).toBe(seq)
    expect(await ticks(ada, group)).toEqual({ delivered: seq, read: seq })
    expect((await read(ben, group, seq)).personRevision).toBe(first.personRevision)
  })

  test("of a stranger are passed over", async () => {
    const group = await makeGroup(ada, ben)
    const { seq } = await say(ada, group, "One")
    await delivered(dan, group, seq)
    expect(await refusal(read(dan, group, seq))).toBe("not_found")
    expect((await ticks(ada, group))!.delivered).toBeLessThan(seq)
  })

  test("of a hundred devices at once end at the highest", async () => {
    const group = await makeGroup(ada, ben)
    let last = 0
    for (let n = 0; n < 20; n++) last = (await say(ada, group, `Number ${n}`)).seq
    await Promise.all(Array.from({ length: 100 }, (_, n) => read(ben, group, last - (n % 20))))
    expect(await ticks(ada, group)).toEqual({ delivered: last, read: last })
  })
})

test("marks that move while people come, go and speak wait for nobody who waits for them", async () => {
  const group = await makeGroup(ada, ben, cleo)
  const steps = Array.from({ length: 40 }, (_, n) => n)
  const talk = async () => {
    for (const n of steps) await say(ada, group, `Number ${n}`)
  }
  const comeAndGo = async () => {
    for (const _ of steps) {
      await leaveConversation(cleo, { conversationId: group })
      await inviteToConversation(ada, { conversationId: group, handles: [cleo.handle] })
    }
  }
  const block = async () => {
    for (const _ of steps) {
      await addBlock(ben, { personId: cleo.personId })
      await removeBlock(ben, { personId: cleo.personId })
    }
  }
  const mark = async (who: Player) => {
    for (const n of steps) {
      await delivered(who, group, n * 3)
      await read(who, group, n * 3).catch(error =>
        expect(error.failure?.code ?? error.cause?.message).toBe("not_found"),
      )
    }
  }
  // A deadlock would end one of them.
  await Promise.all([talk(), comeAndGo(), block(), mark(ben), mark(cleo), mark(ada)])
})

describe("who tells no receipts", () => {
  test("is not waited for, shows nothing of reading in any answer, and sees none", async () => {
    const group = await makeGroup(ada, ben, cleo)
    await updateSettings(cleo, { receipts: false })
    const { seq } = await say(ada, group, "Landed")
    await read(cleo, group, seq)
    expect((await ticks(ada, group))!.read).toBeLessThan(seq)
    await read(ben, group, seq)
    expect((await ticks(ada, group))!.read).toBe(seq)
    expect((await ticks(cleo, group))!.read).toBeNull()
    const log = await db().execute<{ kind: string }>(
      `select kind from receipts where conversation_id = '${group}' and person_id = '${cleo.personId}'`,
    )
    expect([...log].map(row => row.kind)).not.toContain("read")
  })

  test("counts again from when they tell again: no tick goes back", async () => {
    const group = await makeGroup(ada, ben)
    await updateSettings(ben, { receipts: false })
    const { seq } = await say(ada, group, "While it was off")
    await updateSettings(ben, { receipts: true })
    expect((await ticks(ada, group))!.read).toBeGreaterThanOrEqual(seq)
    const later = await say(ada, group, "Since")
    expect((await ticks(ada, group))!.read).toBeLessThan(later.seq)
    await read(ben, group, later.seq)
    expect((await ticks(ada, group))!.read).toBe(later.seq)
  })
})

describe("a block", () => {
  test("keeps what the blocked person saw of the other in a direct conversation as it was", async () => {
    const { row } = await directConversation(ada, { personId: ben.personId })
    const direct = row.conversation.id
    const first = await say(ada, direct, "Read before")
    await read(ben, direct, first.seq)
    const second = await say(ada, direct, "Read after")
    await addBlock(ben, { personId: ada.personId })
    await read(ben, direct, second.seq)
    expect(await ticks(ada, direct)).toEqual({ delivered: first.seq, read: first.seq })
  })

  test("takes who blocks out of what members of a group are told, and back in without a tick going back", async () => {
    const group = await makeGroup(ada, ben, cleo)
    await addBlock(cleo, { personId: ada.personId })
    const { seq } = await say(ada, group, "Landed")
    await read(ben, group, seq)
    expect(await ticks(ada, group)).toEqual({ delivered: seq, read: seq })
    await removeBlock(cleo, { personId: ada.personId })
    expect((await ticks(ada, group))!.read).toBeGreaterThanOrEqual(seq)
    const later = await say(ada, group, "Since")
    await read(ben, group, later.seq)
    expect((await ticks(ada, group))!.read).toBeLessThan(later.seq)
  })

  test("holds also for who comes into the group after it", async () => {
    const room = await makeRoom(ada, ben)
    await addBlock(ben, { personId: cleo.personId })
    await joinConversation(cleo, { conversationId: room })
    const { seq } = await say(cleo, room, "Hello")
    await read(ben, room, seq)
    await delivered(ada, room, seq)
    expect(await ticks(cleo, room)).toMatchObject({ delivered: seq })
    expect((await ticks(ada, room))!.read).toBeLessThan(seq)
    await read(ada, room, seq)
    expect(await ticks(cleo, room)).toEqual({ delivered: seq, read: seq })
    const second = await say(cleo, room, "Again")
    await read(ada, room, second.seq)
    expect(await ticks(cleo, room)).toEqual({ delivered: second.seq, read: second.seq })
  })
})

describe("telling", () => {
  const heard: ReceiptsMoved[] = []
  let stop = () => {}
  beforeEach(() => {
    heard.length = 0
    const off = overhear((audience, event, payload) => {
      if (event === "receipts:moved" && "membersOf" in audience) heard.push(payload as ReceiptsMoved)
    })
    stop = () => void off()
  })
  afterEach(() => stop())

  test("is to members, at most once a second per conversation however many marks move, and ends true", async () => {
    const group = await makeGroup(ada, ben, cleo)
    await expect.poll(() => heard.filter(moved => moved.conversationId === group).length).toBeGreaterThan(0)
    await new Promise(resolve => setTimeout(resolve, 1100))
    heard.length = 0
    let last = 0
    for (let n = 0; n < 30; n++) {
      last = (await say(ada, group, `Number ${n}`)).seq
      await Promise.all([delivered(ben, group, last), delivered(cleo, group, last), read(ben, group, last)])
    }
    const own = () => heard.filter(moved => moved.conversationId === group)
    await expect.poll(() => own().at(-1)?.delivered.next).toBe(last)
    expect(own().length).toBeLessThanOrEqual(4)
    const { read: floor } = own().at(-1)!
    // The author's own mark and that of who has not read are the lowest; who looks for the others' ticks leaves out their own.
    expect([ada.personId, cleo.personId]).toContain(floor.personId)
  })

  test("of another node is found in the log, once", async () => {
    const group = await makeGroup(ada, ben)
    const { seq } = await say(ada, group, "Landed")
    await new Promise(resolve => setTimeout(resolve, 1200))
    // What the other node wrote: this one heard nothing of it.
    await db().execute(`update memberships set shown_read_seq = ${seq}, shown_delivered_seq = ${seq}
      where conversation_id = '${group}' and person_id = '${ben.personId}'`)
    await db().execute(`insert into receipts (conversation_id, person_id, kind, seq)
      values ('${group}', '${ben.personId}', 'read', ${seq})`)
    const found = (await lookForReceipts()).filter(moved => moved.conversationId === group)
    expect(found).toMatchObject([{ conversationId: group, read: { next: seq } }])
    expect((await lookForReceipts()).filter(moved => moved.conversationId === group)).toEqual([])
  })

  test("stops in conversations of more than fifty members", async () => {
    const crowd = await Promise.all(Array.from({ length: 50 }, (_, n) => player(`Guest ${n}`)))
    const room = await makeRoom(ada, ...crowd)
    const { seq } = await say(ada, room, "Landed")
    heard.length = 0
    await read(crowd[0]!, room, seq)
    expect(await ticks(ada, room)).toBeNull()
    await new Promise(resolve => setTimeout(resolve, 1500))
    expect(heard.filter(moved => moved.conversationId === room)).toEqual([])
  })
})

test("a client that was away is told the ticks it asks for, of its own conversations only", async () => {
  const group = await makeGroup(ada, ben)
  const strange = await makeGroup(cleo, dan)
  const { seq } = await say(ada, group, "Landed")
  const before = await catchUp(ada, { epoch: null, personRevision: 0, conversations: {} })
  await read(ben, group, seq)
  const conversations = Object.fromEntries(before.rows.map(row => [row.conversation.id, row.conversation.revision]))
  const known = { epoch: before.epoch, personRevision: before.personRevision, conversations }
  const after = await catchUp(ada, { ...known, ticks: [group, strange, randomUUID()] })
  expect(after.rows).toEqual([])
  expect(after.ticks).toEqual({ [group]: { delivered: seq, read: seq } })
})

test("times older than 90 days are forgotten, the ticks stay", async () => {
  const group = await makeGroup(ada, ben)
  const { seq } = await say(ada, group, "Landed")
  await read(ben, group, seq)
  await db().execute(`update receipts set at = now() - interval '91 days' where conversation_id = '${group}'`)
  expect(await forgetReceipts()).toBeGreaterThan(0)
  expect(await forgetReceipts()).toBe(0)
  expect(await ticks(ada, group)).toEqual({ delivered: seq, read: seq })
})

describe("message info", () => {
  test("names who was there when it was sent, who received and read it, and when", async () => {
    const group = await makeGroup(ada, ben, cleo)
    const { seq } = await say(ada, group, "Landed")
    await delivered(ben, group, seq)
    await read(cleo, group, seq)
    const later = await say(ada, group, "Home")
    await read(ben, group, later.seq)
    const info = await messageInfo(ada, { conversationId: group, seq })
    expect(info.counts).toEqual({ members: 2, delivered: 2, read: 2 })
    const of = (who: Player) => info.members!.find(one => one.personId === who.personId)!
    expect(Date.parse(of(ben).deliveredAt!)).toBeLessThanOrEqual(Date.parse(of(ben).readAt!))
    expect(of(cleo)).toMatchObject({ delivered: true, read: true })
    expect(info.people.map(one => one.name).sort()).toEqual(["Ben", "Cleo"])
  })

  test("is the author's alone, and not of a tombstone or a line", async () => {
    const group = await makeGroup(ada, ben)
    const { seq } = await say(ada, group, "Landed")
    const place = { conversationId: group, seq }
    expect(await refusal(messageInfo(ben, place))).toBe("forbidden")
    expect(await refusal(messageInfo(dan, place))).toBe("not_found")
    await removeMessage(ada, place)
    expect(await refusal(messageInfo(ada, place))).toBe("not_found")
    expect(await refusal(messageInfo(ada, { conversationId: group, seq: 1 }))).toBe("not_found")
  })

  test("tells nothing of reading to who tells nothing, nor of who tells nothing", async () => {
    const group = await makeGroup(ada, ben, cleo)
    await updateSettings(ben, { receipts: false })
    const { seq } = await say(ada, group, "Landed")
    await read(ben, group, seq)
    await read(cleo, group, seq)
    const place = { conversationId: group, seq }
    const { members, counts } = await messageInfo(ada, place)
    expect(members!.find(one => one.personId === ben.personId)).toMatchObject({
      delivered: true,
      read: false,
      readAt: null,
    })
    expect(counts).toEqual({ members: 2, delivered: 2, read: 1 })
    await updateSettings(ada, { receipts: false })
    const blind = await messageInfo(ada, place)
    expect(blind.counts.read).toBeNull()
    expect(blind.members!.every(one => !one.read && one.readAt === null)).toBe(true)
  })

  test("counts only, in conversations of more than fifty members", async () => {
    const crowd = await Promise.all(Array.from({ length: 50 }, (_, n) => player(`Guest ${n}`)))
    const room = await makeRoom(ada, ...crowd)
    const { seq } = await say(ada, room, "Landed")
    for (const one of crowd.slice(0, 3)) await read(one, room, seq)
    expect(await messageInfo(ada, { conversationId: room, seq })).toEqual({
      counts: { members: 50, delivered: 3, read: 3 },
      members: null,
      people: [],
    })
  })
})
