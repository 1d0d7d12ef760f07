import { randomUUID } from "node:crypto"
import { describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { leaveConversation } from "#lib/domain/conversations/join.ts"
import { lobbyRow } from "#lib/domain/conversations/rows.ts"
import { answerCohort, cohortStanding, listCohorts } from "#lib/domain/journeys/cohorts.ts"
import { confirmJourney, updateJourney } from "#lib/domain/journeys/edit.ts"
import { openJourney } from "#lib/domain/journeys/open.ts"
import { journeyStatistics } from "#lib/domain/journeys/statistics.ts"
import { listNotices } from "#lib/domain/notices.ts"
import type { Outcome } from "#lib/protocol/journeys/check.ts"
import { addDays, utcToday } from "#lib/protocol/journeys/days.ts"
import { makeRoom, type Player, player } from "#tests/support/cast.ts"
import { ada, begin, ben, date, setStrangers } from "#tests/support/journeys.ts"
import { failureOf } from "#tests/support/refusal.ts"

setStrangers()

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
