import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { dispatch } from "#lib/commands/dispatch.ts"
import { overhear } from "#lib/domain/announce.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { leaveConversation } from "#lib/domain/conversations/join.ts"
import { lobbyRow } from "#lib/domain/conversations/rows.ts"
import { listFollowing } from "#lib/domain/following.ts"
import { addFollow } from "#lib/domain/follows.ts"
import { postMilestone, showCards } from "#lib/domain/journeys/cards.ts"
import { answerCohort, cohortStanding, listCohorts } from "#lib/domain/journeys/cohorts.ts"
import { addComment, listComments, removeComment } from "#lib/domain/journeys/comments.ts"
import { confirmJourney, createJourney, removeJourney, setStep, updateJourney } from "#lib/domain/journeys/edit.ts"
import { exportJourneys } from "#lib/domain/journeys/export.ts"
import { linkJourneys, unlinkJourneys } from "#lib/domain/journeys/links.ts"
import { listJourneys, listRoutes } from "#lib/domain/journeys/list.ts"
import { journeysOf } from "#lib/domain/journeys/of-person.ts"
import { listCorrections, openJourney, watchJourney } from "#lib/domain/journeys/open.ts"
import { journeyStatistics } from "#lib/domain/journeys/statistics.ts"
import { newestTemplate, saveTemplate } from "#lib/domain/journeys/templates.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { listNotices } from "#lib/domain/notices.ts"
import { addReaction } from "#lib/domain/reactions.ts"
import type { Outcome } from "#lib/protocol/journeys/check.ts"
import { addDays, utcToday } from "#lib/protocol/journeys/days.ts"
import type { JourneyCreateInput, JourneyListInput } from "#lib/protocol/journeys.ts"
import { makeCast, makeGroup, makeRoom, type Player, player } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { failureOf } from "#tests/support/refusal.ts"

let database: TestDatabase
let ada: Player
let ben: Player
let cleo: Player
let dan: Player
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  ;({ ada, ben, cleo, dan } = await makeCast())
  // The cast know each other; here they begin as strangers.
  await sql()`delete from contacts`
  await sql()`delete from journeys`
  await sql()`delete from cohorts`
})

const begin = async (owner: Player, more: Partial<JourneyCreateInput> = {}) =>
  (await createJourney(owner, { clientId: randomUUID(), route: "uk-health-care", ...more })).journey.id
const date = (owner: Player, journeyId: string, step: string, when: string | null, outcome?: Outcome) =>
  setStep(owner, { journeyId, step, when, ...(outcome && { outcome }) })
const befriend = async (one: Player, other: Player) => {
  await sql()`insert into contacts (person_id, contact_id) values (${one.personId}, ${other.personId}), (${other.personId}, ${one.personId})`
}

