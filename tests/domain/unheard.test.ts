import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { addBlock, removeBlock } from "#lib/domain/blocks.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { markRead } from "#lib/domain/conversations/watermarks.ts"
import { catchUp } from "#lib/domain/sync/catch-up.ts"
import { limits } from "#lib/protocol/limits.ts"
import { makeCast, makeGroup, makeRoom, type Player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
let cast: Awaited<ReturnType<typeof makeCast>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  cast = await makeCast()
})

const rowOf = async (who: Player, id: string) =>
  (await listLobby(who)).rows.find(({ conversation }) => conversation.id === id)!
const shownTo = async (who: Player, id: string) => {
  const { unread, last } = await rowOf(who, id)
  return { unread, last: last?.body ?? null }
}

describe.each(["room", "group"])("what somebody says in a %s whom one has blocked", kind => {
  let id: string
  beforeEach(async () => {
    const { ada, ben, cleo } = cast
    id = await (kind === "room" ? makeRoom : makeGroup)(ada, ben, cleo)
    await say(cleo, id, "Welcome")
    await addBlock(ada, { personId: ben.personId })
    await say(ben, id, "Something unkind")
    await say(ben, id, "More of it")
  })

  test("counts nowhere and is not what the row shows, afresh and after an absence, for the one who blocks alone", async () => {
    const { ada, ben, cleo } = cast
    expect(await shownTo(ada, id)).toEqual({ unread: 1, last: "Welcome" })
    expect(await shownTo(cleo, id)).toEqual({ unread: 2, last: "More of it" })
    const { epoch, personRevision } = await listLobby(ada)
    const { rows } = await catchUp(ada, { epoch, personRevision, conversations: { [id]: 1 } })
    expect(rows).toMatchObject([{ unread: 1, last: { body: "Welcome" } }])
    const opened = await openConversation(ada, { conversationId: id })
    expect(opened).toMatchObject({ unread: 1, last: { body: "Welcome" } })
    // It folds away there: who wants to may still read it.
    expect(opened.page.messages.at(-1)).toMatchObject({ authorId: ben.personId, body: "More of it" })
    expect(await markRead(ada, { conversationId: id, seq: opened.last!.seq })).toMatchObject({ unread: 0 })
  })

  test("counts again once it is wanted", async () => {
    const { ada, ben } = cast
    await removeBlock(ada, { personId: ben.personId })
    expect(await shownTo(ada, id)).toEqual({ unread: 3, last: "More of it" })
  })

  test("is passed over where the conversation opens at the first unread", async () => {
    const { ada, ben, cleo } = cast
    await markRead(ada, { conversationId: id, seq: (await rowOf(ada, id)).conversation.seq })
    for (let n = 0; n < 3; n++) await say(ben, id, `${n}`)
    const wanted = await say(cleo, id, "Read me first")
    for (let n = 0; n < limits.pageDefault + 10; n++) await say(ben, id, `${n}`)
    const { page } = await openConversation(ada, { conversationId: id, around: "unread" })
    expect(page.messages.map(message => message.seq)).toContain(wanted.seq)
    expect(page.hasNewer).toBe(true)
  })
})

test("what was said in a direct conversation before the block stays to be seen in its row, and counts no more", async () => {
  const { ada, ben } = cast
  const { row } = await directConversation(ben, { personId: ada.personId })
  const { id } = row.conversation
  await say(ben, id, "Hello")
  expect(await shownTo(ada, id)).toEqual({ unread: 1, last: "Hello" })
  await addBlock(ada, { personId: ben.personId })
  expect(await shownTo(ada, id)).toEqual({ unread: 0, last: "Hello" })
})
