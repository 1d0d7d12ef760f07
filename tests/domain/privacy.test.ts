import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { followActivity } from "#lib/domain/activity/follow.ts"
import { listActivity } from "#lib/domain/activity/list.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { answerContact, askContact, contactState, listContacts } from "#lib/domain/contacts.ts"
import { createConversation, directConversation } from "#lib/domain/conversations/create.ts"
import { inviteToConversation } from "#lib/domain/conversations/invite.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { markRead } from "#lib/domain/conversations/watermarks.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { readableFile } from "#lib/domain/files/read.ts"
import { listFollowing } from "#lib/domain/following.ts"
import { addFollow } from "#lib/domain/follows.ts"
import { postMilestone, showCards } from "#lib/domain/journeys/cards.ts"
import { addComment, listComments } from "#lib/domain/journeys/comments.ts"
import { createJourney, setStep } from "#lib/domain/journeys/edit.ts"
import { linkJourneys } from "#lib/domain/journeys/links.ts"
import { listJourneys } from "#lib/domain/journeys/list.ts"
import { journeysOf } from "#lib/domain/journeys/of-person.ts"
import { openJourney, watchJourney } from "#lib/domain/journeys/open.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { listNotices } from "#lib/domain/notices.ts"
import { apartFrom } from "#lib/domain/people/apart.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import { listPeople } from "#lib/domain/people/list.ts"
import { mayView } from "#lib/domain/people/may-view.ts"
import { searchPeople } from "#lib/domain/people/search.ts"
import { statusesFor } from "#lib/domain/people/statuses.ts"
import { bindPresence } from "#lib/domain/presence.ts"
import { getProfile } from "#lib/domain/profiles/get.ts"
import { updateProfile } from "#lib/domain/profiles/update.ts"
import { addReaction } from "#lib/domain/reactions.ts"
import { messageInfo } from "#lib/domain/receipts/info.ts"
import { listRequests } from "#lib/domain/requests.ts"
import { indexMissingNames } from "#lib/domain/search/index-names.ts"
import { searchMessages } from "#lib/domain/search/search.ts"
import type { Audience } from "#lib/protocol/audience.ts"
import { profileParts } from "#lib/protocol/profiles.ts"
import { befriend, makeCast, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { readyFile } from "#tests/support/files.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
  await makeCast()
})
afterAll(() => database.drop())

const secret = "Zquarx"

/** Somebody who says everything of themselves to this audience. */
const teller = async (audience: Audience): Promise<Player> => {
  const one = await player("Teller")
  const audiences = Object.fromEntries(profileParts.map(part => [part, audience]))
  const { journey } = await createJourney(one, { clientId: randomUUID(), route: "uk-ilr", audience, notes: secret })
  await setStep(one, { journeyId: journey.id, step: "submitted", when: "2026-03-12" })
  await updateProfile(one, {
    revision: 0,
    bio: secret,
    pronouns: secret,
    place: secret,
    link: `https://${secret}.example`,
    languages: ["tl"],
    status: { emoji: null, text: secret, until: null },
    audiences,
  })
  return one
}

type Standing = "stranger" | "contact" | "blocked" | "blocking"
const standings: Standing[] = ["stranger", "contact", "blocked", "blocking"]
/** Somebody who stands so to the other; a block holds whatever they were before. */
const viewerOf = async (one: Player, standing: Standing): Promise<Player> => {
  const viewer = await player("Viewer")
  await addFollow(viewer, { personId: one.personId })
  if (standing !== "stranger") await befriend(viewer, one)
  if (standing === "blocked") await addBlock(one, { personId: viewer.personId })
  if (standing === "blocking") await addBlock(viewer, { personId: one.personId })
  return viewer
}

/** Every way by which something of a profile could reach somebody, as text. */
const surfaces: Record<string, (viewer: Player, one: Player) => Promise<unknown>> = {
  "the page and the card": (viewer, one) => getProfile(viewer, { personId: one.personId }),
  "the page as if one were oneself": (viewer, one) => getProfile(viewer, { personId: one.personId, as: "contacts" }),
  "the directory": viewer => listPeople(viewer, { query: secret }),
  "the directory, by language": viewer => listPeople(viewer, { language: "tl" }),
  "the directory, by road": viewer => listPeople(viewer, { route: "uk-ilr" }),
  "the directory, by the name of a road": viewer => listPeople(viewer, { query: "indefinido" }),
  "the road in the directory": async (viewer, one) => {
    const { roads } = await listPeople(viewer, { query: one.handle })
    return one.personId in roads ? secret : ""
  },
  "their journeys": (viewer, one) => listJourneys(viewer, { ownerId: one.personId }),
  "their journeys, on the page": (viewer, one) => journeysOf(viewer, one.personId),
  "search for people": viewer => searchPeople(viewer, { query: secret }),
  "search for everything": viewer => searchMessages(viewer, { query: secret }),
  "what goes on, beside their presence": (viewer, one) => statusesFor(viewer.personId, [one.personId]),
  Following: viewer => listFollowing(viewer, {}),
  "what travels with the name": (_viewer, one) => peopleByIds([one.personId]),
  contacts: viewer => listContacts(viewer),
}
/** In the directory, being found by what one says is what is told. */
const tells = (answer: unknown, one: Player) => {
  const text = JSON.stringify(answer).toLowerCase()
  return typeof answer === "object" && "places" in answer!
    ? text.includes(one.personId)
    : text.includes(secret.toLowerCase())
}