describe("a journey", () => {
  test("is made once for a client id, gets dates, and says what follows from them", async () => {
    const clientId = randomUUID()
    const journeyId = await begin(ada, { clientId })
    expect(await begin(ada, { clientId })).toBe(journeyId)
    await date(ada, journeyId, "submitted", "2026-03-12")
    await setStep(ada, { journeyId, step: "biometrics", when: "2026-04", place: "Lagos" })
    const { journey } = await date(ada, journeyId, "decided", "2026-05-20", "approved")
    expect(journey).toMatchObject({ status: "approved", filed: "2026-03-12", origin: null, offices: [] })
    expect(journey.milestones).toEqual([
      { step: "submitted", occurrence: 1, when: "2026-03-12" },
      { step: "biometrics", occurrence: 1, when: "2026-04", place: "Lagos" },
      { step: "decided", occurrence: 1, when: "2026-05-20", outcome: "approved" },
    ])
  })

  test("refuses wrong dates where they are entered, and keeps what it had", async () => {
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", "2026-03-12")
    const refused = (step: string, when: string, outcome?: Outcome) =>
      failureOf(date(ada, journeyId, step, when, outcome))
    expect(await refused("biometrics", addDays(utcToday(), 3))).toMatchObject({
      code: "invalid",
      fields: { when: "future" },
    })
    expect(await refused("decided", "2026-03-01", "approved")).toMatchObject({ fields: { when: "out_of_order" } })
    expect(await refused("decided", "2026-04-01")).toMatchObject({ fields: { outcome: "required" } })
    expect(await refused("oath", "2026-04-01")).toMatchObject({ fields: { step: "unknown" } })
    expect((await openJourney(ada, { journeyId })).journey.milestones).toHaveLength(1)
  })

  test("keeps what was corrected, for its owner alone", async () => {
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", "2026-03-12")
    await date(ada, journeyId, "submitted", "2026-03-10")
    await date(ada, journeyId, "submitted", null)
    const { corrections } = await listCorrections(ada, { journeyId })
    expect(corrections.map(one => [one.before?.when, one.after?.when ?? null])).toEqual([
      ["2026-03-10", null],
      ["2026-03-12", "2026-03-10"],
    ])
    expect(await failureOf(listCorrections(ben, { journeyId }))).toMatchObject({ code: "not_found" })
  })

  test("numbers a step that comes again by its dates", async () => {
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", "2026-01-12")
    await date(ada, journeyId, "documents", "2026-03-01")
    const { journey } = await date(ada, journeyId, "documents", "2026-02-01")
    expect(journey.milestones.filter(one => one.step === "documents").map(one => [one.occurrence, one.when])).toEqual([
      [1, "2026-02-01"],
      [2, "2026-03-01"],
    ])
  })

  test("of one's own kind names its steps itself", async () => {
    expect(await failureOf(begin(ada, { route: "free" }))).toMatchObject({ fields: { steps: "required" } })
    const journeyId = await begin(ada, {
      route: "free",
      title: "Blue sky",
      steps: [{ label: "Packed" }, { label: "Answer", decision: true }],
    })
    await date(ada, journeyId, "own_1", "2026-01-01")
    const { journey } = await date(ada, journeyId, "own_2", "2026-02-01", "refused")
    expect(journey).toMatchObject({ status: "refused", title: "Blue sky" })
  })

  test("takes the values that its route asks for, and no others", async () => {
    const journeyId = await begin(ada, { route: "ca-express-entry" })
    const fields = [{ key: "score", value: 480 }]
    expect((await updateJourney(ada, { journeyId, fields, offices: ["ottawa"] })).journey).toMatchObject({
      fields: { score: 480 },
      offices: ["ottawa"],
    })
    const score = [{ key: "score", value: 5000 }]
    expect(await failureOf(updateJourney(ada, { journeyId, fields: score }))).toMatchObject({
      fields: { "fields.score": "too_long" },
    })
    expect(await failureOf(updateJourney(ada, { journeyId, offices: ["lagos"] }))).toMatchObject({
      fields: { offices: "unknown" },
    })
    const found = await listJourneys(ben, {
      route: "ca-express-entry",
      fields: [{ key: "score", least: 470 }],
      sort: "changed",
    })
    expect(found.rows.map(row => row.journey.id)).toEqual([journeyId])
  })

  test("is found by each kind of own field that its road declares filterable, and by several together", async () => {
    const { template } = await newestTemplate("au-190")
    const shared = { audience: "everyone" as const, filterable: true }
    const label = (name: string) => ({ en: name, es: name })
    await saveTemplate({
      ...template,
      fields: [
        { key: "trade", kind: "text", label: label("Trade"), max: 80, ...shared },
        { key: "score", kind: "number", label: label("Score"), min: 0, max: 100, ...shared },
        { key: "tested", kind: "date", label: label("Tested"), ...shared },
        {
          key: "regional",
          kind: "choice",
          label: label("Regional"),
          options: [{ key: "yes", label: label("Yes") }],
          ...shared,
        },
        { key: "hidden", kind: "text", label: label("Hidden"), max: 80, ...shared, filterable: false },
      ],
    })
    const given = { trade: "Software engineer, 100%", score: 70, tested: "2025-11-03", regional: "yes", hidden: "x" }
    const fields = Object.entries(given).map(([key, value]) => ({ key, value }))
    const journeyId = await begin(ada, { route: "au-190", fields })
    await begin(ben, { route: "au-190", fields: [{ key: "score", value: 90 }] })
    const found = async (...fields: NonNullable<JourneyListInput["fields"]>) =>
      (await listJourneys(cleo, { route: "au-190", sort: "changed", fields })).rows.map(row => row.journey.id)
    expect(await found({ key: "trade", is: "ENGINEER" })).toEqual([journeyId])
    expect(await found({ key: "trade", is: "100%" })).toEqual([journeyId])
    expect(await found({ key: "trade", is: "1%" })).toEqual([])
    expect(await found({ key: "score", least: 60, most: 80 })).toEqual([journeyId])
    expect(await found({ key: "score", least: 60 })).toHaveLength(2)
    expect(await found({ key: "tested", is: "2025-11-03" })).toEqual([journeyId])
    expect(await found({ key: "regional", is: "yes" }, { key: "score", most: 70 })).toEqual([journeyId])
    expect(await found({ key: "regional", is: "yes" }, { key: "score", least: 71 })).toEqual([])
    expect(await failureOf(found({ key: "hidden", is: "x" }))).toMatchObject({ fields: { "fields.hidden": "unknown" } })
  })

  test("is its owner's alone to change", async () => {
    const journeyId = await begin(ada)
    for (const change of [
      () => date(ben, journeyId, "submitted", "2026-01-01"),
      () => updateJourney(ben, { journeyId, notes: "x" }),
      () => confirmJourney(ben, { journeyId }),
      () => removeJourney(ben, { journeyId }),
    ]) {
      expect(await failureOf(change())).toMatchObject({ code: "not_found" })
    }
  })
})

