import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { demoPassword, isEmpty, seedDemo } from "#db/seed.ts"
import { demoJourneys } from "#db/seed-journeys.ts"
import { verifyPassword } from "#lib/domain/accounts/verify-password.ts"
import { listCohorts } from "#lib/domain/journeys/cohorts.ts"
import { journeyStatistics } from "#lib/domain/journeys/statistics.ts"
import { programTemplates } from "#lib/domain/journeys/templates/program.ts"
import { checkMilestones, type Milestone } from "#lib/protocol/journeys/check.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
const marks: number[] = []
beforeAll(async () => {
  database = await createDatabase()
  expect(await isEmpty()).toBe(true)
  await seedDemo({ now: Date.UTC(2026, 10, 1), progress: done => marks.push(done) })
})
afterAll(() => database.drop())

describe("the demo community", () => {
  test("is 30 people who talk in 12 conversations with about 5,000 messages over 60 days", async () => {
    const [row] = await sql()`
      select (select count(distinct author_id)::int from messages) as people, (select count(*)::int from conversations) as conversations,
        (select count(*)::int from messages where kind = 'text') as messages,
        (select extract(day from max(created_at) - min(created_at))::int from messages) as days`
    expect(row).toMatchObject({ people: 30, conversations: 12, days: 59 })
    expect(Math.abs(row!.messages - 5000)).toBeLessThan(30)
    expect(marks.at(-1)).toBe(1)
  })

  test("has numbers without a hole, in the order of time, with true counters", async () => {
    const broken = await sql()`
      select c.id from conversations c join lateral (
        select count(*)::int as n, max(seq) as seq, max(revision) as revision,
          bool_and(created_at >= before) as ordered
        from (select *, lag(created_at, 1, created_at) over (order by seq) as before from messages m
          where m.conversation_id = c.id) x
      ) x on true
      where x.n <> c.seq or x.seq <> c.seq or x.revision <> c.revision or not x.ordered
        or c.member_count <> (select count(*) from memberships m where m.conversation_id = c.id)`
    expect(broken).toEqual([])
  })

  test("has 400 journeys that could be true, with a cohort for its first and statistics of its own", async () => {
    const rows = (await sql()`
      select j.route, j.version, j.status, j.reached, j.filed_from::text as filed, (select json_agg(json_build_object(
        'step', m.step, 'occurrence', m.occurrence, 'when', case when m."from" = m."to" then m."from"::text else left(m."from"::text, 7) end,
        'outcome', m.outcome)) from milestones m where m.journey_id = j.id) as milestones
      from journeys j`) as unknown as { route: string; milestones: Milestone[] | null }[]
    expect(rows).toHaveLength(demoJourneys)
    const wrong = rows.flatMap(({ route, milestones }) =>
      checkMilestones(
        programTemplates.find(template => template.route === route)!.steps,
        (milestones ?? []).map(({ step, occurrence, when, outcome }) => ({
          step,
          occurrence,
          when,
          ...(outcome && { outcome }),
        })),
        "2026-11-01",
      ),
    )
    expect(wrong).toEqual([])
    const [amara] = await sql()`select id from people where handle = 'amara'`
    const actor = { personId: amara!.id as string, sessionId: "", address: "" }
    expect((await listCohorts(actor)).cohorts).toMatchObject([{ route: "uk-health-care", state: "proposed" }])
    const asked = { route: "uk-health-care", from: "submitted", to: "decided" }
    const { statistics } = await journeyStatistics(actor, asked, "2026-11-01")
    expect(statistics!.n).toBeGreaterThan(40)
    expect(statistics!.quartiles.half).toBeGreaterThan(20)
  })

  test("lets one sign in as one of them", async () => {
    expect(await verifyPassword("amara", demoPassword, "127.0.0.1")).toBeTruthy()
  })
})
