import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { followActivity } from "#lib/domain/activity/follow.ts"
import { listActivity, readActivity } from "#lib/domain/activity/list.ts"
import { addBlock, removeBlock } from "#lib/domain/blocks.ts"
import { inviteToConversation } from "#lib/domain/conversations/invite.ts"
import { leaveConversation, removeMember } from "#lib/domain/conversations/join.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { pinMessage, unpinMessage } from "#lib/domain/messages/pin.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { getMe } from "#lib/domain/people/me.ts"
import { addReaction, removeReaction } from "#lib/domain/reactions.ts"
import { limits } from "#lib/protocol/limits.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { listenIn } from "#tests/support/heard.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let ada: Player
let ben: Player
let cleo: Player
beforeAll(async () => {
  database = await createDatabase()
  ;({ ada, ben, cleo } = await makeCast())
})
afterAll(() => database.drop())

const at = (conversationId: string, seq: number) => ({ conversationId, seq })
const answer = (actor: Player, conversationId: string, replyTo: number, body = "An answer") =>
  sendMessage(actor, { conversationId, clientId: randomUUID(), body, replyTo })
/** What somebody finds there, newest first, as `kind: what it says`. */
const seen = async (actor: Player) => {
  const { items } = await listActivity(actor, {})
  return items.map(({ kind, message }) => `${kind}: ${message.body ?? ""}`)
}
const unseen = async (actor: Player) => (await getMe(actor)).activity

describe("what concerns a person", () => {
  test("is who mentions them, answers them, reacts to them, pins them and brings them in; newest first", async () => {
    const eve = await player("Eve")
    const group = await makeGroup(ada, eve, cleo)
    await followActivity([group])
    const { seq } = await say(eve, group, "Mine")
    await answer(ada, group, seq)
    await followActivity([group])
    await say(cleo, group, `Ask @${eve.handle}`)
    await followActivity([group])
    await addReaction(ada, { ...at(group, seq), emoji: "🎉" })
    await pinMessage(cleo, at(group, seq))
    expect(await seen(eve)).toEqual([
      "pin: Mine",
      "reaction: Mine",
      `mention: Ask @${eve.handle}`,
      "reply: An answer",
      "invite: ",
    ])
    const { conversations, people } = await listActivity(eve, {})
    expect(conversations.map(one => one.id)).toEqual([group])
    expect(people.map(one => one.id)).toEqual(expect.arrayContaining([ada.personId, cleo.personId]))
    expect(await unseen(eve)).toBe(5)
  })

  test("is never what they do themselves", async () => {
    const eve = await player("Eve")
    const room = await makeRoom(eve)
    const { seq } = await say(eve, room, `I am @${eve.handle}`)
    await answer(eve, room, seq)
    await addReaction(eve, { ...at(room, seq), emoji: "🎉" })
    await pinMessage(eve, at(room, seq))
    await followActivity()
    expect(await seen(eve)).toEqual([])
  })

  test("is noted once, however often it is looked for, and an answer that names them too is one thing", async () => {
    const eve = await player("Eve")
    const room = await makeRoom(ada, eve)
    const { seq } = await say(eve, room, "Mine")
    await answer(ada, room, seq, `Yes @${eve.handle}`)
    await followActivity([room])
    await sql()`delete from activity_progress where conversation_id = ${room}`
    await followActivity()
    expect(await seen(eve)).toEqual([`mention: Yes @${eve.handle}`])
    expect(await unseen(eve)).toBe(1)
  })

  test("goes when it is undone: a reaction taken back, a pin taken away, a message deleted, a mention edited out", async () => {
    const eve = await player("Eve")
    const room = await makeRoom(ada, eve, ben)
    const { seq } = await say(eve, room, "Mine")
    for (const actor of [ada, ben]) await addReaction(actor, { ...at(room, seq), emoji: "🎉" })
    await pinMessage(ada, at(room, seq))
    const { message: answered } = await answer(ada, room, seq)
    const named = await say(ada, room, `@${eve.handle} look`)
    await followActivity([room])
    expect(await unseen(eve)).toBe(4)
    await removeReaction(ada, { ...at(room, seq), emoji: "🎉" })
    expect(await seen(eve)).toContain("reaction: Mine")
    await removeReaction(ben, { ...at(room, seq), emoji: "🎉" })
    await unpinMessage(ada, at(room, seq))
    await removeMessage(ada, at(room, answered.seq))
    await editMessage(ada, { ...at(room, named.seq), body: "Nobody, look" })
    await followActivity([room])
    expect(await seen(eve)).toEqual([])
    expect(await unseen(eve)).toBe(0)
  })

  test("is what they may still see: nothing of a group they left, of a room they are banned from, or from before their time", async () => {
    const eve = await player("Eve")
    const [group, room] = [await makeGroup(ada, eve), await makeRoom(ada, eve)]
    for (const id of [group, room]) {
      const { seq } = await say(eve, id, "Mine")
      await answer(ada, id, seq, `Answer in ${id}`)
    }
    await followActivity([group, room])
    expect(await seen(eve)).toHaveLength(3)
    await removeMember(ada, { conversationId: group, personId: eve.personId })
    await leaveConversation(eve, { conversationId: room })
    expect(await seen(eve)).toEqual([`reply: Answer in ${room}`])
    await sql()`update memberships set state = 'banned' where conversation_id = ${room} and person_id = ${eve.personId}`
    expect(await seen(eve)).toEqual([])
    expect(await unseen(eve)).toBe(0)
    // Back in the group, what was there before is not theirs to see.
    await inviteToConversation(ada, { conversationId: group, handles: [eve.handle] })
    await followActivity([group])
    expect(await seen(eve)).toEqual(["invite: "])
  })

  test("is nothing of somebody in a block with them, in neither direction, from before or after", async () => {
    const [eve, fay] = [await player("Eve"), await player("Fay")]
    const room = await makeRoom(ada, eve, fay)
    const { seq } = await say(eve, room, "Mine")
    await addReaction(fay, { ...at(room, seq), emoji: "🎉" })
    expect(await unseen(eve)).toBe(1)
    await addBlock(eve, { personId: fay.personId })
    expect(await seen(eve)).toEqual([])
    expect(await unseen(eve)).toBe(0)
    await answer(fay, room, seq)
    const { seq: theirs } = await say(fay, room, "Theirs")
    await answer(eve, room, theirs)
    await followActivity([room])
    expect([await seen(eve), await seen(fay)]).toEqual([[], []])
    await removeBlock(eve, { personId: fay.personId })
    expect(await seen(eve)).toEqual(["reaction: Mine"])
  })

  test("comes by pages that hold everything once", async () => {
    const eve = await player("Eve")
    const room = await makeRoom(ada, eve)
    const { seq } = await say(eve, room, "Mine")
    for (let n = 0; n < 120; n++) await answer(ada, room, seq, `${n}`)
    await followActivity([room])
    const found: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 5; page++) {
      const { items, next } = await listActivity(eve, cursor ? { cursor } : {})
      expect(items.length).toBeLessThanOrEqual(limits.pageDefault)
      found.push(...items.map(item => item.message.body!))
      if (!next) break
      cursor = next
    }
    expect(found).toEqual(Array.from({ length: 120 }, (_, n) => `${119 - n}`))
    expect(await refusal(listActivity(eve, { cursor: "x" }))).toBe("invalid")
  })

  test("everyone of a room may be named at once", async () => {
    const all = await Promise.all(Array.from({ length: 12 }, (_, n) => player(`Member ${n}`)))
    const room = await makeRoom(ada, ...all)
    const { heard } = listenIn()
    await say(ada, room, "Dear @all")
    await followActivity([room])
    for (const one of all) expect(await seen(one)).toEqual(["mention: Dear @all"])
    expect(heard.filter(({ event }) => event === "activity:changed")).toHaveLength(all.length)
  })
})