describe("a template", () => {
  test("that an administrator changes is a new version; a journey moves on with its next edit if nothing contradicts it", async () => {
    const [one, other] = [await begin(ada, { route: "de-family" }), await begin(ben, { route: "de-family" })]
    await date(ben, other, "language", "2026-01-01")
    const before = await newestTemplate("de-family")
    const steps = before.template.steps
      .filter(step => step.key !== "language")
      .map(step => ({ ...step, checked: { on: "2026-07-01", by: "Ada" } }))
    const saved = await saveTemplate({ ...before.template, steps })
    expect(saved.version).toBe(before.version + 1)
    expect((await saveTemplate({ ...before.template, steps })).version).toBe(saved.version)
    expect((await date(ada, one, "submitted", "2026-02-01")).journey.version).toBe(saved.version)
    // Ben's has a date for the step that is no more: it stays with the version that knows it.
    const kept = await date(ben, other, "submitted", "2026-02-01")
    expect(kept.journey).toMatchObject({
      version: before.version,
      milestones: [{ step: "language" }, { step: "submitted" }],
    })
    await expect(saveTemplate({ ...before.template, steps: [...steps, steps[0]] })).rejects.toThrow()
  })
})

describe("who may see a journey", () => {
  type Viewer = "owner" | "stranger" | "contact" | "blocked"
  const seen: Record<"everyone" | "contacts" | "nobody", Viewer[]> = {
    everyone: ["owner", "stranger", "contact"],
    contacts: ["owner", "contact"],
    nobody: ["owner"],
  }

  test.each(Object.entries(seen))("shown to %s", async (audience, allowed) => {
    const journeyId = await begin(ada, { audience: audience as "everyone", notes: "canary-77" })
    await date(ada, journeyId, "submitted", "2026-03-12")
    await befriend(ada, ben)
    await befriend(ada, dan)
    await addBlock(ada, { personId: dan.personId })
    const room = await makeRoom(ada, ben, cleo, dan)
    await postMilestone(ada, {
      journeyId,
      step: "submitted",
      occurrence: 1,
      conversationIds: [room],
      clientId: randomUUID(),
    })
    const card = (await listMessages(ben, { conversationId: room })).messages.at(-1)!
    const viewers: [Viewer, Player][] = [
      ["owner", ada],
      ["contact", ben],
      ["stranger", cleo],
      ["blocked", dan],
    ]
    for (const [viewer, person] of viewers) {
      const may = allowed.includes(viewer)
      const at = [audience, viewer]
      const open = await dispatch("journey:open", { journeyId }, person)
      expect([...at, "page", open.ok]).toEqual([...at, "page", may])
      for (const input of [{}, { route: "uk-health-care" }, { ownerId: ada.personId }, { sort: "changed" }] as const) {
        const { rows, people } = await listJourneys(person, input)
        expect([...at, "list", rows.length > 0, people.length > 0]).toEqual([...at, "list", may, may])
      }
      expect([...at, "profile", (await journeysOf(person, ada.personId)).length > 0]).toEqual([...at, "profile", may])
      const exported = await exportJourneys(person, { format: "csv" })
      expect([...at, "export", exported.body.includes("2026-03-12")]).toEqual([...at, "export", viewer === "owner"])
      const cards = await showCards(person, { conversationId: room, seqs: [card.seq] })
      expect([...at, "card", cards.cards[card.seq] !== null]).toEqual([...at, "card", may])
      for (const name of ["journey:comments", "journey:watch"] as const) {
        expect([...at, name, (await dispatch(name, { journeyId }, person)).ok]).toEqual([...at, name, may])
      }
      const foreign = await dispatch("journey:open", { journeyId: randomUUID() }, person)
      // What is hidden looks like what does not exist.
      if (!may) expect(open).toEqual(foreign)
      // The message itself says nothing of it, to nobody.
      expect(JSON.stringify(await listMessages(person, { conversationId: room }))).not.toMatch(/canary-77|2026-03-12/)
    }
  })

  test("is what an own profile shows to others, when one looks with their eyes", async () => {
    for (const audience of ["everyone", "contacts", "nobody"] as const) {
      await date(ada, await begin(ada, { audience }), "submitted", "2026-03-12")
    }
    const shown = async (as: "everyone" | "contacts" | null) => (await journeysOf(ada, ada.personId, as)).length
    expect([await shown(null), await shown("contacts"), await shown("everyone")]).toEqual([3, 2, 1])
  })

  test("counts in the statistics whoever may see it, unless it is not to be counted", async () => {
    const players = await Promise.all(Array.from({ length: 5 }, (_, n) => player(`P${n}`)))
    const ids: string[] = []
    for (const [n, one] of players.entries()) {
      const id = await begin(one, { audience: n === 0 ? "nobody" : "everyone" })
      await date(one, id, "submitted", "2026-03-12")
      ids.push(id)
    }
    const ask = async () =>
      (await journeyStatistics(cleo, { route: "uk-health-care", from: "submitted", to: "decided" })).statistics
    expect(await ask()).toMatchObject({ n: 5, decided: 0, waiting: 5, quartiles: { half: null } })
    await updateJourney(players[0]!, { journeyId: ids[0]!, counted: false })
    expect(await ask()).toBeNull()
    expect((await listRoutes(cleo)).routes.every(route => route.cases === 0)).toBe(true)
  })

  test("a field for contacts is neither shown to strangers nor found by them", async () => {
    const { template } = await newestTemplate("au-189")
    await saveTemplate({ ...template, fields: template.fields.map(field => ({ ...field, audience: "contacts" })) })
    const journeyId = await begin(ada, { route: "au-189", fields: [{ key: "points", value: 90 }] })
    await befriend(ada, ben)
    const find = async (person: Player) =>
      (await listJourneys(person, { route: "au-189", fields: [{ key: "points", least: 80 }], sort: "changed" })).rows
        .length
    expect([await find(ada), await find(ben), await find(cleo)]).toEqual([1, 1, 0])
    expect((await openJourney(cleo, { journeyId })).journey.fields).toEqual({})
    expect((await openJourney(ben, { journeyId })).journey.fields).toEqual({ points: 90 })
  })
})

