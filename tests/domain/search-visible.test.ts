import { randomUUID } from "node:crypto"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { addBlock, removeBlock } from "#lib/domain/blocks.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { inviteToConversation } from "#lib/domain/conversations/invite.ts"
import { joinConversation, leaveConversation, removeMember } from "#lib/domain/conversations/join.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { indexWords } from "#lib/domain/search/index-words.ts"
import { searchMessages } from "#lib/domain/search/search.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const vocabulary = ["visa", "letter", "签证", "café", "running", "🎉", "تأشيرة", "Behördentermin"]
const questions = [
  ...vocabulary,
  "run",
  "cafe",
  "termin",
  "visa letter",
  "visa -letter",
  '"visa letter"',
  "has:reply visa",
  "from:me",
  "-has:link",
]

const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant("say" as const),
      who: fc.nat(3),
      where: fc.nat(3),
      words: fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom("edit" as const, "delete" as const),
      at: fc.nat(40),
      words: fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom("leave" as const, "join" as const, "remove" as const, "invite" as const, "ban" as const),
      who: fc.nat(3),
      where: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constantFrom("block" as const, "unblock" as const),
      who: fc.nat(3),
      whom: fc.nat(3),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ what: "index" as const }) },
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

type World = { people: Player[]; places: string[]; said: MessageDto[] }

/** A world without the rooms of the one before, which everybody could read. */
const begin = async (): Promise<World> => {
  await sql()`truncate conversations, messages, message_words, name_words, people cascade`
  const people = await Promise.all(["Ada", "Ben", "Cleo", "Dan"].map(player))
  const [ada, ben, cleo] = people as [Player, Player, Player]
  const places = [await makeRoom(ada, ben), await makeGroup(ada, ben, cleo), await makeGroup(ben, cleo)]
  places.push((await directConversation(ada, { personId: cleo.personId })).row.conversation.id)
  return { people, places, said: [] }
}

/** Does one thing; what is refused does not happen. */
const carryOut = async (world: World, one: Act): Promise<void> => {
  const conversationId = "where" in one ? world.places[one.where]! : ""
  const who = world.people["who" in one ? one.who : 0]!
  switch (one.what) {
    case "say":
      world.said.push(await say(who, conversationId, one.words.join(" ")))
      return
    case "edit":
    case "delete": {
      const message = world.said[one.at % Math.max(1, world.said.length)]
      const author = world.people.find(person => person.personId === message?.authorId)
      if (!message || !author) return
      const place = { conversationId: message.conversationId, seq: message.seq }
      await (one.what === "edit"
        ? editMessage(author, { ...place, body: one.words.join(" ") })
        : removeMessage(author, place))
      return
    }
    case "leave":
      await leaveConversation(who, { conversationId })
      return
    case "join":
      await joinConversation(who, { conversationId })
      return
    case "remove":
      await removeMember(world.people[0]!, { conversationId, personId: who.personId })
      return
    case "invite":
      await inviteToConversation(world.people[1]!, { conversationId, handles: [who.handle] })
      return
    case "ban":
      await sql()`update memberships set state = 'banned'
        where conversation_id = ${conversationId} and person_id = ${who.personId} and state = 'left'`
      return
    case "block":
      await addBlock(who, { personId: world.people[one.whom]!.personId })
      return
    case "unblock":
      await removeBlock(who, { personId: world.people[one.whom]!.personId })
      return
    case "index":
      await indexWords(world.places)
  }
}

/** Everything that somebody can read now, by the way that screens read it. */
const readable = async (world: World, person: Player): Promise<Map<string, MessageDto>> => {
  const all = new Map<string, MessageDto>()
  for (const conversationId of world.places) {
    const page = await listMessages(person, { conversationId, limit: 100 }).catch(() => null)
    for (const message of page?.messages ?? []) if (message.body !== null) all.set(message.id, message)
  }
  return all
}

describe("whatever people do", () => {
  test("nobody finds what they could not read, nor words that are not there any more; what is indexed is found", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 40 }), fc.boolean(), async (acts, indexLast) => {
        const world = await begin()
        for (const one of acts) await carryOut(world, one).catch(() => {})
        if (indexLast) await indexWords(world.places)
        for (const person of world.people) {
          const mine = await readable(world, person)
          const blocked = new Set(
            (await sql()`select blocked_id from blocks where blocker_id = ${person.personId}`).map(
              row => row.blocked_id,
            ),
          )
          for (const query of questions) {
            const { hits, conversations, people } = await searchMessages(person, { query, limit: 50 })
            for (const { message, before, after } of hits) {
              expect(mine.get(message.id)?.body).toBe(message.body)
              expect(blocked.has(message.authorId)).toBe(false)
              for (const near of [before, after]) if (near) expect(mine.has(near.id)).toBe(true)
            }
            const named = new Set(hits.map(hit => hit.message.conversationId))
            for (const { id } of conversations) expect(named.has(id) || conversations.length === 0).toBe(true)
            if (hits.length === 0) expect(people).toEqual([])
            if (!indexLast || !vocabulary.includes(query)) continue
            const wanted = [...mine.values()].filter(
              message =>
                message.kind === "text" && !blocked.has(message.authorId) && message.body!.split(" ").includes(query),
            )
            expect(wanted.every(message => hits.some(hit => hit.message.id === message.id))).toBe(true)
          }
        }
      }),
      { numRuns: 8, seed: 20261121 },
    )
  })

  test("what is said elsewhere changes nothing of an answer", async () => {
    const world = await begin()
    const [ada, , , dan] = world.people as [Player, Player, Player, Player]
    await say(ada, world.places[0]!, "visa for all")
    await indexWords(world.places)
    const before = await searchMessages(dan, { query: "visa" })
    for (let n = 0; n < 60; n++) await say(ada, world.places[1]!, `visa secret ${n} ${randomUUID()}`)
    await indexWords(world.places)
    expect(await searchMessages(dan, { query: "visa" })).toEqual(before)
    expect(await searchMessages(dan, { query: "secret" })).toEqual(await searchMessages(dan, { query: "nosuchword" }))
  })
})
