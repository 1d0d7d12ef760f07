import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { dispatch } from "#lib/commands/dispatch.ts"
import { addBlock, removeBlock } from "#lib/domain/blocks.ts"
import { askContact } from "#lib/domain/contacts.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { updateConversation } from "#lib/domain/conversations/govern.ts"
import { inviteToConversation } from "#lib/domain/conversations/invite.ts"
import { joinConversation, removeMember } from "#lib/domain/conversations/join.ts"
import { createJourney, setStep } from "#lib/domain/journeys/edit.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { pinMessage } from "#lib/domain/messages/pin.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { listNotices } from "#lib/domain/notices.ts"
import { attachPreview } from "#lib/domain/previews/attach.ts"
import { updateAccount } from "#lib/domain/profiles/update.ts"

import { addReaction } from "#lib/domain/reactions.ts"
import { saveMessage } from "#lib/domain/saved.ts"
import type { CommandName } from "#lib/protocol/commands.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { Screen, wire } from "#tests/support/screen.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

type World = {
  ada: Player
  ben: Player
  cleo: Player
  dan: Player
  room: string
  group: string
  other: string
  seq: number
  pinned: number
  linked: number
  stranger: Player
  asking: Player
  request: string
  journey: string
}

/**
 * Ada owns everything; Ben is in the room and the group, Cleo in the group only, Dan nowhere. One whom nobody knows, one who wants to be a
 * contact of Ada's, and one who has written to her first.
 */
const makeWorld = async (): Promise<World> => {
  const { ada, ben, cleo, dan } = await makeCast()
  const room = await makeRoom(ada, ben)
  const group = await makeGroup(ada, ben, cleo)
  const other = await makeRoom(ada)
  const url = "https://news.example/"
  const { seq: linked } = await say(ada, room, url)
  await attachPreview({ conversationId: room, seq: linked }, url, { title: "News" })
  await say(ben, room, "Hello")
  const { seq } = await say(ada, room, "Look")
  const { seq: pinned } = await say(ada, group, "Family")
  await pinMessage(cleo, { conversationId: group, seq: pinned })
  await saveMessage(cleo, { conversationId: group, seq: pinned })
  await addReaction(ben, { conversationId: room, seq, emoji: "🙏" })
  await addBlock(ada, { personId: dan.personId })
  const [stranger, asking, writing] = await Promise.all(["Eve", "Fay", "Gus"].map(player))
  await askContact(asking!, { personId: ada.personId })
  const { row } = await directConversation(writing!, { personId: ada.personId })
  const request = row.conversation.id
  await say(writing!, request, "Hello, you do not know me")
  await expect.poll(async () => (await listNotices(ada.personId)).length).toBe(2)
  const places = { room, group, other, seq, pinned, linked, request }
  const { journey } = await createJourney(ada, { clientId: randomUUID(), route: "us-k1" })
  await setStep(ada, { journeyId: journey.id, step: "filed", when: "2026-03" })
  return { ada, ben, cleo, dan, ...places, journey: journey.id, stranger: stranger!, asking: asking! }
}

/** Who gives the command and what it says; `null` for those that change nothing that a screen shows. */
type Scenario = ((world: World) => [actor: Player, input: object]) | null