describe("a part of a profile reaches those it is for", () => {
  const allowed: Record<Audience, Standing[]> = {
    everyone: ["stranger", "contact"],
    contacts: ["contact"],
    nobody: [],
  }
  const hides = ["search for people", "search for everything", "what travels with the name", "contacts"]
  for (const audience of ["everyone", "contacts", "nobody"] as const) {
    for (const standing of standings) {
      test(`for ${audience}, seen by one who is ${standing}`, async () => {
        const one = await teller(audience)
        const viewer = await viewerOf(one, standing)
        const may = allowed[audience].includes(standing)
        expect(await mayView(viewer, one.personId, audience)).toBe(may)
        for (const [surface, look] of Object.entries(surfaces)) {
          const shown = may && !hides.includes(surface)
          expect([surface, tells(await look(viewer, one), one)]).toEqual([surface, shown])
        }
      })
    }
  }

  for (const part of ["picture", "cover"] as const) {
    test(`a ${part} is served to those who may see it, and to nobody by its address alone`, async () => {
      for (const audience of ["everyone", "contacts", "nobody"] as const) {
        const one = await player("Teller")
        const file = await readyFile(one, null, { purpose: part === "picture" ? "avatar" : "cover" })
        await updateProfile(one, { revision: 0, [part]: file, audiences: { [part]: audience } })
        for (const standing of standings) {
          const viewer = await viewerOf(one, standing)
          const served = await passes(readableFile(viewer, file))
          expect([audience, standing, served]).toEqual([audience, standing, allowed[audience].includes(standing)])
        }
        expect(await passes(readableFile(one, file))).toBe(true)
      }
    })
  }

  test("and its owner sees all of it", async () => {
    const one = await teller("nobody")
    expect(tells(await getProfile(one, { personId: one.personId }), one)).toBe(true)
  })
})

/** What of the one side reaches the other over each surface; a block ends all of it, whoever made it. */
type Reach = (from: Player, to: Player, room: string) => Promise<boolean>
const passes = async (work: Promise<unknown>) =>
  work.then(
    () => true,
    error => {
      if (error instanceof Refusal) return false
      throw error
    },
  )