describe("what was seen of it", () => {
  test("goes forward only, and is told to the own devices with how much is left", async () => {
    const eve = await player("Eve")
    const room = await makeRoom(ada, eve)
    const { seq } = await say(eve, room, "Mine")
    await addReaction(ada, { ...at(room, seq), emoji: "🎉" })
    await pinMessage(ada, at(room, seq))
    const { items } = await listActivity(eve, {})
    const { heard } = listenIn()
    await readActivity(eve, { revision: items[1]!.revision })
    expect(heard).toMatchObject([
      { audience: { personId: eve.personId }, event: "activity:changed", payload: { unseen: 1 } },
    ])
    await readActivity(eve, { revision: items[0]!.revision })
    await readActivity(eve, { revision: items[1]!.revision })
    await readActivity(eve, { revision: 2 ** 30 })
    expect(await unseen(eve)).toBe(0)
    // What comes now is new, whatever number was claimed.
    await addReaction(ada, { ...at(room, seq), emoji: "👍" })
    expect(await unseen(eve)).toBe(1)
  })

  test("one more reaction to the same message makes it new again, at the top", async () => {
    const eve = await player("Eve")
    const room = await makeRoom(ada, eve, ben)
    const { seq } = await say(eve, room, "Mine")
    await addReaction(ada, { ...at(room, seq), emoji: "🎉" })
    await pinMessage(ada, at(room, seq))
    await readActivity(eve, { revision: 2 ** 30 })
    await addReaction(ben, { ...at(room, seq), emoji: "🎉" })
    const { items, read } = await listActivity(eve, {})
    expect(items.map(item => item.kind)).toEqual(["reaction", "pin"])
    expect(items[0]!.actorId).toBe(ben.personId)
    expect(items.map(item => item.revision > read)).toEqual([true, false])
  })

  test("sending does nothing for it: what a crash left behind is found by the sweep", async () => {
    const eve = await player("Eve")
    const room = await makeRoom(ada, eve)
    const { seq } = await say(eve, room, "Mine")
    await answer(ada, room, seq)
    expect(await seen(eve)).toEqual([])
    expect(await followActivity()).toBeGreaterThan(0)
    expect(await seen(eve)).toEqual(["reply: An answer"])
    expect(await followActivity()).toBe(0)
  })
})
