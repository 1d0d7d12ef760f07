import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { addBlock, removeBlock } from "#lib/domain/blocks.ts"
import { createConversation, directConversation } from "#lib/domain/conversations/create.ts"
import { exploreRooms } from "#lib/domain/conversations/explore.ts"
import { listMembers, setRole, updateConversation } from "#lib/domain/conversations/govern.ts"
import { inviteToConversation } from "#lib/domain/conversations/invite.ts"
import { joinConversation, leaveConversation, removeMember } from "#lib/domain/conversations/join.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { markRead } from "#lib/domain/conversations/watermarks.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { searchPeople } from "#lib/domain/people/search.ts"
import { befriend, makeCast, makeGroup, makeRoom, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { listenIn } from "#tests/support/heard.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let cast: Awaited<ReturnType<typeof makeCast>>
beforeAll(async () => {
  database = await createDatabase()
  cast = await makeCast()
})
afterAll(() => database.drop())

const owners = async (conversationId: string) =>
  (
    await sql()`select person_id from memberships
      where conversation_id = ${conversationId} and state = 'active' and role = 'owner'`
  ).map(row => row.person_id)
const rowOf = async (actor: Parameters<typeof listLobby>[0], conversationId: string) =>
  (await listLobby(actor)).rows.find(row => row.conversation.id === conversationId)

describe("direct conversations", () => {
  test("two people have exactly one, whoever starts it and however often at once", async () => {
    const [eve, finn] = await Promise.all([player("Eve"), player("Finn")])
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        n % 2
          ? directConversation(eve!, { personId: finn!.personId })
          : directConversation(finn!, { personId: eve!.personId }),
      ),
    )
    expect(new Set(answers.map(answer => answer.row.conversation.id)).size).toBe(1)
    // Whoever was asked and began too has answered by it.
    const { row } = await directConversation(eve!, { personId: finn!.personId })
    expect(row.conversation.memberCount).toBe(2)
  })

  test("notes to self are one of one", async () => {
    const { row } = await directConversation(cast.ada, { personId: cast.ada.personId })
    expect(row.conversation).toMatchObject({ kind: "direct", memberIds: [cast.ada.personId], memberCount: 1 })
    expect((await say(cast.ada, row.conversation.id, "Milk")).seq).toBe(1)
  })

  test("the other one sees it with the first message", async () => {
    const [gus, hal] = await Promise.all([player("Gus"), player("Hal")])
    await befriend(gus!, hal!)
    const { row } = await directConversation(gus!, { personId: hal!.personId })
    expect(await rowOf(gus!, row.conversation.id)).toBeDefined()
    expect(await rowOf(hal!, row.conversation.id)).toBeUndefined()
    await say(gus!, row.conversation.id, "Hello")
    expect(await rowOf(hal!, row.conversation.id)).toMatchObject({ unread: 1, last: { body: "Hello" } })
  })

  test("cannot be left, renamed or filled", async () => {
    const { row } = await directConversation(cast.ada, { personId: cast.ben.personId })
    const conversationId = row.conversation.id
    expect(await refusal(leaveConversation(cast.ada, { conversationId }))).toBe("forbidden")
    expect(await refusal(updateConversation(cast.ada, { conversationId, name: "x" }))).toBe("forbidden")
    expect(await refusal(inviteToConversation(cast.ada, { conversationId, handles: [cast.cleo.handle] }))).toBe(
      "forbidden",
    )
    expect(await refusal(openConversation(cast.cleo, { conversationId }))).toBe("not_found")
  })

  test("are not begun with someone who blocks, which looks like not accepting messages", async () => {
    const [ivy, jon] = await Promise.all([player("Ivy"), player("Jon")])
    await addBlock(ivy!, { personId: jon!.personId })
    expect(await refusal(directConversation(jon!, { personId: ivy!.personId }))).toBe("not_accepting")
    expect((await searchPeople(jon!, { query: ivy!.handle })).people).toEqual([])
    await removeBlock(ivy!, { personId: jon!.personId })
    expect((await directConversation(jon!, { personId: ivy!.personId })).row.conversation.kind).toBe("direct")
  })
})

