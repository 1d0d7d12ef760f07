import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { signUp } from "#lib/domain/accounts/sign-up.ts"
import { listActivity } from "#lib/domain/activity/list.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { answerContact, askContact, listContacts, removeContact } from "#lib/domain/contacts.ts"
import { createConversation } from "#lib/domain/conversations/create.ts"
import { listFollowing } from "#lib/domain/following.ts"
import { addFollow, removeFollow } from "#lib/domain/follows.ts"
import { createJourney, setStep } from "#lib/domain/journeys/edit.ts"
import { roadsNamed } from "#lib/domain/journeys/named.ts"
import { listNotices } from "#lib/domain/notices.ts"
import { listPeople } from "#lib/domain/people/list.ts"
import { mayView } from "#lib/domain/people/may-view.ts"
import { getMe } from "#lib/domain/people/me.ts"
import { statusesFor } from "#lib/domain/people/statuses.ts"
import { getProfile } from "#lib/domain/profiles/get.ts"
import { findByHandle } from "#lib/domain/profiles/handle.ts"
import { updateProfile } from "#lib/domain/profiles/update.ts"
import { decideReport, listReports, makeReport, openReports } from "#lib/domain/reports.ts"
import type { ChangedJourney, JourneyCreateInput } from "#lib/protocol/journeys.ts"
import { type ProfileUpdate, profileUpdateInput } from "#lib/protocol/profiles.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { readyFile } from "#tests/support/files.ts"
import { visitor } from "#tests/support/members.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let cast: Awaited<ReturnType<typeof makeCast>>
/** Somebody whom none of the cast knows. */
let eve: Player
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  cast = await makeCast()
  eve = await player("Eve")
})

const own = (one: Player) => getProfile(one, { personId: one.personId })
const edit = async (one: Player, parts: Omit<Partial<ProfileUpdate>, "revision">) =>
  updateProfile(one, profileUpdateInput.parse({ revision: (await own(one)).revision, ...parts }))
const seen = (viewer: Player, one: Player) => getProfile(viewer, { personId: one.personId })
const soon = () => new Date(Date.now() + 3_600_000).toISOString()
const fields = (input: object) => {
  const parsed = profileUpdateInput.safeParse({ revision: 0, ...input })
  return parsed.success ? [] : parsed.error.issues.map(issue => issue.path[0])
}

describe("a profile", () => {
  test("says what its owner said, by parts; an empty part is none", async () => {
    await edit(cast.ada, {
      pronouns: "she/her",
      bio: "Engines,\nand what they might do.",
      languages: ["en", "fr"],
      place: "London",
      link: "example.org/ada",
    })
    expect(await seen(eve, cast.ada)).toMatchObject({
      seenAs: "stranger",
      pronouns: "she/her",
      bio: "Engines,\nand what they might do.",
      languages: ["en", "fr"],
      place: "London",
      link: "https://example.org/ada",
    })
    await edit(cast.ada, { bio: "", languages: [] })
    const after = await seen(eve, cast.ada)
    expect(after).not.toHaveProperty("bio")
    expect(after).not.toHaveProperty("languages")
    expect(after.place).toBe("London")
  })

  test.each([
    [{ pronouns: "x".repeat(31) }, "pronouns"],
    [{ bio: "x".repeat(301) }, "bio"],
    [{ languages: ["en", "en"] }, "languages"],
    [{ languages: ["xx1"] }, "languages"],
    [{ languages: ["qqq"] }, "languages"],
    [{ link: "javascript:alert(1)" }, "link"],
    [{ link: "https://ada:secret@example.org" }, "link"],
    [{ link: "localhost" }, "link"],
    [{ handle: "a b" }, "handle"],
    [{ name: " " }, "name"],
    [{ status: { emoji: "no", text: "", until: null } }, "status"],
    [{ status: { emoji: null, text: "x".repeat(81), until: null } }, "status"],
    [{ audiences: { bio: "friends" } }, "audiences"],
    [{ audiences: { name: "nobody" } }, "audiences"],
  ])("%j is refused, and the field is named", (input, field) => {
    expect(fields(input)).toContain(field)
  })

  test("that was changed elsewhere meanwhile is not overwritten", async () => {
    const { revision } = await own(cast.ada)
    await updateProfile(cast.ada, { revision, bio: "First" })
    expect(await refusal(updateProfile(cast.ada, { revision, bio: "Second" }))).toBe("outdated")
    expect((await own(cast.ada)).bio).toBe("First")
  })

  test("shows each part to its audience, and its owner how others see it", async () => {
    await edit(cast.ada, {
      bio: "For all",
      place: "For contacts",
      pronouns: "For nobody",
      audiences: { place: "contacts", pronouns: "nobody" },
    })
    expect(await seen(eve, cast.ada)).toMatchObject({ bio: "For all" })
    expect(await seen(eve, cast.ada)).not.toHaveProperty("place")
    expect(await seen(cast.ben, cast.ada)).toMatchObject({ seenAs: "contact", place: "For contacts" })
    expect(await seen(cast.ben, cast.ada)).not.toHaveProperty("pronouns")
    expect(await own(cast.ada)).toMatchObject({ pronouns: "For nobody", audiences: { place: "contacts" } })
    for (const [as, viewer] of [
      ["everyone", eve],
      ["contacts", cast.ben],
    ] as const) {
      const preview = await getProfile(cast.ada, { personId: cast.ada.personId, as })
      const { contact: _, rooms: _r, ...real } = await seen(viewer, cast.ada)
      expect(preview).toMatchObject(real)
      expect(preview).not.toHaveProperty("audiences")
      // Nobody else can ask to be shown as somebody.
      expect(await getProfile(eve, { personId: cast.ada.personId, as })).not.toHaveProperty("place")
    }
  })

  test("names the rooms that both are in", async () => {
    const both = await makeRoom(cast.ada, eve)
    const group = await makeGroup(cast.ada, eve)
    await makeRoom(cast.ada)
    const { rooms } = await seen(eve, cast.ada)
    expect(rooms.map(room => room.id).toSorted()).toEqual([both, group].toSorted())
  })
})

