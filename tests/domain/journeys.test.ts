import { randomUUID } from "node:crypto"
import { describe, expect, test } from "vitest"
import { dispatch } from "#lib/commands/dispatch.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { postMilestone, showCards } from "#lib/domain/journeys/cards.ts"
import { confirmJourney, removeJourney, setStep, updateJourney } from "#lib/domain/journeys/edit.ts"
import { exportJourneys } from "#lib/domain/journeys/export.ts"
import { listJourneys, listRoutes } from "#lib/domain/journeys/list.ts"
import { journeysOf } from "#lib/domain/journeys/of-person.ts"
import { listCorrections, openJourney } from "#lib/domain/journeys/open.ts"
import { journeyStatistics } from "#lib/domain/journeys/statistics.ts"
import { newestTemplate, saveTemplate } from "#lib/domain/journeys/templates.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import type { Outcome } from "#lib/protocol/journeys/check.ts"
import { addDays, utcToday } from "#lib/protocol/journeys/days.ts"
import type { JourneyListInput } from "#lib/protocol/journeys.ts"
import { makeRoom, type Player, player } from "#tests/support/cast.ts"
import { ada, befriend, begin, ben, cleo, dan, date, setStrangers } from "#tests/support/journeys.ts"
import { failureOf } from "#tests/support/refusal.ts"

setStrangers()

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