describe("statistics of the database", () => {
  const many = async (
    count: number,
    make: (n: number) => { filed: string; decided?: string; outcome?: Outcome; office?: string },
  ) => {
    for (let n = 0; n < count; n++) {
      const { filed, decided, outcome = "approved", office } = make(n)
      const one = await player(`Case${n}`)
      const journeyId = await begin(one, office ? { offices: [office] } : {})
      await date(one, journeyId, "submitted", filed)
      if (decided) await date(one, journeyId, "decided", decided, outcome)
    }
  }
  const ask = (more: object = {}, today?: string) =>
    journeyStatistics(ada, { route: "uk-health-care", from: "submitted", to: "decided", ...more }, today)

  test("are the median and quartiles, and more who wait make them longer", async () => {
    await many(7, n => ({
      filed: "2026-01-01",
      decided: addDays("2026-01-01", (n + 1) * 10),
      outcome: n === 0 ? "refused" : "approved",
    }))
    const before = await ask()
    expect(before.statistics).toMatchObject({
      n: 7,
      decided: 7,
      waiting: 0,
      quartiles: { quarter: 20, half: 40, most: 60 },
    })
    expect(before.statistics!.refused).toBeCloseTo(1 / 7)
    await many(4, () => ({ filed: "2026-01-01" }))
    const after = await ask()
    expect(after.statistics).toMatchObject({
      n: 11,
      decided: 7,
      waiting: 4,
      quartiles: { quarter: 30, half: 60, most: null },
    })
  })

  test("lose sight of who has not said anything for long after they were asked", async () => {
    await many(5, () => ({ filed: "2026-01-01" }))
    await sql()`update journeys set touched_at = '2026-02-01'`
    await sql()`update journey_routes set revision = revision + 1`
    const { statistics } = await ask({}, "2026-10-01")
    // 31 days until they last said anything, and 60 more.
    expect(statistics!.curve.at(-1)!.days).toBe(91)
  })

  test("compute with the middle of a month, and say how many are such", async () => {
    await many(5, () => ({ filed: "2026-01", decided: "2026-03-16" }))
    const { statistics } = await ask()
    expect(statistics).toMatchObject({ months: 5, quartiles: { half: 59 } })
  })

  test("are not told of an office whose rest is small, nor by years that would tell", async () => {
    await many(6, () => ({ filed: "2026-01-01", office: "lagos" }))
    await many(2, () => ({ filed: "2025-02-01", office: "manila" }))
    const all = await ask()
    expect([all.statistics!.n, all.offices, all.years]).toEqual([8, [], []])
    expect((await ask({ office: "lagos" })).statistics).toBeNull()
    expect((await ask({ year: 2026 })).statistics).toBeNull()
  })

  test("mark one's own case, and expect a range and never a day", async () => {
    const filed = addDays(utcToday(), -25)
    await many(6, n => ({ filed: "2026-01-01", decided: addDays("2026-01-01", (n + 1) * 10) }))
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", filed)
    const { position } = await ask({ journeyId })
    expect(position).toMatchObject({
      days: 25,
      done: false,
      expected: { from: addDays(filed, 30), to: addDays(filed, 50) },
    })
    expect(position!.before).toBeCloseTo(2 / 7, 1)
    expect(await failureOf(ask({ journeyId: randomUUID() }))).toMatchObject({ code: "not_found" })
  })

  test("ask nothing that has no time", async () => {
    for (const [from, to] of [
      ["decided", "submitted"],
      ["submitted", "documents"],
      ["submitted", "x"],
      ["x", "decided"],
    ]) {
      expect(await failureOf(journeyStatistics(ada, { route: "uk-health-care", from: from!, to: to! }))).toMatchObject({
        code: "invalid",
      })
    }
  })
})