describe("a picture", () => {
  test("is an own file made for it; it travels with the name, and the one before is kept no longer", async () => {
    const [first, second] = [
      await readyFile(cast.ada, null, { purpose: "avatar" }),
      await readyFile(cast.ada, null, { purpose: "avatar" }),
    ]
    const cover = await readyFile(cast.ada, null, { purpose: "cover" })
    const bens = await readyFile(cast.ben, null, { purpose: "avatar" })
    const sent = await readyFile(cast.ada, null)
    for (const picture of [cover, bens, sent, randomUUID()])
      expect(await refusal(edit(cast.ada, { picture }))).toBe("invalid")
    await edit(cast.ada, { picture: first, cover })
    expect((await seen(eve, cast.ada)).person.picture).toBe(first)
    await edit(cast.ada, { picture: second })
    expect(await sql()`select id from files where id in ${sql()([first, second, cover])} order by id`).toHaveLength(2)
    await edit(cast.ada, { picture: null })
    expect(await seen(eve, cast.ada)).not.toHaveProperty("picture")
    expect((await seen(eve, cast.ada)).person).not.toHaveProperty("picture")
  })

  test("that is for contacts travels with nobody's name, and contacts see it on the page", async () => {
    const picture = await readyFile(cast.ada, null, { purpose: "avatar" })
    await edit(cast.ada, { picture, audiences: { picture: "contacts" } })
    expect((await seen(cast.ben, cast.ada)).person).not.toHaveProperty("picture")
    expect((await seen(cast.ben, cast.ada)).picture).toBe(picture)
    expect(await seen(eve, cast.ada)).not.toHaveProperty("picture")
  })
})

describe("a status", () => {
  test("is over when its time is, without anybody having to clear it", async () => {
    await edit(cast.ada, { status: { emoji: "✈️", text: "On the way", until: soon() } })
    expect((await seen(eve, cast.ada)).status).toMatchObject({ emoji: "✈️", text: "On the way" })
    expect(await statusesFor(eve.personId, [cast.ada.personId])).toHaveProperty(cast.ada.personId)
    await addFollow(eve, { personId: cast.ada.personId })
    expect((await listFollowing(eve, {})).items).toMatchObject([{ kind: "status", status: { text: "On the way" } }])
    await sql()`update people set status_until = now() - interval '1 second' where id = ${cast.ada.personId}`
    expect(await seen(eve, cast.ada)).not.toHaveProperty("status")
    expect(await own(cast.ada)).not.toHaveProperty("status")
    expect(await statusesFor(eve.personId, [cast.ada.personId])).toEqual({})
    expect((await listFollowing(eve, {})).items).toEqual([])
  })

  test("that is for contacts is told to them alone", async () => {
    await edit(cast.ada, { status: { emoji: null, text: "Tired", until: null }, audiences: { status: "contacts" } })
    expect(await statusesFor(cast.ben.personId, [cast.ada.personId])).toHaveProperty(cast.ada.personId)
    expect(await statusesFor(eve.personId, [cast.ada.personId])).toEqual({})
  })
})

