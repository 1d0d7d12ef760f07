import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { listBlocked } from "#lib/domain/blocks.ts"
import { askContact } from "#lib/domain/contacts.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { listNotices } from "#lib/domain/notices.ts"
import { apartFrom } from "#lib/domain/people/apart.ts"
import { makeReport } from "#lib/domain/reports.ts"
import { answerRequest, listRequests } from "#lib/domain/requests.ts"
import { indexWords } from "#lib/domain/search/index-words.ts"
import { searchMessages } from "#lib/domain/search/search.ts"
import { catchUp } from "#lib/domain/sync/catch-up.ts"
import { limits } from "#lib/protocol/limits.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { readyFile } from "#tests/support/files.ts"
import { listenIn } from "#tests/support/heard.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let ada: Player
/** Somebody whom Ada does not know. */
let eve: Player
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  ;({ ada } = await makeCast())
  eve = await player("Eve")
})

/** Eve writes to Ada for the first time. Returns the conversation. */
const knock = async (...bodies: string[]) => {
  const { row } = await directConversation(eve, { personId: ada.personId })
  for (const body of bodies) await say(eve, row.conversation.id, body)
  return row.conversation.id
}
const inLobby = async (one: Player, id: string) => (await listLobby(one)).rows.find(row => row.conversation.id === id)
const requests = async (one: Player) => (await listRequests(one)).requests

