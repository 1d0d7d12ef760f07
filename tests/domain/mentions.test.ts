import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { setRole } from "#lib/domain/conversations/govern.ts"
import { leaveConversation } from "#lib/domain/conversations/join.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { markRead } from "#lib/domain/conversations/watermarks.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { bindPresence } from "#lib/domain/presence.ts"
import { limits } from "#lib/protocol/limits.ts"
import { everyone, present } from "#lib/protocol/messages.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
let cast: Awaited<ReturnType<typeof makeCast>>
let room: string
let connected: Player[] = []
beforeAll(async () => {
  database = await createDatabase()
  bindPresence({ here: () => new Map(), online: () => connected.map(one => one.personId), regard: () => {} })
})
afterAll(() => database.drop())
beforeEach(async () => {
  cast = await makeCast()
  room = await makeRoom(cast.ada, cast.ben, cast.cleo)
  connected = []
})

const counted = async (who: Player, id = room) => {
  const row = (await listLobby(who)).rows.find(({ conversation }) => conversation.id === id)
  return row?.mentions
}
const stored = async (seq: number, id = room) => {
  const [row] = await sql()`select mentions from messages where conversation_id = ${id} and seq = ${seq}`
  return row!.mentions
}

describe("a message mentions", () => {
  test("the members whose handles it writes, in that order, in whatever letters, in the row, the answer and the list", async () => {
    const { ada, ben, cleo } = cast
    const message = await say(ada, room, `*@${cleo.handle.toUpperCase()}* and @${ben.handle}, @${cleo.handle}!`)
    const ids = [cleo.personId, ben.personId]
    expect(message.mentions).toEqual(ids)
    expect(await stored(message.seq)).toEqual(ids)
    const page = await listMessages(cast.dan, { conversationId: room })
    expect(page.messages.at(-1)!.mentions).toEqual(ids)
    // Whoever reads it can name them.
    expect(page.people.map(person => person.id)).toEqual(expect.arrayContaining(ids))
    expect(await counted(ben)).toBe(1)
    expect((await openConversation(cleo, { conversationId: room })).mentions).toBe(1)
  })

  test("nobody who is not in it, nobody in code, and nobody by an e-mail address", async () => {
    const { ada, ben, dan } = cast
    await leaveConversation(cast.cleo, { conversationId: room })
    const body = `@${dan.handle} @${cast.cleo.handle} @nobody_at_all \`@${ben.handle}\` me@${ben.handle}\n\`\`\`\n@${ben.handle}\n\`\`\``
    const message = await say(ada, room, body)
    expect(message.mentions).toBeUndefined()
    expect(await stored(message.seq)).toBeNull()
  })

  test("nobody by a handle that only looks like theirs", async () => {
    const lookalike = cast.ben.handle.replace("e", "е")
    expect((await say(cast.ada, room, `@${lookalike}`)).mentions).toBeUndefined()
    const folded = cast.ben.handle.replaceAll("0", "o").replaceAll("1", "l")
    const same = folded === cast.ben.handle
    expect((await say(cast.ada, room, `@${folded}`)).mentions?.length ?? 0).toBe(same ? 1 : 0)
  })

  test("at most fifty, whatever it says", async () => {
    const handles = Array.from({ length: 60 }, (_, n) => `@person_${n}`).join(" ")
    expect((await say(cast.ada, room, `${handles} @${cast.ben.handle}`)).mentions).toBeUndefined()
  })

  test("its own members where several conversations are written together", async () => {
    const { ada, ben, cleo } = cast
    const other = await makeRoom(ada, cleo)
    const text = `@${ben.handle} @${cleo.handle}`
    const sent = await Promise.all([room, other, room, other].map((id, n) => say(ada, id, n < 3 ? text : "plain")))
    expect(sent.map(message => message.mentions)).toEqual([
      [ben.personId, cleo.personId],
      [cleo.personId],
      [ben.personId, cleo.personId],
      undefined,
    ])
  })
})

