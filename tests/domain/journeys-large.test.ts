import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { open, sql } from "#db/client.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { listJourneys, listRoutes } from "#lib/domain/journeys/list.ts"
import { journeyStatistics } from "#lib/domain/journeys/statistics.ts"
import { newestTemplates } from "#lib/domain/journeys/templates.ts"
import { listPeople } from "#lib/domain/people/list.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

/** 100,000 journeys; a quarter of them on one road. What PostgreSQL itself takes for each list and statistic goes into docs/benchmarks.md. */
describe.runIf(process.env.CHARLA_LONG === "1")("100,000 journeys", () => {
  let database: TestDatabase
  let actor: Actor
  beforeAll(async () => {
    database = await createDatabase()
    await newestTemplates()
    const filling = open(database.url, { max: 1, statementTimeout: 0 })
    const statements = `
      insert into people (id, handle, handle_key, name, email, email_key, password_hash)
      select gen_random_uuid(), 'p' || n, 'p' || n, 'Person ' || n, n || '@example.test', n || '@example.test', 'x' from generate_series(1, 50000) n;
      create temp table owners as select row_number() over () as n, id from people;
      insert into blocks (blocker_id, blocked_id) select a.id, b.id from owners a join owners b on b.n = a.n + 1 where a.n % 20 = 0;
      insert into contacts (person_id, contact_id) select a.id, b.id from owners a join owners b on b.n = a.n + 7 where a.n % 3 = 0;
      create temp table made as
        select gen_random_uuid() as id, n, case when n % 4 = 0 then 'uk-health-care' else (array['uk-spouse', 'uk-skilled-worker', 'uk-ilr'])[1 + n % 3] end as route,
          date '2023-01-01' + (random() * 1200)::int as filed, (20 + 200 * power(random(), 2))::int as wait
        from generate_series(1, 100000) n;
      insert into journeys (id, owner_id, client_id, route, version, offices, audience, counted, compared, status, filed_from, filed_to, reached, changed_at, touched_at)
        select m.id, o.id, m.id, route, 1, array[(array['lagos', 'accra', 'manila', 'mumbai', 'nairobi', 'dubai'])[1 + m.n % 6]],
          (array['everyone', 'everyone', 'everyone', 'everyone', 'contacts', 'nobody'])[1 + m.n % 6], true, true,
          case when filed + wait < date '2026-06-01' then 'approved' else 'waiting' end, filed, filed, 3,
          timestamptz '2026-06-01' - random() * interval '900 days', timestamptz '2026-05-20' from made m join owners o on o.n = 1 + (m.n - 1) / 2;
      insert into milestones (journey_id, step, occurrence, route, "from", "to") select id, 'submitted', 1, route, filed, filed from made;
      insert into milestones (journey_id, step, occurrence, route, "from", "to") select id, 'biometrics', 1, route, filed + wait / 3, filed + wait / 3 from made;
      insert into milestones (journey_id, step, occurrence, route, "from", "to", outcome)
        select id, 'decided', 1, route, filed + wait, filed + wait, case when n % 14 = 0 then 'refused' else 'approved' end from made
        where filed + wait < date '2026-06-01'`
    for (const statement of statements.split(";")) await filling.unsafe(statement)
    await sql()
      .unsafe("vacuum analyze journeys; ")
      .catch(() => {})
    for (const table of ["journeys", "milestones", "people", "blocks", "contacts"])
      await filling.unsafe(`vacuum analyze ${table}`)
    await filling.end()
    const [person] = await sql()`select id from people where handle = 'p20'`
    actor = { personId: person!.id as string, sessionId: "", address: "" }
  })
  afterAll(() => database?.drop())

  /** The statements that some work sends, and what PostgreSQL takes for them together at best, in milliseconds: others may be at work here. */
  const costOf = async (work: () => Promise<unknown>): Promise<number> => {
    const client = sql()
    const { unsafe } = client
    const sent: Parameters<typeof unsafe>[] = []
    Object.assign(client, {
      unsafe: (...all: Parameters<typeof unsafe>) => {
        sent.push(all)
        return unsafe(...all)
      },
    })
    await work()
    Object.assign(client, { unsafe })
    let total = 0
    for (const [text, parameters] of sent) {
      const times: number[] = []
      for (let turn = 0; turn < 5; turn++) {
        const [row] = (await unsafe(
          `explain (analyze, timing off, format json) ${text}`,
          parameters,
        )) as unknown as Record<string, unknown>[]
        const plan = row!["QUERY PLAN"]
        const [{ "Planning Time": planning, "Execution Time": execution }] =
          typeof plan === "string" ? JSON.parse(plan) : plan
        times.push(planning + execution)
      }
      total += Math.min(...times)
    }
    return total
  }

  test("each list and each statistic", async () => {
    const statistics = { route: "uk-health-care", from: "submitted", to: "decided" }
    const works: Record<string, () => Promise<unknown>> = {
      "all roads with their cases": () => listRoutes(actor),
      "newest filed, all roads": () => listJourneys(actor, {}),
      "newest filed, one road": () => listJourneys(actor, { route: "uk-health-care" }),
      "one road, office, year, waiting": () =>
        listJourneys(actor, { route: "uk-health-care", office: "lagos", year: 2025, status: "waiting" }),
      "first filed, one road": () => listJourneys(actor, { route: "uk-spouse", sort: "oldest" }),
      "latest change": () => listJourneys(actor, { sort: "changed" }),
      "my contacts'": () => listJourneys(actor, { whose: "contacts" }),
      "those I watch": () => listJourneys(actor, { whose: "watched" }),
      mine: () => listJourneys(actor, { whose: "mine" }),
      "one road, by an own field": () =>
        listJourneys(actor, { route: "uk-health-care", fields: [{ key: "service", is: "priority" }] }),
      "the directory": () => listPeople(actor, {}),
      "the directory, one road": () => listPeople(actor, { route: "uk-ilr" }),
      "the directory, by the name of a road": () => listPeople(actor, { query: "indefinite leave" }),
      "the directory, a word that fits nobody": () => listPeople(actor, { query: "zzyzx" }),
      "statistics, one road": () => journeyStatistics(actor, statistics, "2026-06-01"),
      "statistics, office and year": () =>
        journeyStatistics(actor, { ...statistics, office: "lagos", year: 2025 }, "2026-06-01"),
    }
    const lines: string[] = []
    for (const [name, work] of Object.entries(works)) lines.push(`| ${name} | ${(await costOf(work)).toFixed(1)} |`)
    console.log(`\n| what | ms |\n|---|---:|\n${lines.join("\n")}`)
    expect(lines).toHaveLength(Object.keys(works).length)
  })
})