const scenarios: Record<CommandName, Scenario> = {
  "account:sign-up": null,
  "account:change-password": null,
  "session:list": null,
  "session:end": null,
  "session:end-others": null,
  "people:list": null,
  "people:search": null,
  "block:list": null,
  "conversation:list": null,
  "conversation:explore": null,
  "conversation:open": null,
  "conversation:watch": null,
  "conversation:unwatch": null,
  "conversation:delivered": null,
  "member:list": null,
  "member:search": null,
  "message:list": null,
  "message:history": null,
  "message:pins": null,
  "saved:list": null,
  "saved:places": null,
  "activity:list": null,
  "message:info": null,
  "message:changes": null,
  "message:search": null,
  "file:limits": null,
  "file:check": null,
  "file:discard": null,
  "file:list": null,
  "sync:catch-up": null,
  "profile:get": null,
  "following:list": null,
  "contact:list": null,
  "request:list": null,
  "report:list": null,
  "profile:update": ({ ada }) => [
    ada,
    { revision: 0, name: "Ada L.", handle: `ada_${randomUUID().slice(0, 8)}`, bio: "Engines.", status: null },
  ],
  "follow:add": ({ ada, ben }) => [ada, { personId: ben.personId, notify: true }],
  "follow:remove": ({ ada, dan }) => [ada, { personId: dan.personId }],
  "contact:ask": ({ ada, stranger }) => [ada, { personId: stranger.personId }],
  "contact:answer": ({ ada, asking }) => [ada, { personId: asking.personId, accept: true }],
  "contact:remove": ({ ada, ben }) => [ada, { personId: ben.personId }],
  "request:answer": ({ ada, request }) => [ada, { conversationId: request, answer: "accept" }],
  "report:make": ({ ada, ben }) => [ada, { personId: ben.personId, reason: "spam" }],
  "journey:routes": null,
  "journey:create": null,
  "journey:update": null,
  "journey:set-step": null,
  "journey:confirm": null,
  "journey:delete": null,
  "journey:open": null,
  "journey:list": null,
  "journey:history": null,
  "journey:statistics": null,
  "journey:watch": null,
  "journey:unwatch": null,
  "journey:comment": null,
  "journey:comments": null,
  "journey:remove-comment": null,
  "journey:link": null,
  "journey:unlink": null,
  "journey:export": null,
  "journey:cards": null,
  "journey:cohorts": null,
  "journey:answer-cohort": null,
  "journey:standing": null,
  "journey:post": ({ ada, room, group, journey }) => [
    ada,
    { journeyId: journey, step: "filed", occurrence: 1, conversationIds: [room, group], clientId: randomUUID() },
  ],
  "settings:update": ({ ada }) => [ada, { soundSent: false, receipts: false }],
  "account:update": ({ ada }) => [ada, { name: "Ada Lovelace" }],
  "block:add": ({ ada, cleo }) => [ada, { personId: cleo.personId }],
  "block:remove": ({ ada, dan }) => [ada, { personId: dan.personId }],
  "conversation:create": ({ ada, ben }) => [
    ada,
    { clientId: randomUUID(), kind: "group", name: "New", handles: [ben.handle] },
  ],
  "conversation:direct": ({ ada, ben }) => [ada, { personId: ben.personId }],
  "conversation:update": ({ ada, room }) => [ada, { conversationId: room, name: "Renamed", topic: "New topic" }],
  "conversation:join": ({ ben, other }) => [ben, { conversationId: other }],
  "conversation:leave": ({ ben, room }) => [ben, { conversationId: room }],
  "conversation:invite": ({ ada, room, cleo }) => [ada, { conversationId: room, handles: [cleo.handle] }],
  "conversation:read": ({ ben, room, seq }) => [ben, { conversationId: room, seq }],
  "membership:update": ({ ben, room }) => [
    ben,
    { conversationId: room, pinned: true, archived: true, mutedUntil: "2099-01-01T00:00:00.000Z" },
  ],
  "member:remove": ({ ada, group, cleo }) => [ada, { conversationId: group, personId: cleo.personId }],
  "member:set-role": ({ ada, room, ben }) => [ada, { conversationId: room, personId: ben.personId, role: "owner" }],
  "conversation:mark-unread": ({ ben, room, seq }) => [ben, { conversationId: room, seq: seq - 1 }],
  "message:pin": ({ ada, room, seq }) => [ada, { conversationId: room, seq }],
  "message:unpin": ({ ben, group, pinned }) => [ben, { conversationId: group, seq: pinned }],
  "message:save": ({ ben, room, seq }) => [ben, { conversationId: room, seq }],
  "message:unsave": ({ cleo, group, pinned }) => [cleo, { conversationId: group, seq: pinned }],
  "activity:read": ({ ada }) => [ada, { revision: 2 ** 30 }],
  "message:send": ({ ada, room }) => [ada, { conversationId: room, clientId: randomUUID(), body: "News" }],
  "message:edit": ({ ada, room, seq }) => [ada, { conversationId: room, seq, body: "Look here" }],
  "message:remove-preview": ({ ada, room, linked }) => [ada, { conversationId: room, seq: linked }],
  "message:delete": ({ ada, room, seq }) => [ada, { conversationId: room, seq }],
  "draft:save": ({ ada, room, seq }) => [
    ada,
    { conversationId: room, body: "Half a sentence", replyTo: seq, device: randomUUID() },
  ],
  "reaction:add": ({ ada, room, seq }) => [ada, { conversationId: room, seq, emoji: "🎉" }],
  "reaction:remove": ({ ben, room, seq }) => [ben, { conversationId: room, seq, emoji: "🙏" }],
}

const soon = { timeout: 20_000, interval: 100 }

/** Waits until a screen equals a fresh one of the same person, in the lobby and in what it holds of these conversations. */
const converge = (screen: Screen, ids: string[]) =>
  vi.waitFor(async () => {
    const fresh = await new Screen(screen.player).load(ids)
    const held = screen.holds(ids)
    expect(held.filter(id => !fresh.holds(ids).includes(id))).toEqual([])
    expect(screen.state(held)).toEqual(fresh.state(held))
  }, soon)