describe("a cohort", () => {
  const five = async () => {
    const people = await Promise.all(Array.from({ length: 5 }, (_, n) => player(`Co${n}`)))
    const ids: string[] = []
    for (const one of people) {
      const id = await begin(one, { offices: ["lagos"], compared: true })
      await date(one, id, "submitted", "2026-02-10")
      ids.push(id)
    }
    return { people, ids }
  }

  test("is proposed once to each from five people on, and whoever leaves is not asked again", async () => {
    const { people, ids } = await five()
    const [one, two, three] = people as [Player, Player, Player]
    const { cohorts } = await listCohorts(one)
    expect(cohorts).toMatchObject([
      { office: "lagos", quarter: "2026Q1", cases: 5, state: "proposed", conversationId: null },
    ])
    const cohortId = cohorts[0]!.id
    const asked = async () => (await listNotices(one.personId)).filter(notice => notice.kind === "cohort")
    expect(await asked()).toMatchObject([{ key: cohortId, actorId: null }])
    const { conversationId } = await answerCohort(one, { cohortId, join: true, language: "es" })
    expect(await asked()).toEqual([])
    const { row } = (await lobbyRow(one.personId, conversationId!))!
    expect(row.conversation.name).toBe("Visa Health and Care Worker · Lagos · Q1 2026")
    expect((await answerCohort(two, { cohortId, join: true })).conversationId).toBe(conversationId)
    await answerCohort(three, { cohortId, join: false })
    await leaveConversation(two, { conversationId: conversationId! })
    await date(two, ids[1]!, "biometrics", "2026-03-01")
    const late = await player("Late")
    const id = await begin(late, { offices: ["lagos"] })
    await date(late, id, "submitted", "2026-03-10")
    expect((await listCohorts(late)).cohorts).toMatchObject([{ state: "proposed", cases: 6 }])
    expect((await listCohorts(one)).cohorts).toMatchObject([{ state: "joined", conversationId }])
    for (const asked of [two, three]) expect((await listCohorts(asked)).cohorts).toEqual([])
    expect(await failureOf(answerCohort(ada, { cohortId, join: true }))).toMatchObject({ code: "not_found" })
  })

  test("is nothing for four, for another quarter, or for who is not counted", async () => {
    const people = await Promise.all(Array.from({ length: 6 }, (_, n) => player(`No${n}`)))
    for (const [n, one] of people.entries()) {
      const id = await begin(one, { offices: ["lagos"], counted: n !== 4 })
      await date(one, id, "submitted", n === 5 ? "2026-04-10" : "2026-02-10")
    }
    for (const one of people) expect((await listCohorts(one)).cohorts).toEqual([])
  })

  test("shows who is ahead, level and behind, of those who allow it", async () => {
    const { people, ids } = await five()
    const [{ id: cohortId }] = (await listCohorts(people[0]!)).cohorts as unknown as [{ id: string }]
    let conversationId = ""
    for (const one of people) conversationId = (await answerCohort(one, { cohortId, join: true })).conversationId!
    await date(people[0]!, ids[0]!, "biometrics", "2026-03-01")
    await date(people[1]!, ids[1]!, "biometrics", "2026-03-05")
    await date(people[2]!, ids[2]!, "decided", "2026-03-20", "approved")
    await updateJourney(people[4]!, { journeyId: ids[4]!, compared: false })
    const { standing } = await cohortStanding(people[0]!, { conversationId })
    expect(standing!.rows.map(row => [row.personId, row.side])).toEqual([
      [people[2]!.personId, "ahead"],
      [people[1]!.personId, "level"],
      [people[3]!.personId, "behind"],
    ])
    await addBlock(people[2]!, { personId: people[0]!.personId })
    for (const at of [0, 2]) {
      const { standing } = await cohortStanding(people[at]!, { conversationId })
      expect(standing!.rows.map(row => row.personId)).not.toContain(people[2 - at]!.personId)
    }
    expect((await cohortStanding(people[0]!, { conversationId })).standing!.rows).toHaveLength(2)
    expect((await cohortStanding(ada, { conversationId: await makeRoom(ada) })).standing).toBeNull()
    expect(await failureOf(cohortStanding(ada, { conversationId }))).toMatchObject({ code: "not_found" })
  })
})