describe("a handle", () => {
  const fresh = () => `h_${randomUUID().slice(0, 8)}`

  test("that was changed leads to its owner for 30 days and is nobody else's meanwhile", async () => {
    const [before, after] = [cast.ada.handle, fresh()]
    await edit(cast.ada, { handle: after })
    expect(await findByHandle(before)).toEqual({ id: cast.ada.personId, handle: after })
    expect(await refusal(edit(cast.ben, { handle: before }))).toBe("invalid")
    const input = { handle: before, name: "Mallory", email: `${before}@other.test`, password: "wandering lemon tree" }
    expect(await refusal(signUp(visitor, input))).toBe("invalid")
    await sql()`update former_handles set until = now() - interval '1 second' where handle = ${before}`
    expect(await refusal(findByHandle(before))).toBe("not_found")
    await edit(cast.ben, { handle: before })
    expect((await findByHandle(before)).id).toBe(cast.ben.personId)
  })

  test("may be taken back by who had it", async () => {
    const before = cast.ada.handle
    await edit(cast.ada, { handle: fresh() })
    await edit(cast.ada, { handle: before })
    expect((await findByHandle(before)).handle).toBe(before)
  })

  test("that is reserved, taken, or looks like one that is, is refused", async () => {
    await edit(cast.ben, { handle: `look_${cast.ben.handle.slice(-8)}` })
    const { person } = await own(cast.ben)
    for (const handle of ["admin", person.handle, person.handle.replaceAll("o", "0")])
      expect(await refusal(edit(cast.ada, { handle }))).toBe("invalid")
  })

  test("changes at most three times in a row", async () => {
    for (let n = 0; n < 3; n++) await edit(cast.ada, { handle: fresh() })
    expect(await refusal(edit(cast.ada, { handle: fresh() }))).toBe("too_many")
  })

  test("that two want at once is one's", async () => {
    const handle = fresh()
    const done = await Promise.allSettled([edit(cast.ada, { handle }), edit(cast.ben, { handle })])
    expect(done.map(one => one.status).toSorted()).toEqual(["fulfilled", "rejected"])
  })
})

describe("contacts", () => {
  test("are asked and accepted; both then see what is for contacts", async () => {
    await askContact(eve, { personId: cast.ada.personId })
    expect((await seen(eve, cast.ada)).contact).toBe("asked")
    expect((await seen(cast.ada, eve)).contact).toBe("asking")
    expect(await mayView(eve, cast.ada.personId, "contacts")).toBe(false)
    expect(await listNotices(cast.ada.personId)).toMatchObject([{ kind: "contact-asked", actorId: eve.personId }])
    expect((await getMe(cast.ada)).activity).toBe(1)
    await answerContact(cast.ada, { personId: eve.personId, accept: true })
    expect((await listContacts(eve)).contacts.map(one => one.id)).toEqual([cast.ada.personId])
    for (const [one, other] of [
      [eve, cast.ada],
      [cast.ada, eve],
    ] as const)
      expect(await mayView(one, other.personId, "contacts")).toBe(true)
    expect(await listNotices(cast.ada.personId)).toEqual([])
    expect((await listActivity(eve, {})).notices).toMatchObject([{ kind: "contact-accepted" }])
  })

  test("that are declined are not told, and not asked again", async () => {
    await askContact(eve, { personId: cast.ada.personId })
    await answerContact(cast.ada, { personId: eve.personId, accept: false })
    expect((await seen(eve, cast.ada)).contact).toBe("asked")
    await removeContact(eve, { personId: cast.ada.personId })
    await askContact(eve, { personId: cast.ada.personId })
    expect((await listContacts(cast.ada)).asking).toEqual([])
    expect(await listNotices(cast.ada.personId)).toEqual([])
    expect(await listNotices(eve.personId)).toEqual([])
    // She may still ask herself, which is a yes to what she had declined.
    await askContact(cast.ada, { personId: eve.personId })
    expect((await seen(eve, cast.ada)).contact).toBe("contact")
  })

  test("who ask each other at once are contacts", async () => {
    const [finn, gina] = await Promise.all([player("Finn"), player("Gina")])
    await Promise.all([
      askContact(finn!, { personId: gina!.personId }),
      askContact(gina!, { personId: finn!.personId }),
    ])
    expect((await seen(finn!, gina!)).contact).toBe("contact")
  })

  test("end for both at once, and with them what was for contacts", async () => {
    await removeContact(cast.ben, { personId: cast.ada.personId })
    expect(await mayView(cast.ada, cast.ben.personId, "contacts")).toBe(false)
    expect(await mayView(cast.ben, cast.ada.personId, "contacts")).toBe(false)
  })

  test("of somebody who blocks look as if they had been asked", async () => {
    await addBlock(cast.ada, { personId: eve.personId })
    await askContact(eve, { personId: cast.ada.personId })
    expect((await seen(eve, cast.ada)).contact).toBe("asked")
    expect((await listContacts(cast.ada)).asking).toEqual([])
  })
})

