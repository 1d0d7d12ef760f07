import { execFileSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { dispatch } from "#lib/commands/dispatch.ts"
import { type Access, table } from "#lib/commands/table.ts"
import type { Caller } from "#lib/domain/actor.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { leaveConversation, removeMember } from "#lib/domain/conversations/join.ts"
import { createJourney } from "#lib/domain/journeys/edit.ts"
import { type CommandName, commands } from "#lib/protocol/commands.ts"
import type { Code } from "#lib/protocol/result.ts"
import { bindSharedCounts } from "#lib/rate.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
const journeys = new Map<string, string>()
let people: Record<Exclude<Role, "anonymous">, Player> & { victim: Player; bystander: Player }
beforeAll(async () => {
  // Limits are another matter, and these callers are quicker than any on a fast machine.
  bindSharedCounts({ take: async () => 0, giveBack: () => {} })
  database = await createDatabase()
  const { ada, ben, cleo, dan } = await makeCast()
  const [eve, victim, bystander] = await Promise.all([player("Eve"), player("Victim"), player("Bystander")])
  people = {
    owner: ada,
    member: ben,
    exMember: cleo,
    stranger: dan,
    banned: eve!,
    victim: victim!,
    bystander: bystander!,
  }
  for (const one of Object.values(people)) {
    const { journey } = await createJourney(one, { clientId: randomUUID(), route: "us-k1" })
    journeys.set(one.personId, journey.id)
  }
})
afterAll(() => database.drop())

type Role = "anonymous" | "stranger" | "exMember" | "banned" | "member" | "owner"
type Kind = "room" | "group"
type Outcome = "ok" | Code
type Policy = Record<Kind, Record<Role, Outcome>>

const nobody = { anonymous: "unauthenticated", banned: "not_found" } as const
const outside = { ...nobody, stranger: "not_found", exMember: "not_found" } as const
const reading = { ...nobody, stranger: "forbidden", exMember: "forbidden" } as const
const inside = { member: "ok", owner: "ok" } as const

/** What each class of access means, written down a second time and by hand. */
const everyone = { anonymous: "ok", stranger: "ok", exMember: "ok", banned: "ok", ...inside } as const
const signedIn = { ...everyone, anonymous: "unauthenticated" } as const
const classes: Record<Access, Policy> = {
  anonymous: { room: everyone, group: everyone },
  person: { room: signedIn, group: signedIn },
  reader: { room: { ...signedIn, banned: "not_found" }, group: { ...outside, ...inside } },
  member: { room: { ...reading, ...inside }, group: { ...outside, ...inside } },
  writer: { room: { ...reading, ...inside }, group: { ...outside, ...inside } },
  owner: {
    room: { ...reading, member: "forbidden", owner: "ok" },
    group: { ...outside, member: "forbidden", owner: "ok" },
  },
  // The message in question is the owner's.
  author: {
    room: { ...reading, member: "forbidden", owner: "ok" },
    group: { ...outside, member: "forbidden", owner: "ok" },
  },
}

type Place = { conversationId: string; seq: number; victim: Player; caller: Player | null }
type Row = {
  access: Access
  input(place: Place): object
  except?: Partial<Record<Kind, Partial<Record<Role, Outcome>>>>
}

const here = ({ conversationId }: Place) => ({ conversationId })
const message = ({ conversationId, seq }: Place) => ({ conversationId, seq })
const none = () => ({})

/** The same for everyone who is signed in, whatever they are here. */
const everywhere = (outcome: Outcome): Row["except"] => {
  const all = { stranger: outcome, exMember: outcome, banned: outcome, member: outcome, owner: outcome }
  return { room: all, group: all }
}
const unknownToAll = Object.fromEntries(
  (["room", "group"] as const).map(kind => [
    kind,
    { stranger: "not_found", exMember: "not_found", banned: "not_found", member: "not_found", owner: "not_found" },
  ]),
) as Row["except"]
/** An own journey; `journey:*` are about what is the caller's, whatever the conversation. */
const own = ({ caller }: Place) => ({ journeyId: journeys.get(caller?.personId ?? "") ?? randomUUID() })
/** One that everybody may see. */
const shown = () => ({ journeyId: journeys.get(people.bystander.personId)! })

/** Every command has a row; the compiler refuses a table that lacks one. */
const policy: Record<CommandName, Row> = {
  "account:sign-up": {
    access: "anonymous",
    input: () => ({
      handle: `n${randomUUID().slice(0, 8)}`,
      name: "New",
      email: `${randomUUID()}@example.test`,
      password: "a long enough secret",
    }),
  },
  "settings:update": { access: "person", input: () => ({ receipts: true }) },
  "account:update": { access: "person", input: ({ caller }) => ({ name: caller?.name ?? "x" }) },
  "account:change-password": {
    access: "person",
    input: () => ({ current: "not this one", next: "another long secret" }),
    // Nobody of the cast has a password: signed in, the answer is that it is wrong.
    except: Object.fromEntries(
      (["room", "group"] as const).map(kind => [
        kind,
        { stranger: "invalid", exMember: "invalid", banned: "invalid", member: "invalid", owner: "invalid" },
      ]),
    ),
  },
  "session:list": { access: "person", input: none },
  "session:end": {
    access: "person",
    input: () => ({ sessionId: randomUUID() }),
    except: Object.fromEntries(
      (["room", "group"] as const).map(kind => [
        kind,
        { stranger: "not_found", exMember: "not_found", banned: "not_found", member: "not_found", owner: "not_found" },
      ]),
    ),
  },
  "session:end-others": { access: "person", input: none },
  "people:list": { access: "person", input: none },
  "people:search": { access: "person", input: () => ({ query: "ada" }) },
  "profile:get": { access: "person", input: ({ victim }) => ({ personId: victim.personId }) },
  "profile:update": {
    access: "person",
    input: () => ({ revision: 2 ** 30, bio: "x" }),
    // Nobody has edited so often: it was changed elsewhere.
    except: everywhere("outdated"),
  },
  "follow:add": { access: "person", input: () => ({ personId: people.bystander.personId }) },
  "follow:remove": { access: "person", input: () => ({ personId: people.bystander.personId }) },
  "following:list": { access: "person", input: none },
  "contact:ask": { access: "person", input: () => ({ personId: people.bystander.personId }) },
  "contact:answer": {
    access: "person",
    input: () => ({ personId: people.bystander.personId, accept: true }),
    except: everywhere("not_found"),
  },
  "contact:remove": { access: "person", input: () => ({ personId: people.bystander.personId }) },
  "contact:list": { access: "person", input: none },
  "request:list": { access: "person", input: none },
  // No request of theirs, whatever they are in the conversation.
  "request:answer": {
    access: "person",
    input: place => ({ ...here(place), answer: "accept" }),
    except: everywhere("not_found"),
  },
  "report:make": { access: "person", input: () => ({ personId: people.bystander.personId, reason: "spam" }) },
  "report:list": { access: "person", input: none },
  "block:add": { access: "person", input: () => ({ personId: people.bystander.personId }) },
  "block:remove": { access: "person", input: () => ({ personId: people.bystander.personId }) },
  "block:list": { access: "person", input: none },
  "conversation:list": { access: "person", input: none },
  "conversation:explore": { access: "person", input: none },
  "conversation:create": { access: "person", input: () => ({ clientId: randomUUID(), kind: "room", name: "Mine" }) },
  "conversation:direct": { access: "person", input: ({ caller }) => ({ personId: caller?.personId ?? randomUUID() }) },
  "conversation:open": { access: "reader", input: here },
  "conversation:watch": { access: "reader", input: here },
  "conversation:unwatch": { access: "reader", input: here },
  "conversation:update": { access: "owner", input: place => ({ ...here(place), name: "Other" }) },
  "conversation:join": { access: "reader", input: here },
  "conversation:leave": { access: "member", input: here },
  "conversation:invite": {
    access: "member",
    input: place => ({ ...here(place), handles: [place.victim.handle] }),
    except: { room: { member: "forbidden" } },
  },
  "conversation:read": { access: "member", input: message },
  "conversation:mark-unread": { access: "member", input: message },
  "conversation:delivered": { access: "person", input: place => ({ items: [message(place)] }) },
  "membership:update": { access: "member", input: place => ({ ...here(place), pinned: true }) },
  "member:list": { access: "reader", input: here },
  "member:search": { access: "member", input: place => ({ ...here(place), query: "a" }) },
  "member:remove": { access: "owner", input: place => ({ ...here(place), personId: place.victim.personId }) },
  "member:set-role": {
    access: "owner",
    input: place => ({ ...here(place), personId: place.victim.personId, role: "owner" }),
  },
  "message:send": { access: "writer", input: place => ({ ...here(place), clientId: randomUUID(), body: "x" }) },
  "message:edit": { access: "author", input: place => ({ ...message(place), body: "x" }) },
  "message:delete": { access: "author", input: message },
  "message:history": { access: "reader", input: message },
  "message:pin": { access: "writer", input: message, except: { room: { member: "forbidden" } } },
  "message:remove-preview": { access: "author", input: message },
  "message:unpin": { access: "writer", input: message, except: { room: { member: "forbidden" } } },
  "message:pins": { access: "reader", input: here },
  "message:save": { access: "reader", input: message },
  "message:unsave": { access: "person", input: message },
  "saved:list": { access: "person", input: none },
  "saved:places": { access: "reader", input: here },
  "activity:list": { access: "person", input: none },
  "activity:read": { access: "person", input: () => ({ revision: 1 }) },
  "message:info": { access: "author", input: message },
  "message:list": { access: "reader", input: here },
  "message:changes": { access: "reader", input: place => ({ ...here(place), since: 0 }) },
  "draft:save": { access: "member", input: place => ({ ...here(place), body: "x", device: randomUUID() }) },
  "file:limits": { access: "person", input: none },
  "file:check": { access: "person", input: () => ({ ids: [randomUUID()] }) },
  "file:discard": { access: "person", input: () => ({ id: randomUUID() }) },
  "file:list": { access: "reader", input: place => ({ ...here(place), kinds: ["picture"] }) },
  "message:search": { access: "person", input: () => ({ query: "canary" }) },
  "reaction:add": { access: "writer", input: place => ({ ...message(place), emoji: "👍" }) },
  "reaction:remove": { access: "writer", input: place => ({ ...message(place), emoji: "👍" }) },
  "journey:routes": { access: "person", input: none },
  "journey:create": { access: "person", input: () => ({ clientId: randomUUID(), route: "us-k1", audience: "nobody" }) },
  "journey:update": { access: "person", input: place => ({ ...own(place), notes: "x" }) },
  "journey:set-step": { access: "person", input: place => ({ ...own(place), step: "filed", when: "2026-03" }) },
  "journey:confirm": { access: "person", input: own },
  "journey:delete": { access: "person", input: () => ({ journeyId: randomUUID() }), except: unknownToAll },
  "journey:open": { access: "person", input: shown },
  "journey:list": { access: "person", input: none },
  "journey:history": { access: "person", input: own },
  "journey:statistics": { access: "person", input: () => ({ route: "us-k1", from: "filed", to: "decided" }) },
  "journey:watch": { access: "person", input: shown },
  "journey:unwatch": { access: "person", input: shown },
  "journey:comment": { access: "person", input: () => ({ ...shown(), clientId: randomUUID(), body: "x" }) },
  "journey:comments": { access: "person", input: shown },
  "journey:remove-comment": { access: "person", input: () => ({ commentId: randomUUID() }), except: unknownToAll },
  "journey:link": { access: "person", input: place => ({ ...own(place), otherId: shown().journeyId }) },
  "journey:unlink": { access: "person", input: place => ({ ...own(place), otherId: shown().journeyId }) },
  "journey:export": { access: "person", input: () => ({ format: "csv" }) },
  "journey:post": {
    access: "person",
    input: place => ({
      journeyId: randomUUID(),
      step: "filed",
      occurrence: 1,
      conversationIds: [place.conversationId],
      clientId: randomUUID(),
    }),
    except: unknownToAll,
  },
  "journey:cards": { access: "reader", input: place => ({ ...here(place), seqs: [place.seq] }) },
  "journey:cohorts": { access: "person", input: none },
  "journey:answer-cohort": {
    access: "person",
    input: () => ({ cohortId: randomUUID(), join: true }),
    except: unknownToAll,
  },
  "journey:standing": { access: "member", input: here },
  "sync:catch-up": { access: "person", input: () => ({ epoch: null, personRevision: 0, conversations: {} }) },
}

/** A conversation in which everybody has the part of their role; the message is the owner's, the victim a member. */
const stage = async (kind: Kind): Promise<Omit<Place, "caller">> => {
  const { owner, member, exMember, banned, victim } = people
  const make = kind === "room" ? makeRoom : makeGroup
  const conversationId = await make(owner, member, exMember, banned, victim)
  await leaveConversation(exMember, { conversationId })
  await removeMember(owner, { conversationId, personId: banned.personId })
  await sql()`update memberships set state = 'banned'
    where conversation_id = ${conversationId} and person_id = ${banned.personId}`
  const { seq } = await say(owner, conversationId, "canary-5c1d")
  return { conversationId, seq, victim }
}

const snapshot = async (conversationId: string) =>
  JSON.stringify(
    await sql()`select c::text as conversation,
      (select string_agg(m::text, ' ' order by person_id) from memberships m where m.conversation_id = c.id) as members,
      (select string_agg(m::text, ' ' order by seq) from messages m where m.conversation_id = c.id) as messages,
      (select string_agg(r::text, ' ' order by seq) from reactions r where r.conversation_id = c.id) as reactions
      from conversations c where id = ${conversationId}`,
  )

const callerOf = (role: Role): Caller =>
  role === "anonymous"
    ? { personId: null, address: `10.0.0.${Math.floor(Math.random() * 250)}`, loopback: false }
    : { ...people[role], socketId: "socket" }

const roles: Role[] = ["anonymous", "stranger", "exMember", "banned", "member", "owner"]

describe("who may do what", () => {
  test("every command of the table has a row that says the same", () => {
    expect(Object.keys(policy).sort()).toEqual(Object.keys(table).sort())
    expect(Object.keys(commands).sort()).toEqual(Object.keys(table).sort())
    for (const [name, { access }] of Object.entries(table))
      expect([name, policy[name as CommandName].access]).toEqual([name, access])
  })

  for (const kind of ["room", "group"] as const) {
    // As long as nothing has changed there, the next may try in the same place.
    let untouched: Omit<Place, "caller"> | null = null
    test.each(Object.entries(policy))(`in a ${kind}: %s`, async (name, { access, input, except }) => {
      for (const role of roles) {
        untouched ??= await stage(kind)
        const place = { ...untouched, caller: role === "anonymous" ? null : people[role] }
        const caller = callerOf(role)
        const before = await snapshot(place.conversationId)
        const result = await dispatch(name, input(place), caller)
        const outcome = result.ok ? "ok" : result.error.code
        const wanted = except?.[kind]?.[role] ?? classes[access][kind][role]
        expect([name, kind, role, outcome]).toEqual([name, kind, role, wanted])
        const after = await snapshot(place.conversationId)
        if (after !== before) untouched = null
        if (outcome === "ok") continue
        expect(after).toBe(before)
        expect(JSON.stringify(result)).not.toContain("canary")
      }
    })
  }

  test("what one may not see is answered as what does not exist", async () => {
    const { conversationId } = await stage("group")
    for (const name of ["conversation:open", "message:list", "member:list", "conversation:join"]) {
      const hidden = await dispatch(name, { conversationId }, callerOf("stranger"))
      expect(hidden).toEqual(await dispatch(name, { conversationId: randomUUID() }, callerOf("stranger")))
    }
  })

  test("who is blocked cannot write in the direct conversation, change it or begin one", async () => {
    const [fay, gil] = await Promise.all([player("Fay"), player("Gil")])
    const { row } = await directConversation(gil!, { personId: fay!.personId })
    const conversationId = row.conversation.id
    const { seq } = await say(gil!, conversationId, "Hello")
    await addBlock(fay!, { personId: gil!.personId })
    const before = await snapshot(conversationId)
    for (const [name, input] of [
      ["message:send", { conversationId, clientId: randomUUID(), body: "x" }],
      ["message:edit", { conversationId, seq, body: "x" }],
      ["message:delete", { conversationId, seq }],
      ["message:remove-preview", { conversationId, seq }],
      ["reaction:add", { conversationId, seq, emoji: "👍" }],
      ["reaction:remove", { conversationId, seq, emoji: "👍" }],
    ] as const) {
      expect([name, await dispatch(name, input, gil!)]).toMatchObject([name, { error: { code: "not_accepting" } }])
    }
    expect(await snapshot(conversationId)).toBe(before)
  })

  test("every HTTP route has a row", () => {
    const routes = execFileSync("git", ["ls-files", "app/api"], { encoding: "utf8" })
      .split("\n")
      .filter(file => file.endsWith("/route.ts"))
      .map(file => file.slice("app/api/".length, -"/route.ts".length))
    expect(routes.sort()).toEqual(Object.keys(routePolicy).sort())
  })
})

/** Each route runs commands of the table and nothing else, so that its access is theirs; `auth` is next-auth's own. */
const routePolicy: Record<string, CommandName[] | "next-auth" | "any command" | "poll"> = {
  "auth/[...nextauth]": "next-auth",
  changes: "poll",
  "commands/[name]": "any command",
  conversations: ["conversation:list", "conversation:create"],
  "conversations/[id]/join": ["conversation:join"],
  "conversations/[id]/leave": ["conversation:leave"],
  "conversations/[id]/messages": ["message:list", "message:changes", "message:send"],
  search: ["message:search"],
  "sign-up": ["account:sign-up"],
}