describe("a card", () => {
  test("follows corrections, tells its room of them, takes reactions, and is posted once", async () => {
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", "2026-03-12")
    const group = await makeGroup(ada, ben)
    const input = { journeyId, step: "submitted", occurrence: 1, conversationIds: [group], clientId: randomUUID() }
    await postMilestone(ada, input)
    await postMilestone(ada, input)
    const { messages } = await listMessages(ben, { conversationId: group })
    const cards = messages.filter(message => message.payload?.journey)
    expect(cards).toMatchObject([{ kind: "text", body: "", payload: { journey: { journeyId, step: "submitted" } } }])
    const { seq } = cards[0]!
    await addReaction(ben, { conversationId: group, seq, emoji: "🎉" })
    const told: unknown[] = []
    const stop = overhear((audience, event) => told.push([audience, event]))
    await date(ada, journeyId, "submitted", "2026-03-11")
    stop()
    expect(told).toContainEqual([{ conversationId: group }, "journeys:changed"])
    expect((await showCards(ben, { conversationId: group, seqs: [seq] })).cards[seq]).toMatchObject({
      milestone: { when: "2026-03-11" },
    })
    await updateJourney(ada, { journeyId, audience: "nobody" })
    expect((await showCards(ben, { conversationId: group, seqs: [seq] })).cards).toEqual({ [seq]: null })
    expect(await failureOf(showCards(cleo, { conversationId: group, seqs: [seq] }))).toMatchObject({
      code: "not_found",
    })
  })

  test("is posted nowhere if one of the rooms is closed to its owner", async () => {
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", "2026-03-12")
    const [own, foreign] = [await makeGroup(ada), await makeGroup(ben)]
    const input = {
      journeyId,
      step: "submitted",
      occurrence: 1,
      conversationIds: [own, foreign],
      clientId: randomUUID(),
    }
    expect(await failureOf(postMilestone(ada, input))).toMatchObject({ code: "not_found" })
    expect((await listMessages(ada, { conversationId: own })).messages.some(one => one.payload?.journey)).toBe(false)
  })
})