describe("@all and @here", () => {
  test("are an owner's in rooms and larger groups, anyone's in groups of a few, and nobody's between two", async () => {
    const { ada, ben, cleo } = cast
    expect((await say(ada, room, "@all")).mentions).toEqual([everyone])
    expect((await say(ben, room, "@all @here")).mentions).toBeUndefined()
    await setRole(ada, { conversationId: room, personId: ben.personId, role: "owner" })
    expect((await say(ben, room, "@all")).mentions).toEqual([everyone])
    expect(await counted(cleo)).toBe(2)
    expect(await counted(ben)).toBe(1)

    const family = await makeGroup(ada, ben)
    expect((await say(ben, family, "@all")).mentions).toEqual([everyone])
    await sql()`update conversations set member_count = ${limits.callAllMax + 1} where id = ${family}`
    expect((await say(ben, family, "@all")).mentions).toBeUndefined()
    expect((await say(ada, family, "@all")).mentions).toEqual([everyone])

    const { row } = await directConversation(ada, { personId: ben.personId })
    expect((await say(ada, row.conversation.id, "@all")).mentions).toBeUndefined()
  })

  test("@here is those members who are connected, the author left out", async () => {
    const { ada, ben, cleo, dan } = cast
    connected = [ada, ben, dan]
    const message = await say(ada, room, `@here and @${cleo.handle}`)
    expect(message.mentions).toEqual([cleo.personId, present, ben.personId])
    expect([await counted(ben), await counted(cleo), await counted(ada)]).toEqual([1, 1, 0])
    // Who was only there is named in no text.
    const page = await listMessages(ada, { conversationId: room, around: message.seq, limit: 1 })
    expect(page.people.map(person => person.id).sort()).toEqual([ada.personId, cleo.personId].sort())
  })

  test("an edit leaves those called who were called, and calls nobody who came since", async () => {
    const { ada, ben, cleo } = cast
    connected = [ben]
    const { seq } = await say(ada, room, "Come @here")
    connected = [cleo]
    const { message } = await editMessage(ada, { conversationId: room, seq, body: "Please come @here" })
    expect(message.mentions).toEqual([present, ben.personId])
  })
})

describe("what counts as a mention", () => {
  test("follows edits, deletion and reading", async () => {
    const { ada, ben } = cast
    const { seq } = await say(ada, room, `@${ben.handle} hello`)
    expect(await counted(ben)).toBe(1)
    const { message } = await editMessage(ada, { conversationId: room, seq, body: "hello" })
    expect(message.mentions).toBeUndefined()
    expect(await counted(ben)).toBe(0)
    await editMessage(ada, { conversationId: room, seq, body: `hello @${ben.handle}` })
    expect(await counted(ben)).toBe(1)
    const second = await say(ada, room, `@${ben.handle}`)
    await removeMessage(ada, { conversationId: room, seq: second.seq })
    expect(await stored(second.seq)).toBeNull()
    expect(await counted(ben)).toBe(1)
    expect(await markRead(ben, { conversationId: room, seq })).toMatchObject({ mentions: 0, unread: 0 })
    expect(await counted(ben)).toBe(0)
  })

  test("is not what somebody says whom one has blocked; the message is the same for everyone", async () => {
    const { ada, ben, cleo } = cast
    await addBlock(ben, { personId: ada.personId })
    const message = await say(ada, room, `@${ben.handle} @${cleo.handle} @all`)
    expect(message.mentions).toEqual([ben.personId, cleo.personId, everyone])
    expect([await counted(ben), await counted(cleo)]).toEqual([0, 1])
  })

  test("is never one's own", async () => {
    await say(cast.ada, room, `@${cast.ada.handle} @all`)
    expect(await counted(cast.ada)).toBe(0)
  })

  test("is nobody who was banned from the place", async () => {
    const eve = await player("Eve")
    const group = await makeGroup(cast.ada, eve)
    await sql()`update people set banned_at = now() where id = ${eve.personId}`
    expect((await say(cast.ada, group, `@${eve.handle}`)).mentions).toBeUndefined()
  })
})