describe("rooms", () => {
  test("the same client id makes one room", async () => {
    const input = { clientId: randomUUID(), kind: "room" as const, name: "Lisbon" }
    const made = await Promise.all([1, 2, 3].map(() => createConversation(cast.ada, input)))
    expect(new Set(made.map(answer => answer.row.conversation.id)).size).toBe(1)
  })

  test("are found, joined once, left and joined again", async () => {
    const room = await makeRoom(cast.ada)
    await updateConversation(cast.ada, { conversationId: room, name: "100% Zürich_", topic: "Bergluft" })
    const found = async (query: string) =>
      (await exploreRooms(cast.ben, { query })).rooms.map(row => row.conversation.id)
    expect(await found("100%")).toContain(room)
    expect(await found("bergl")).toContain(room)
    expect(await found("100_")).not.toContain(room)
    await Promise.all([1, 2, 3].map(() => joinConversation(cast.ben, { conversationId: room })))
    expect(await rowOf(cast.ben, room)).toMatchObject({ conversation: { memberCount: 2 }, unread: 0 })
    await leaveConversation(cast.ben, { conversationId: room })
    expect(await rowOf(cast.ben, room)).toBeUndefined()
    await joinConversation(cast.ben, { conversationId: room })
    const { messages } = await listMessages(cast.ben, { conversationId: room })
    expect(messages.map(message => message.kind)).toEqual(["created", "renamed", "joined", "left", "joined"])
  })

  test("can be read by anyone signed in, written by members only", async () => {
    const room = await makeRoom(cast.ada)
    await say(cast.ada, room, "Open")
    const opened = await openConversation(cast.ben, { conversationId: room })
    expect(opened).toMatchObject({ membership: null, unread: 0 })
    expect(opened.page.messages.at(-1)!.body).toBe("Open")
    expect(await refusal(markRead(cast.ben, { conversationId: room, seq: 1 }))).toBe("forbidden")
  })

  test("always have an owner", async () => {
    const room = await makeRoom(cast.ada, cast.ben, cast.cleo)
    const demote = { conversationId: room, personId: cast.ada.personId, role: "member" as const }
    expect(await refusal(setRole(cast.ada, demote))).toBe("last_owner")
    await setRole(cast.ada, { conversationId: room, personId: cast.ben.personId, role: "owner" })
    const outcomes = await Promise.allSettled([
      setRole(cast.ada, { ...demote, personId: cast.ben.personId }),
      setRole(cast.ben, demote),
    ])
    expect(outcomes.filter(outcome => outcome.status === "fulfilled")).toHaveLength(1)
    expect(await owners(room)).toHaveLength(1)
    const [last] = await owners(room)
    const leaver = last === cast.ada.personId ? cast.ada : cast.ben
    await leaveConversation(leaver, { conversationId: room })
    expect(await owners(room)).toHaveLength(1)
  })

  test("members do not govern", async () => {
    const room = await makeRoom(cast.ada, cast.ben, cast.cleo)
    const own = { conversationId: room, personId: cast.ben.personId }
    expect(await refusal(setRole(cast.ben, { ...own, role: "owner" }))).toBe("forbidden")
    expect(await refusal(removeMember(cast.ben, { ...own, personId: cast.cleo.personId }))).toBe("forbidden")
    expect(await refusal(updateConversation(cast.ben, { conversationId: room, name: "Mine" }))).toBe("forbidden")
    const handles = [cast.dan.handle]
    expect(await refusal(inviteToConversation(cast.ben, { conversationId: room, handles }))).toBe("forbidden")
  })

  test("list their members in pages, owners first", async () => {
    const room = await makeRoom(cast.ada)
    const crowd = await Promise.all(Array.from({ length: 120 }, (_, n) => player(`Crowd ${n}`)))
    for (const one of crowd) await joinConversation(one, { conversationId: room })
    const first = await listMembers(cast.ben, { conversationId: room })
    const second = await listMembers(cast.ben, { conversationId: room, cursor: first.next! })
    expect(first.members[0]).toMatchObject({ personId: cast.ada.personId, role: "owner" })
    expect([first.members.length, second.members.length, second.next]).toEqual([100, 21, null])
    expect(new Set([...first.members, ...second.members].map(member => member.personId)).size).toBe(121)
  })
})