describe("following", () => {
  const follow = (notify = false) => addFollow(eve, { personId: cast.ada.personId, notify })

  test("shows new rooms and what goes on, newest first, and is news by choice", async () => {
    await follow(true)
    expect(await listNotices(cast.ada.personId)).toMatchObject([{ kind: "followed", actorId: eve.personId }])
    const room = await makeRoom(cast.ada)
    await makeGroup(cast.ada)
    await edit(cast.ada, { status: { emoji: "🎉", text: "Approved", until: null } })
    const { items, following, people } = await listFollowing(eve, {})
    expect(items).toMatchObject([
      { kind: "status", personId: cast.ada.personId },
      { kind: "room", conversation: { id: room } },
    ])
    expect(following).toEqual([{ personId: cast.ada.personId, notify: true }])
    expect(people.map(one => one.id)).toEqual([cast.ada.personId])
    expect((await listNotices(eve.personId)).map(one => one.kind).toSorted()).toEqual(["room", "status"])
  })

  test("without news shows the same and tells nothing", async () => {
    await follow()
    await makeRoom(cast.ada)
    expect((await listFollowing(eve, {})).items).toHaveLength(1)
    expect(await listNotices(eve.personId)).toEqual([])
  })

  test("ends, and what was told of it is taken back", async () => {
    await follow()
    await removeFollow(eve, { personId: cast.ada.personId })
    expect((await listFollowing(eve, {})).following).toEqual([])
    expect(await listNotices(cast.ada.personId)).toEqual([])
  })

  test("somebody who blocks is possible and shows nothing, nor are they told", async () => {
    await addBlock(cast.ada, { personId: eve.personId })
    await follow(true)
    await makeRoom(cast.ada)
    await edit(cast.ada, { status: { emoji: "🎉", text: "Approved", until: null } })
    expect(await listFollowing(eve, {})).toMatchObject({ items: [], following: [] })
    expect(await listNotices(cast.ada.personId)).toEqual([])
    expect(await listNotices(eve.personId)).toEqual([])
  })

  test("goes back page by page without a gap", async () => {
    await follow()
    for (let n = 0; n < 55; n++)
      await createConversation(cast.ada, { clientId: randomUUID(), kind: "room", name: `Room ${n}` })
    const first = await listFollowing(eve, {})
    expect(first.items).toHaveLength(50)
    const second = await listFollowing(eve, { cursor: first.next! })
    expect(second.items).toHaveLength(5)
    expect(second.next).toBeNull()
  })
})