describe("others", () => {
  test("comment on what they may see, and take it back", async () => {
    const journeyId = await begin(ada)
    const clientId = randomUUID()
    const { comment } = await addComment(ben, { journeyId, clientId, body: "Good luck" })
    expect((await addComment(ben, { journeyId, clientId, body: "Again" })).comment.id).toBe(comment.id)
    await addComment(cleo, { journeyId, clientId: randomUUID(), body: "Same here" })
    expect((await listComments(ada, { journeyId })).comments.map(one => one.body)).toEqual(["Good luck", "Same here"])
    await addBlock(dan, { personId: cleo.personId })
    expect((await listComments(dan, { journeyId })).comments).toHaveLength(1)
    expect(await failureOf(removeComment(cleo, { commentId: comment.id }))).toMatchObject({ code: "forbidden" })
    await removeComment(ada, { commentId: comment.id })
    expect((await listComments(ada, { journeyId })).comments).toHaveLength(1)
  })

  test("who watch are told of a change, as long as they may see it", async () => {
    const journeyId = await begin(ada)
    await watchJourney(ben, { journeyId })
    const hear = async (work: () => Promise<unknown>) => {
      const told: string[] = []
      const stop = overhear(audience => "personId" in audience && told.push(audience.personId))
      await work()
      stop()
      return told.includes(ben.personId)
    }
    expect(await hear(() => date(ada, journeyId, "submitted", "2026-03-12"))).toBe(true)
    const news = async () => (await listNotices(ben.personId)).filter(one => one.kind === "journey").map(one => one.key)
    expect(await news()).toEqual([journeyId])
    // That it is theirs to see no more they hear, and nothing after that.
    expect(await hear(() => updateJourney(ada, { journeyId, audience: "nobody" }))).toBe(true)
    const { revision } = (await listNotices(ben.personId))[0]!
    expect(await hear(() => date(ada, journeyId, "biometrics", "2026-04-12"))).toBe(false)
    expect((await listNotices(ben.personId))[0]!.revision).toBe(revision)
  })

  test("who follow hear of what everyone may see, as it is now", async () => {
    await addFollow(ben, { personId: ada.personId })
    const [open, hidden] = [await begin(ada), await begin(ada, { audience: "contacts" })]
    for (const id of [open, hidden]) await date(ada, id, "submitted", "2026-03-12")
    await date(ada, open, "submitted", "2026-03-10")
    const { items } = await listFollowing(ben, {})
    expect(items).toMatchObject([{ kind: "milestone", journeyId: open, when: "2026-03-10", personId: ada.personId }])
    await addBlock(ada, { personId: ben.personId })
    expect((await listFollowing(ben, {})).items).toEqual([])
  })

  test("of a family are linked when both owners have said so", async () => {
    const [mine, theirs] = [await begin(ada), await begin(ben)]
    await linkJourneys(ada, { journeyId: mine, otherId: theirs })
    const links = async (who: Player) =>
      (await openJourney(who, { journeyId: mine })).linked.map(one => [one.journey.id, one.accepted])
    expect([await links(ada), await links(ben), await links(cleo)]).toEqual([[[theirs, false]], [[theirs, false]], []])
    await linkJourneys(ada, { journeyId: mine, otherId: theirs })
    expect(await links(cleo)).toEqual([])
    const asked = async () => (await listNotices(ben.personId)).filter(notice => notice.kind === "journey-link")
    expect(await asked()).toMatchObject([{ key: theirs, actorId: ada.personId }])
    await linkJourneys(ben, { journeyId: theirs, otherId: mine })
    expect(await links(cleo)).toEqual([[theirs, true]])
    expect([await asked(), await listNotices(ada.personId)]).toEqual([[], []])
    await updateJourney(ben, { journeyId: theirs, audience: "nobody" })
    expect(await links(cleo)).toEqual([])
    expect(await failureOf(unlinkJourneys(cleo, { journeyId: mine, otherId: theirs }))).toMatchObject({
      code: "not_found",
    })
    await unlinkJourneys(ada, { journeyId: mine, otherId: theirs })
    expect((await openJourney(ben, { journeyId: theirs })).linked).toEqual([])
  })
})