/** A journey that everyone may see. */
const filed = async (one: Player) => {
  const { journey } = await createJourney(one, { clientId: randomUUID(), route: "us-k1" })
  await setStep(one, { journeyId: journey.id, step: "filed", when: "2026-03-12" })
  return journey.id
}
const blockable: Record<string, Reach> = {
  "a direct conversation": (from, to) => passes(directConversation(from, { personId: to.personId })),
  "an invitation to a group": async (from, to) => {
    const { row } = await createConversation(from, { clientId: randomUUID(), kind: "group", name: "Us" })
    const input = { conversationId: row.conversation.id, handles: [to.handle] }
    return passes(inviteToConversation(from, input))
  },
  "being found in the directory": async (from, to) =>
    (await listPeople(to, { query: from.handle })).people.some(one => one.id === from.personId),
  "being found among the people to write to": async (from, to) =>
    (await searchPeople(to, { query: from.handle })).people.some(one => one.id === from.personId),
  "being found in the search": async (from, to) => {
    await indexMissingNames()
    return (await searchMessages(to, { query: from.handle })).people.some(one => one.id === from.personId)
  },
  "being here": async (from, to) => {
    bindPresence({ here: () => new Map(), online: () => [from.personId], regard: () => {} })
    const { online } = await listPeople(to, {})
    bindPresence({ here: () => new Map(), online: () => [], regard: () => {} })
    return online.some(one => one.id === from.personId) && !(await apartFrom(to.personId)).has(from.personId)
  },
  "a status": async (from, to) => from.personId in (await statusesFor(to.personId, [from.personId])),
  "the parts of the profile": async (from, to) => "bio" in (await getProfile(to, { personId: from.personId })),
  "what they do, under Following": async (from, to) =>
    (await listFollowing(to, {})).items.some(item => item.personId === from.personId),
  "a mention, as activity": async (from, to, room) => {
    await say(from, room, `Look, @${to.handle}`)
    await followActivity([room])
    return (await listActivity(to, {})).items.some(item => item.kind === "mention" && item.actorId === from.personId)
  },
  "a mention, as a count": async (from, to, room) => {
    await say(from, room, `Look, @${to.handle}`)
    const row = (await listLobby(to)).rows.find(one => one.conversation.id === room)
    return row!.mentions > 0
  },
  "a call to all, as a count": async (from, to, room) => {
    await say(from, room, "@all")
    return (await listLobby(to)).rows.find(one => one.conversation.id === room)!.mentions > 0
  },
  "an answer, as activity": async (from, to, room) => {
    const { seq } = await say(to, room, "Mine")
    await sendMessage(from, { conversationId: room, clientId: randomUUID(), body: "Yours", replyTo: seq })
    await followActivity([room])
    return (await listActivity(to, {})).items.some(item => item.kind === "reply" && item.actorId === from.personId)
  },
  "what they have read": async (from, to, room) => {
    const { seq } = await say(to, room, "Mine")
    await markRead(from, { conversationId: room, seq })
    const { members } = await messageInfo(to, { conversationId: room, seq })
    return members!.some(one => one.personId === from.personId && (one.read || one.delivered))
  },
  "a journey, on its page": async (from, to) => passes(openJourney(to, { journeyId: await filed(from) })),
  "a journey, in lists and on the profile": async (from, to) => {
    await filed(from)
    const listed = await listJourneys(to, { ownerId: from.personId })
    return listed.rows.length > 0 && (await journeysOf(to, from.personId)).length > 0
  },
  "being found in the directory by a journey": async (from, to) => {
    await filed(from)
    return (await listPeople(to, { query: from.name, route: "us-k1" })).people.some(one => one.id === from.personId)
  },
  "a milestone, as a card": async (from, to, room) => {
    const journeyId = await filed(from)
    const clientId = randomUUID()
    await postMilestone(from, { journeyId, step: "filed", occurrence: 1, conversationIds: [room], clientId })
    const { seq } = (await listLobby(from)).rows.find(one => one.conversation.id === room)!.conversation
    return (await showCards(to, { conversationId: room, seqs: [seq] })).cards[seq] !== null
  },
  "watching a journey": async (from, to) => passes(watchJourney(to, { journeyId: await filed(from) })),
  "a comment on one's own journey": async (from, to) =>
    passes(addComment(from, { journeyId: await filed(to), clientId: randomUUID(), body: "Good luck" })),
  "a comment on another's journey": async (from, to) => {
    const journeyId = await filed(await player("Third"))
    await addComment(from, { journeyId, clientId: randomUUID(), body: "Good luck" })
    return (await listComments(to, { journeyId })).comments.length > 0
  },
  "asking to link a journey": async (from, to) => {
    const asked = await passes(linkJourneys(from, { journeyId: await filed(from), otherId: await filed(to) }))
    return asked && (await listNotices(to.personId)).some(one => one.kind === "journey-link")
  },
  "a reaction, as activity": async (from, to, room) => {
    const { seq } = await say(to, room, "Mine")
    await addReaction(from, { conversationId: room, seq, emoji: "👍" })
    return (await listActivity(to, {})).items.some(item => item.kind === "reaction" && item.actorId === from.personId)
  },
  "having followed": async (from, to) => {
    await addFollow(from, { personId: to.personId })
    return (await listNotices(to.personId)).some(one => one.kind === "followed" && one.actorId === from.personId)
  },
  "a question to be a contact": async (from, to) => {
    await askContact(from, { personId: to.personId })
    const asked = (await listContacts(to)).asking.some(one => one.id === from.personId)
    return asked && (await passes(answerContact(to, { personId: from.personId, accept: true })))
  },
  "a first message": async (from, to) => {
    const sent = await passes(
      directConversation(from, { personId: to.personId }).then(({ row }) => say(from, row.conversation.id, "Hello")),
    )
    return sent && (await listRequests(to)).requests.some(one => one.personId === from.personId)
  },
}
describe("a block ends, in both directions", () => {
  for (const [surface, reach] of Object.entries(blockable)) {
    const scene = async () => {
      const [from, to] = await Promise.all([player("From"), player("To")])
      await updateProfile(from!, { revision: 0, bio: "Here", status: { emoji: "🎉", text: "", until: null } })
      if (surface.includes("Following")) await addFollow(to!, { personId: from!.personId })
      return { from: from!, to: to!, room: await makeRoom(from!, to!) }
    }
    test(surface, async () => {
      const open = await scene()
      expect([surface, "open", await reach(open.from, open.to, open.room)]).toEqual([surface, "open", true])
      for (const by of ["to", "from"] as const) {
        const world = await scene()
        const [blocker, blocked] = by === "to" ? [world.to, world.from] : [world.from, world.to]
        await addBlock(blocker, { personId: blocked.personId })
        expect([surface, by, await reach(world.from, world.to, world.room)]).toEqual([surface, by, false])
      }
    })
  }

  test("and cannot be told from somebody who says nothing of themselves and has not answered yet", async () => {
    const [one, silent, viewer] = await Promise.all([player("Same"), player("Same"), player("Viewer")])
    await updateProfile(one!, { revision: 0, bio: "Here", place: "There" })
    await updateProfile(silent!, { revision: 0, bio: "", place: "" })
    await addBlock(one!, { personId: viewer!.personId })
    for (const person of [one!, silent!]) await askContact(viewer!, { personId: person.personId })
    const [a, b] = await Promise.all([one!, silent!].map(person => getProfile(viewer!, { personId: person.personId })))
    const plain = (profile: typeof a) => ({ ...profile, person: null, joinedAt: null })
    expect(plain(a)).toEqual(plain(b))
    expect(await contactState(viewer!.personId, one!.personId)).toBe("asked")
  })
})