describe("state before and its events equal the state after", () => {
  const changing = Object.entries(scenarios).filter(([, scenario]) => scenario !== null)
  test.each(changing)("%s", async (name, scenario) => {
    const world = await makeWorld()
    const ids = [world.room, world.group, world.other]
    const screens = [world.ada, world.ben, world.cleo].map(one => new Screen(one))
    for (const screen of screens) await screen.load(ids)
    await wire(...screens)
    const [actor, input] = scenario!(world)
    expect(await dispatch(name, input, actor)).toMatchObject({ ok: true })
    // From events alone: who was there need not ask.
    expect(screens[0]!.asked).toEqual([])
    for (const screen of screens) await converge(screen, ids)
    for (const screen of screens) screen.live.stop()
  })
})

// Whether a mention counts is asked of the server: nobody is told by whom they are blocked.
describe("what mentions somebody is counted the same from events as afresh", () => {
  const mentioned = async (by: (world: World) => Promise<unknown>) => {
    const world = await makeWorld()
    const ids = [world.room, world.group]
    for (const id of ids) await say(world.ada, id, `@${world.ben.handle} and @all`)
    const screen = await new Screen(world.ben).load(ids)
    await wire(screen)
    await screen.live.connected()
    screen.asked.length = 0
    await by(world)
    await converge(screen, ids)
    screen.live.stop()
    // That something has arrived is reported in its own time.
    const asked = screen.asked.filter(name => name !== "conversation:delivered")
    return { mentions: screen.state([]).rows.reduce((sum, row) => sum + row.mentions, 0), asked }
  }
  const last = async ({ ada }: World, conversationId: string) =>
    (await listMessages(ada, { conversationId, limit: 1 })).messages[0]!.seq

  test("sent", async () => {
    const sent = await mentioned(({ ada, ben, room }) => say(ada, room, `@${ben.handle}`))
    expect(sent).toEqual({ mentions: 3, asked: ["sync:catch-up"] })
  })
  test("edited to mention somebody, and to mention nobody", async () => {
    const edited = await mentioned(async world => {
      const { ada, ben, room, group, seq } = world
      await editMessage(ada, { conversationId: room, seq, body: `Look, @${ben.handle}` })
      await editMessage(ada, { conversationId: group, seq: await last(world, group), body: "Never mind" })
    })
    expect(edited.mentions).toBe(2)
  })
  test("deleted", async () => {
    const deleted = await mentioned(async world =>
      removeMessage(world.ada, { conversationId: world.room, seq: await last(world, world.room) }),
    )
    expect(deleted).toEqual({ mentions: 1, asked: ["sync:catch-up"] })
  })
  test("reacted to", async () => {
    const reacted = await mentioned(async world =>
      addReaction(world.ada, { conversationId: world.room, seq: await last(world, world.room), emoji: "🎉" }),
    )
    expect(reacted).toEqual({ mentions: 2, asked: [] })
  })
  test("by somebody who has blocked them: at no moment", async () => {
    const { ada, ben, room } = await makeWorld()
    await addBlock(ada, { personId: ben.personId })
    const screen = await new Screen(ben).load([room])
    await wire(screen)
    await screen.live.connected()
    const counted = () => screen.state([]).rows.reduce((sum, row) => sum + row.mentions, 0)
    const seen = new Set([counted()])
    const stop = screen.cache.getQueryCache().subscribe(() => seen.add(counted()))
    await say(ada, room, `@${ben.handle} and @all`)
    await converge(screen, [room])
    stop()
    screen.live.stop()
    expect([...seen]).toEqual([0])
  })
  test("by somebody who is blocked, and no more", async () => {
    const blocked = await mentioned(({ ada, ben }) => addBlock(ben, { personId: ada.personId }))
    expect(blocked.mentions).toBe(0)
    const forgiven = await mentioned(async ({ ada, ben }) => {
      await addBlock(ben, { personId: ada.personId })
      await removeBlock(ben, { personId: ada.personId })
    })
    expect(forgiven.mentions).toBe(2)
  })
  test("while one was away, blocks made on another device included", async () => {
    const world = await makeWorld()
    const { ada, ben, cleo, room, group, seq } = world
    const screen = await new Screen(ben).load([room, group])
    await wire(screen)
    await screen.live.connected()
    screen.online = false
    await say(ada, room, `@${ben.handle}`)
    await editMessage(ada, { conversationId: room, seq, body: `Look, @${ben.handle}` })
    await say(cleo, group, `@${ben.handle}`)
    await addBlock(ben, { personId: cleo.personId })
    await say(ada, group, "@all")
    screen.online = true
    await screen.live.connected()
    await converge(screen, [room, group])
    expect(
      screen
        .state([])
        .rows.map(row => row.mentions)
        .toSorted(),
    ).toEqual([1, 2])
    screen.live.stop()
  })
})