describe("the directory", () => {
  test("finds people by name, handle, place and language, as far as those are for the reader", async () => {
    await edit(cast.ada, { place: "Quezon City", languages: ["tl"] })
    await edit(cast.ben, {
      place: "Quezon City",
      languages: ["tl"],
      audiences: { place: "contacts", languages: "nobody" },
    })
    const found = async (viewer: Player, input: Parameters<typeof listPeople>[1]) =>
      (await listPeople(viewer, input)).people
        .map(one => one.id)
        .filter(id => id === cast.ada.personId || id === cast.ben.personId)
    expect(await found(eve, { query: "quezon" })).toEqual([cast.ada.personId])
    expect((await found(cast.cleo, { query: "quezon" })).toSorted()).toEqual(
      [cast.ada.personId, cast.ben.personId].toSorted(),
    )
    expect(await found(eve, { query: cast.ben.handle })).toEqual([cast.ben.personId])
    expect(await found(eve, { language: "tl" })).toEqual([cast.ada.personId])
    expect(await found(eve, { query: "Filipino" })).toEqual([cast.ada.personId])
    expect(await found(eve, { query: "Quezon", here: true })).toEqual([])
    const { places } = await listPeople(eve, { query: "quezon" })
    expect(places).toEqual({ [cast.ada.personId]: "Quezon City" })
  })

  test("finds people by the road they are on, by name in either language, and says which it is", async () => {
    const begin = (one: Player, more: Partial<JourneyCreateInput>) =>
      createJourney(one, { clientId: randomUUID(), route: "ca-express-entry", ...more })
    const date = ({ journey }: ChangedJourney, one: Player, step: string) =>
      setStep(one, { journeyId: journey.id, step, when: "2026-03-12" })
    await date(await begin(cast.ada, {}), cast.ada, "profile")
    await date(await begin(cast.ben, { audience: "contacts" }), cast.ben, "profile")
    await begin(cast.cleo, {})
    const own = { route: "free", title: "Nomads of the North", steps: [{ label: "Packed" }] }
    await date(await begin(eve, own), eve, "own_1")
    const found = async (viewer: Player, input: Parameters<typeof listPeople>[1]) =>
      (await listPeople(viewer, input)).people.map(one => one.id).toSorted()
    const [ada, ben] = [cast.ada.personId, cast.ben.personId]
    // What is for contacts is found by contacts; what is only planned, by nobody.
    for (const input of [{ route: "ca-express-entry" }, { query: "express ent" }]) {
      expect(await found(eve, input)).toEqual([ada])
      expect(await found(cast.cleo, input)).toEqual([ada, ben].toSorted())
    }
    expect(await found(eve, { query: "Express", route: "us-k1" })).toEqual([])
    expect(await found(cast.ada, { query: "nomads of" })).toEqual([eve.personId])
    const { roads } = await listPeople(eve, { query: "Express" })
    expect(roads).toEqual({
      [ada]: { route: "ca-express-entry", country: "CA", name: { en: "Express Entry", es: "Express Entry" } },
    })
    expect((await listPeople(cast.ada, { query: "nomads" })).roads[eve.personId]!.name.es).toBe("Nomads of the North")
    expect(await roadsNamed("ciudadan")).toEqual(["us-n400"])
    expect(await roadsNamed("K-1")).toContain("us-k1")
  })
})

describe("a report", () => {
  test("keeps what was said, is decided once, and its reporter hears of it", async () => {
    const room = await makeRoom(cast.ada, eve)
    const { seq } = await say(cast.ada, room, "Buy now")
    const input = { personId: cast.ada.personId, conversationId: room, seq, reason: "spam" as const }
    const { report } = await makeReport(eve, input)
    await makeReport(eve, { ...input, reason: "scam" })
    expect((await openReports()).filter(row => row.reporterId === eve.personId)).toMatchObject([
      { id: report.id, reason: "scam", body: "Buy now", handle: cast.ada.handle },
    ])
    await decideReport(report.id, "acted")
    expect(await refusal(decideReport(report.id, "dismissed"))).toBe("not_found")
    expect((await listReports(eve)).reports).toMatchObject([{ state: "acted" }])
    expect(await listNotices(eve.personId)).toMatchObject([{ kind: "report-acted", actorId: null }])
    expect(await listNotices(cast.ada.personId)).toEqual([])
  })

  test("is of what one may read and the person said, and not of oneself", async () => {
    const group = await makeGroup(cast.ada, cast.ben)
    const { seq } = await say(cast.ada, group, "Secret")
    const at = { conversationId: group, seq, reason: "other" as const }
    expect(await refusal(makeReport(eve, { ...at, personId: cast.ada.personId }))).toBe("not_found")
    expect(await refusal(makeReport(cast.ben, { ...at, personId: eve.personId }))).toBe("not_found")
    expect(await refusal(makeReport(eve, { personId: eve.personId, reason: "other" }))).toBe("invalid")
  })
})