describe("a first message from somebody unknown", () => {
  test("is a request: in the list of requests and nowhere else", async () => {
    const { heard, moved } = listenIn()
    const id = await knock("Hello", "You do not know me: zanzibar")
    expect(await requests(ada)).toMatchObject([
      {
        conversation: { id },
        personId: eve.personId,
        messages: [{ body: "Hello" }, { body: "You do not know me: zanzibar" }],
      },
    ])
    expect(await inLobby(ada, id)).toBeUndefined()
    expect(await refusal(openConversation(ada, { conversationId: id }))).toBe("not_found")
    const sync = await catchUp(ada, { epoch: null, personRevision: 0, conversations: {} })
    expect(sync.rows.map(row => row.conversation.id)).not.toContain(id)
    await indexWords()
    expect((await searchMessages(ada, { query: "zanzibar" })).hits).toEqual([])
    await expect.poll(async () => (await listNotices(ada.personId)).map(one => one.kind)).toEqual(["request"])
    // What is told to the conversation reaches nobody but her who began it.
    expect(moved).toEqual([{ move: "admit", who: eve.personId, conversationId: id }])
    const told = heard.filter(({ audience }) => "personId" in audience && audience.personId === ada.personId)
    expect(new Set(told.map(one => one.event))).toEqual(new Set(["activity:changed"]))
  })

  test("is told anew when more is said, edited or deleted, counted once; of all that is deleted nothing is left to hear of", async () => {
    const { heard } = listenIn()
    const told = () =>
      heard.flatMap(({ audience, event, payload }) =>
        event === "activity:changed" && "personId" in audience && audience.personId === ada.personId
          ? [(payload as { unseen: number }).unseen]
          : [],
      )
    const said = async () => (await requests(ada)).flatMap(one => one.messages.map(message => message.body))
    const id = await knock("Hello")
    await expect.poll(told).toEqual([1])
    await say(eve, id, "Are you there?")
    await expect.poll(told).toEqual([1, 1])
    await editMessage(eve, { conversationId: id, seq: 2, body: "Are you here?" })
    await expect.poll(told).toEqual([1, 1, 1])
    expect(await said()).toEqual(["Hello", "Are you here?"])
    await removeMessage(eve, { conversationId: id, seq: 1 })
    await expect.poll(told).toEqual([1, 1, 1, 1])
    expect(await said()).toEqual(["Are you here?"])
    await removeMessage(eve, { conversationId: id, seq: 2 })
    await expect.poll(told).toEqual([1, 1, 1, 1, 0])
    expect(await requests(ada)).toEqual([])
    expect(await listNotices(ada.personId)).toEqual([])
  })

  test("leaves who wrote it with one tick, and neither sees the other come and go", async () => {
    const id = await knock("Hello")
    expect(await inLobby(eve, id)).toMatchObject({ ticks: { delivered: 0, read: 0 } })
    expect(await apartFrom(eve.personId)).toContain(ada.personId)
    expect(await apartFrom(ada.personId)).toContain(eve.personId)
    await answerRequest(ada, { conversationId: id, answer: "accept" })
    expect(await apartFrom(eve.personId)).not.toContain(ada.personId)
  })

  test("that is accepted is a conversation like any other", async () => {
    const id = await knock("Hello")
    await answerRequest(ada, { conversationId: id, answer: "accept" })
    expect(await requests(ada)).toEqual([])
    expect(await listNotices(ada.personId)).toEqual([])
    expect(await inLobby(ada, id)).toMatchObject({ last: { body: "Hello" }, conversation: { memberCount: 2 } })
    await say(ada, id, "Hello yourself")
    expect(await inLobby(eve, id)).toMatchObject({ unread: 1, ticks: { read: 1 } })
    for (let n = 0; n < limits.requestMessagesMax; n++) await say(eve, id, `${n}`)
  })

  test("that is put away is gone until they write again, and what was said before stays gone", async () => {
    const id = await knock("Hello")
    await answerRequest(ada, { conversationId: id, answer: "delete" })
    expect(await requests(ada)).toEqual([])
    expect(await inLobby(eve, id)).toMatchObject({ last: { body: "Hello" } })
    await say(eve, id, "Still there?")
    expect(await requests(ada)).toMatchObject([{ messages: [{ body: "Still there?" }] }])
  })

  test("from somebody who is then blocked is gone, and nothing more comes", async () => {
    const id = await knock("Hello")
    await answerRequest(ada, { conversationId: id, answer: "block" })
    expect(await requests(ada)).toEqual([])
    expect((await listBlocked(ada)).blocked.map(one => one.id)).toEqual([eve.personId])
    expect(await refusal(say(eve, id, "Hello?"))).toBe("not_accepting")
  })

  test("may be followed by a few others and no more, and notes to oneself by as many as one likes", async () => {
    const id = await knock(...Array.from({ length: limits.requestMessagesMax }, (_, n) => `${n}`))
    expect(await refusal(say(eve, id, "One more"))).toBe("not_accepting")
    const { row } = await directConversation(eve, { personId: eve.personId })
    for (let n = 0; n <= limits.requestMessagesMax; n++) await say(eve, row.conversation.id, `${n}`)
    expect(await requests(eve)).toEqual([])
  })

  test("carries no files", async () => {
    const id = await knock()
    const file = await readyFile(eve, id)
    const send = () => sendMessage(eve, { conversationId: id, clientId: randomUUID(), body: "Look", files: [file] })
    expect(await refusal(send())).toBe("not_accepting")
    await say(eve, id, "Hello")
    await answerRequest(ada, { conversationId: id, answer: "accept" })
    expect((await send()).message.files).toHaveLength(1)
  })

  test("is taken by writing back", async () => {
    const id = await knock("Hello")
    const { row } = await directConversation(ada, { personId: eve.personId })
    expect(row.conversation).toMatchObject({ id, memberCount: 2 })
    expect(await requests(ada)).toEqual([])
  })

  test("is taken by becoming contacts", async () => {
    const id = await knock("Hello")
    await askContact(eve, { personId: ada.personId })
    await askContact(ada, { personId: eve.personId })
    expect(await inLobby(ada, id)).toBeDefined()
  })

  test("can be reported before it is answered", async () => {
    const id = await knock("Buy now")
    const { report } = await makeReport(ada, { personId: eve.personId, conversationId: id, seq: 1, reason: "spam" })
    expect(report.state).toBe("open")
  })

  test("is answered by nobody else, and once", async () => {
    const id = await knock("Hello")
    const finn = await player("Finn")
    for (const other of [finn, eve])
      for (const answer of ["accept", "delete", "block"] as const)
        expect(await refusal(answerRequest(other, { conversationId: id, answer }))).toBe("not_found")
    await answerRequest(ada, { conversationId: id, answer: "accept" })
    expect(await refusal(answerRequest(ada, { conversationId: id, answer: "accept" }))).toBe("not_found")
  })

  test("may not be sent to everybody at once", async () => {
    const strangers = await Promise.all(Array.from({ length: limits.requestsMax + 1 }, (_, n) => player(`S ${n}`)))
    for (const one of strangers.slice(0, -1)) await directConversation(eve, { personId: one.personId })
    expect(await refusal(directConversation(eve, { personId: strangers.at(-1)!.personId }))).toBe("too_many")
  })
})

describe("who is known", () => {
  test("are contacts and those in the same private group; a public room makes nobody known", async () => {
    await makeRoom(ada, eve)
    const id = await knock("Hello")
    expect(await inLobby(ada, id)).toBeUndefined()
    const finn = await player("Finn")
    await makeGroup(ada, finn)
    const { row } = await directConversation(finn, { personId: ada.personId })
    await sendMessage(finn, { conversationId: row.conversation.id, clientId: randomUUID(), body: "From the group" })
    expect(await inLobby(ada, row.conversation.id)).toMatchObject({ unread: 1 })
  })
})