describe("what somebody says whom one has blocked counts and shows the same from events as afresh", () => {
  test.each(["while one listens", "while one was away"])("%s", async when => {
    const world = await makeWorld()
    const { ada, ben, cleo, room, group } = world
    const screen = await new Screen(ben).load([room, group])
    await wire(screen)
    await screen.live.connected()
    screen.online = when === "while one listens"
    const shown = () => screen.state([]).rows.map(row => [row.conversation.id, row.unread, row.last?.body])
    const settled = async () => {
      if (when === "while one was away") {
        screen.online = true
        await screen.live.connected()
      }
      await converge(screen, [room, group])
      screen.online = when === "while one listens"
      return Object.fromEntries(shown().map(([id, ...rest]) => [id === room ? "room" : "group", rest]))
    }
    await addBlock(ben, { personId: ada.personId })
    const last = await say(ada, room, `Unkind, @${ben.handle}`)
    await say(cleo, group, "Good morning")
    const hidden = await say(ada, group, "Unkind")
    expect(await settled()).toEqual({ room: [0, "Hello"], group: [1, "Good morning"] })
    await editMessage(ada, { conversationId: room, seq: last.seq, body: "Still unkind" })
    await addReaction(cleo, { conversationId: group, seq: world.pinned, emoji: "🎉" })
    await removeMessage(ada, { conversationId: group, seq: hidden.seq })
    expect(await settled()).toEqual({ room: [0, "Hello"], group: [1, "Good morning"] })
    await removeBlock(ben, { personId: ada.personId })
    expect(await settled()).toMatchObject({ room: [expect.any(Number), "Still unkind"] })
    await addBlock(ben, { personId: ada.personId })
    expect(await settled()).toEqual({ room: [0, "Hello"], group: [1, "Good morning"] })
    screen.live.stop()
  })
})

describe("a client that was away", () => {
  test("for 500 sends, edits, deletions, reactions, joins and renames equals a fresh one", async () => {
    const world = await makeWorld()
    const { ada, ben, room, group } = world
    const screen = await new Screen(ben).load([room, group])
    await wire(screen)
    await screen.live.connected()
    screen.online = false
    const sent = await Promise.all(Array.from({ length: 500 }, (_, n) => say(n % 2 ? ada : ben, room, `${n}`)))
    const own = sent.filter(message => message.authorId === ada.personId)
    for (const { seq } of own.slice(0, 20)) await editMessage(ada, { conversationId: room, seq, body: `${seq}!` })
    for (const { seq } of own.slice(10, 30)) await removeMessage(ada, { conversationId: room, seq })
    for (const { seq } of own.slice(30, 50)) await addReaction(ada, { conversationId: room, seq, emoji: "👍" })
    await editMessage(ada, { conversationId: room, seq: world.seq, body: "Long ago" })
    for (let n = 0; n < 5; n++) await joinConversation(await player(`Guest ${n}`), { conversationId: room })
    await updateConversation(ada, { conversationId: room, name: "Renamed", topic: "Other" })
    await updateAccount(ada, { name: "Ada Lovelace" })
    await removeMember(ada, { conversationId: group, personId: ben.personId })
    const late = await makeGroup(ada, ben)
    await inviteToConversation(ada, { conversationId: late, handles: [world.dan.handle] }).catch(() => {})
    screen.online = true
    await screen.live.connected()
    await vi.waitFor(async () => {
      // Fresh each time: that something was received is told a moment later, by all of them.
      const fresh = await new Screen(ben).load([room, group])
      const held = screen.state([room, group])
      const wanted = fresh.state([room, group])
      // A fresh page holds the newest messages only; of those that both hold, every one must be the same.
      const first = wanted.conversations[0]!.messages![0]!.seq
      held.conversations[0]!.messages = held.conversations[0]!.messages!.filter(message => message.seq >= first)
      expect({ ...held, names: null }).toEqual({ ...wanted, names: null })
      expect(held.names).toMatchObject(wanted.names)
    }, soon)
    expect(screen.state([group]).conversations[0]).toEqual({ messages: undefined, members: undefined })
    screen.live.stop()
  })

  test("too long to be told every change starts the conversation afresh", async () => {
    const { ada, ben, room } = await makeWorld()
    const screen = await new Screen(ben).load([room])
    await wire(screen)
    await screen.live.connected()
    screen.online = false
    for (let n = 0; n < 21; n++) await Promise.all(Array.from({ length: 100 }, (_, m) => say(ada, room, `${n} ${m}`)))
    screen.online = true
    screen.asked.length = 0
    await screen.live.connected()
    expect(screen.asked.filter(name => name === "message:changes")).toHaveLength(1)
    expect(screen.asked).toContain("conversation:open")
    await vi.waitFor(async () => {
      const fresh = await new Screen(ben).load([room])
      expect(screen.state([room]).conversations[0]!.messages).toEqual(fresh.state([room]).conversations[0]!.messages)
      expect(screen.state([]).rows).toEqual(fresh.state([]).rows)
    }, soon)
  })
})