describe("groups", () => {
  test("are private: strangers see nothing, newcomers not what was said before", async () => {
    const group = await makeGroup(cast.ada, cast.ben)
    const before = await say(cast.ada, group, "Before")
    expect(await refusal(openConversation(cast.cleo, { conversationId: group }))).toBe("not_found")
    expect(await refusal(joinConversation(cast.cleo, { conversationId: group }))).toBe("not_found")
    await inviteToConversation(cast.ben, { conversationId: group, handles: [cast.cleo.handle] })
    const { messages, hasOlder } = await listMessages(cast.cleo, { conversationId: group })
    expect(messages.map(message => message.kind)).toEqual(["invited"])
    expect(hasOlder).toBe(false)
    expect((await listMessages(cast.cleo, { conversationId: group, around: before.seq })).messages).toHaveLength(1)
  })

  test("an edit of what a newcomer may not read is told by its place only", async () => {
    const group = await makeGroup(cast.ada, cast.ben)
    const before = await say(cast.ada, group, "canary-old")
    await inviteToConversation(cast.ada, { conversationId: group, handles: [cast.cleo.handle] })
    const { heard } = listenIn()
    await editMessage(cast.ada, { conversationId: group, seq: before.seq, body: "canary-new" })
    expect(heard.map(one => one.payload)).toEqual([
      expect.objectContaining({ conversationId: group, touched: [before.seq] }),
    ])
    expect(JSON.stringify(heard)).not.toContain("canary")
  })

  test("losing membership moves sockets out before anything else is said", async () => {
    const group = await makeGroup(cast.ada, cast.ben)
    const { heard, moved } = listenIn()
    await removeMember(cast.ada, { conversationId: group, personId: cast.ben.personId })
    expect(moved).toEqual([{ move: "expel", who: cast.ben.personId, conversationId: group }])
    expect(heard.map(one => one.event)).toEqual(["members:changed", "membership:ended"])
    expect(await refusal(openConversation(cast.ben, { conversationId: group }))).toBe("not_found")
    expect(await refusal(say(cast.ben, group, "x"))).toBe("not_found")
  })

  test("an invitation of unknown people or of someone who blocks changes nothing", async () => {
    const [kim, lou] = await Promise.all([player("Kim"), player("Lou")])
    const group = await makeGroup(kim!)
    await addBlock(lou!, { personId: kim!.personId })
    const invite = (handles: string[]) => inviteToConversation(kim!, { conversationId: group, handles })
    expect(await refusal(invite(["nobody_here"]))).toBe("invalid")
    expect(await refusal(invite([cast.ben.handle, lou!.handle]))).toBe("not_accepting")
    expect((await listMembers(kim!, { conversationId: group })).members).toHaveLength(1)
  })
})

describe("reading", () => {
  test("unread counts messages of others, no lines and no tombstones, to a bound", async () => {
    const room = await makeRoom(cast.ada, cast.ben)
    for (let n = 0; n < 3; n++) await say(cast.ada, room, `${n}`)
    await say(cast.ben, room, "mine")
    await joinConversation(cast.cleo, { conversationId: room })
    expect((await rowOf(cast.ben, room))!.unread).toBe(3)
    await Promise.all(Array.from({ length: 120 }, (_, n) => say(cast.ada, room, `${n}`)))
    expect((await rowOf(cast.ben, room))!.unread).toBe(100)
  })

  test("the mark never goes back and never beyond the last message", async () => {
    const room = await makeRoom(cast.ada, cast.ben)
    const { seq } = await say(cast.ada, room, "1")
    const mark = (to: number) => markRead(cast.ben, { conversationId: room, seq: to })
    expect(await mark(999)).toMatchObject({ lastReadSeq: seq, unread: 0 })
    expect(await mark(1)).toMatchObject({ lastReadSeq: seq })
  })

  test("marks that many move at the same time are each their own, and each has a revision of its own", async () => {
    const [one, two] = [await makeRoom(cast.ada, cast.ben, cast.cleo), await makeRoom(cast.ada, cast.ben)]
    const { seq: first } = await say(cast.ada, one, "1")
    const { seq: last } = await say(cast.ada, one, "2")
    const { seq: other } = await say(cast.ada, two, "1")
    const marks = await Promise.all([
      markRead(cast.ben, { conversationId: one, seq: first }),
      markRead(cast.cleo, { conversationId: one, seq: last }),
      markRead(cast.ben, { conversationId: two, seq: other }),
      markRead(cast.ben, { conversationId: one, seq: last }),
      refusal(markRead(cast.dan, { conversationId: one, seq: last })),
      refusal(markRead(cast.dan, { conversationId: randomUUID(), seq: last })),
    ])
    expect(marks.slice(4)).toEqual(["forbidden", "not_found"])
    const moved = marks.slice(0, 4) as Awaited<ReturnType<typeof markRead>>[]
    expect(moved.map(mark => [mark.conversationId, mark.lastReadSeq, mark.unread])).toEqual([
      [one, first, 1],
      [one, last, 0],
      [two, other, 0],
      [one, last, 0],
    ])
    expect(new Set([0, 2, 3].map(at => moved[at]!.personRevision)).size).toBe(3)
  })
})