describe("a case that nobody has touched for 60 days", () => {
  test("is asked about once: until something is said, and never again after a no", async () => {
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", "2026-01-12")
    const stale = async () => (await openJourney(ada, { journeyId })).own!.stale
    expect(await stale()).toBe(false)
    const age = () => sql()`update journeys set touched_at = now() - interval '61 days'`
    await age()
    expect(await stale()).toBe(true)
    expect((await openJourney(ben, { journeyId })).own).toBeNull()
    await confirmJourney(ada, { journeyId })
    expect(await stale()).toBe(false)
    await age()
    await confirmJourney(ada, { journeyId, quiet: true })
    expect(await stale()).toBe(false)
    await date(ada, journeyId, "decided", "2026-02-12", "approved")
    await age()
    expect(await stale()).toBe(false)
  })
})

describe("a list", () => {
  test("is filtered, sorted, and goes on where it stopped", async () => {
    const people = await Promise.all(Array.from({ length: 33 }, (_, n) => player(`L${n}`)))
    for (const [n, one] of people.entries()) {
      const id = await begin(one, n % 3 === 0 ? { offices: ["lagos"] } : {})
      await date(one, id, "submitted", addDays("2025-12-01", n * 2))
    }
    for (const sort of ["filed", "oldest", "changed"] as const) {
      const first = await listJourneys(ada, { sort })
      const rest = await listJourneys(ada, { sort, cursor: first.next! })
      const all = [...first.rows, ...rest.rows].map(row => row.journey)
      expect([first.rows.length, rest.rows.length, rest.next, new Set(all.map(one => one.id)).size]).toEqual([
        30,
        3,
        null,
        33,
      ])
      const filed = all.map(one => one.filed!)
      const ordered = [...filed].sort()
      if (sort !== "changed") expect(filed).toEqual(sort === "filed" ? ordered.reverse() : ordered)
    }
    expect((await listJourneys(ada, { office: "lagos" })).rows).toHaveLength(11)
    expect((await listJourneys(ada, { year: 2025 })).rows).toHaveLength(16)
    expect((await listJourneys(ada, { status: "approved" })).rows).toHaveLength(0)
    expect((await listJourneys(people[0]!, { whose: "mine" })).rows).toHaveLength(1)
    expect(await failureOf(listJourneys(ada, { cursor: "x" }))).toMatchObject({ fields: { cursor: "malformed" } })
  })
})

describe("an export", () => {
  test("is a table and a calendar of one's own dates", async () => {
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", "2026-03-12")
    await setStep(ada, { journeyId, step: "biometrics", when: "2026-04", place: "=HYPERLINK(1)" })
    const csv = (await exportJourneys(ada, { format: "csv" })).body
    expect(csv.split("\r\n")[1]).toBe("Health and Care Worker visa,Application submitted,2026-03-12,day,,,0")
    expect(csv).toContain("'=HYPERLINK(1)")
    const ics = (await exportJourneys(ada, { format: "ics", language: "es" })).body
    expect(ics).toContain("DTSTART;VALUE=DATE:20260401\r\nDTEND;VALUE=DATE:20260501\r\nSUMMARY:Datos biométricos\r\n")
    expect(ics.startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")).toBe(true)
  })
})
