import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { csvCell, foldLine, icsText } from "#lib/domain/journeys/export.ts"
import { type Cell, publishable } from "#lib/domain/journeys/publish.ts"
import { programTemplates } from "#lib/domain/journeys/templates/program.ts"
import { checkFields, checkMilestones, derive, inOrder, type Milestone } from "#lib/protocol/journeys/check.ts"
import {
  dayAt,
  dayNumber,
  daysBetween,
  latestToday,
  quarterOf,
  readWhen,
  writeWhen,
} from "#lib/protocol/journeys/days.ts"
import { type Step, type Template, template as templateSchema } from "#lib/protocol/journeys/template.ts"
import { comingSteps, timelineOf } from "#lib/protocol/journeys/timeline.ts"

const today = "2026-06-15"
const roads = programTemplates.filter(template => !template.free)
const road = (route: string) => programTemplates.find(template => template.route === route)!
const k1 = road("us-k1").steps
const at = (step: string, when: string, more: Partial<Milestone> = {}): Milestone => ({
  step,
  occurrence: 1,
  when,
  ...more,
})
const wrong = (steps: Step[], ...milestones: Milestone[]) =>
  checkMilestones(steps, milestones, today).map(({ step, field, problem }) => `${step} ${field} ${problem}`)

describe("the templates of the program", () => {
  test("are all those that are promised, each valid, in two languages, with nothing claimed to be checked", () => {
    expect(programTemplates.map(one => one.route)).toEqual([
      ...["us-k1", "us-cr1-ir1", "us-i485", "us-i140", "us-i765", "us-n400", "us-h1b", "us-f1-opt"],
      ...["uk-skilled-worker", "uk-health-care", "uk-spouse", "uk-ilr", "ca-express-entry", "ca-spousal"],
      ...["au-189", "au-190", "au-820", "de-blue-card", "de-family", "free"],
    ])
    for (const template of programTemplates) {
      expect(templateSchema.parse(JSON.parse(JSON.stringify(template)))).toEqual(JSON.parse(JSON.stringify(template)))
      for (const step of template.steps) expect([step.key, step.checked]).toEqual([step.key, null])
      expect(JSON.stringify(template)).not.toMatch(/https?:/)
    }
  })
})

/** Dates that some case of this road could have: each step taken or not, repeated or not, by day or by month, one after the other. */
const courseOf = ({ steps }: Template) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.boolean(), fc.nat(90), fc.boolean(), fc.constantFrom("approved", "refused"), fc.nat(2)), {
        minLength: steps.length,
        maxLength: steps.length,
      }),
      fc.integer({ min: dayNumber("2018-01-01"), max: dayNumber("2019-01-01") }),
    )
    .map(([choices, start]) => {
      let day = start
      return steps.flatMap((step, index): Milestone[] => {
        const [taken, wait, month, outcome, more] = choices[index]!
        if (!taken) return []
        const times = step.repeatable ? 1 + more : 1
        return Array.from({ length: times }, (_, again) => {
          day += wait
          const when = month ? dayAt(day).slice(0, 7) : dayAt(day)
          const decided = step.role === "decision" ? { outcome: outcome as "approved" | "refused" } : {}
          return { step: step.key, occurrence: again + 1, when, ...decided }
        })
      })
    })

describe.each(roads.map(template => [template.route, template] as const))("%s", (_route, template) => {
  test("a course of dates that is possible is accepted, and comes back as it was", () => {
    fc.assert(
      fc.property(courseOf(template), milestones => {
        expect(checkMilestones(template.steps, milestones, today)).toEqual([])
        const stored = inOrder(template.steps, milestones).map(one => ({
          ...one,
          when: writeWhen(readWhen(one.when)!),
        }))
        expect(inOrder(template.steps, [...stored].reverse())).toEqual(stored)
        expect(stored.map(one => one.when).sort()).toEqual(milestones.map(one => one.when).sort())
        const rows = timelineOf(template.steps, milestones, false)
        expect(rows.filter(row => row.state === "done")).toHaveLength(milestones.length)
        expect(rows.filter(row => row.state === "next").length).toBeLessThanOrEqual(1)
        expect(comingSteps(template.steps, milestones).some(step => step.optional)).toBe(false)
        expect(derive(template.steps, milestones).reached).toBe(
          Math.max(-1, ...milestones.map(one => template.steps.findIndex(step => step.key === one.step))),
        )
      }),
      { numRuns: 40 },
    )
  })

  test("a filing after its decision is refused, whatever else is said", () => {
    const filing = template.steps.find(step => step.role === "filing")!
    const decision = template.steps.findLast(step => step.role === "decision")!
    const said = wrong(
      template.steps,
      at(filing.key, "2026-05-02"),
      at(decision.key, "2026-04-30", { outcome: "approved" }),
    )
    expect(said).toContain(`${filing.key} when out_of_order`)
  })
})

describe("dates are refused where they are entered", () => {
  test("in the future", () => {
    expect(wrong(k1, at("filed", "2026-06-16"))).toEqual(["filed when future"])
    expect(wrong(k1, at("filed", "2026-07"))).toEqual(["filed when future"])
    expect(wrong(k1, at("filed", "2026-06"))).toEqual([])
    expect(latestToday(Date.UTC(2026, 5, 15, 12))).toBe("2026-06-16")
  })
  test("that are no dates", () => {
    for (const when of ["2026-02-30", "2026-13", "2026-2-3", "tomorrow", ""])
      expect(wrong(k1, at("filed", when))).toHaveLength(1)
  })
  test("of a decision without an outcome, and of an outcome without a decision", () => {
    expect(wrong(k1, at("decided", "2026-05-01"))).toEqual(["decided outcome required"])
    expect(wrong(k1, at("filed", "2026-05-01", { outcome: "approved" }))).toEqual(["filed outcome unknown"])
  })
  test("of steps out of their order, each told with the one it contradicts", () => {
    expect(checkMilestones(k1, [at("filed", "2026-03-02"), at("receipt", "2026-03-01")], today)).toEqual([
      { step: "filed", occurrence: 1, field: "when", problem: "out_of_order", with: "receipt" },
      { step: "receipt", occurrence: 1, field: "when", problem: "out_of_order", with: "filed" },
    ])
  })
  test("but a month is any of its days", () => {
    expect(wrong(k1, at("filed", "2026-03"), at("receipt", "2026-03-01"))).toEqual([])
    expect(wrong(k1, at("filed", "2026-03-31"), at("receipt", "2026-03"))).toEqual([])
    expect(wrong(k1, at("filed", "2026-04"), at("receipt", "2026-03"))).toHaveLength(2)
  })
  test("and steps without a fixed place are free between filing and decision", () => {
    const evidence = at("rfe", "2026-03-01")
    expect(wrong(k1, at("filed", "2026-02-01"), at("receipt", "2026-04-01"), evidence)).toEqual([])
    expect(wrong(k1, at("filed", "2026-03-02"), evidence)).toHaveLength(2)
    expect(wrong(k1, evidence, at("petition_decided", "2026-02-01", { outcome: "approved" }))).toHaveLength(2)
  })
  test("twice of a step that comes once", () => {
    expect(wrong(k1, at("filed", "2026-03-01"), at("filed", "2026-03-01", { occurrence: 2 }))).toEqual([
      "filed step taken",
    ])
  })
  test("and values that their field does not take", () => {
    const { fields } = road("ca-express-entry")
    expect(checkFields(fields, { score: 1201, program: "x", other: 1 })).toEqual({
      score: "too_long",
      program: "unknown",
      other: "unknown",
    })
    expect(checkFields(fields, { score: 480, program: "cec" })).toEqual({})
  })
})

describe("what follows from the dates", () => {
  const status = (...milestones: Milestone[]) => derive(k1, milestones).status
  test("is planned, waiting, or what was decided", () => {
    const filed = at("filed", "2026-01-01")
    expect(status()).toBe("planned")
    expect(status(filed)).toBe("waiting")
    const petition = (outcome: Milestone["outcome"]) => at("petition_decided", "2026-02-01", { outcome })
    expect(status(filed, petition("approved"))).toBe("waiting")
    expect(status(filed, petition("refused"))).toBe("refused")
    expect(status(filed, petition("refused"), at("nvc", "2026-03-01"))).toBe("waiting")
    expect(status(filed, petition("approved"), at("decided", "2026-04-01", { outcome: "approved" }))).toBe("approved")
    expect(status(filed, at("decided", "2026-04-01", { outcome: "withdrawn" }))).toBe("withdrawn")
  })
  test("counts days, and the fewest and the most where only a month is known", () => {
    const span = (when: string) => readWhen(when)!
    expect(daysBetween(span("2026-03-12"), span("2026-04-02"))).toEqual({ least: 21, most: 21 })
    expect(daysBetween(span("2026-03"), span("2026-04-02"))).toEqual({ least: 2, most: 32 })
    expect(quarterOf(span("2026-05"))).toBe("2026Q2")
  })
  test("is a timeline as in the picture: what was, what is next, what is to come", () => {
    const steps = road("uk-health-care").steps
    const rows = timelineOf(
      steps,
      [
        at("submitted", "2026-03-12"),
        at("biometrics", "2026-04-02", { place: "Lagos" }),
        at("documents", "2026-04-19"),
      ],
      false,
    )
    expect(rows.map(row => [row.step.key, row.state, row.since?.most ?? null, row.day?.most ?? null])).toEqual([
      ["submitted", "done", null, 0],
      ["biometrics", "done", 21, 21],
      ["documents", "done", 17, 38],
      ["decided", "next", null, null],
      ["passport", "coming", null, null],
      ["arrival", "coming", null, null],
    ])
  })
})

describe("what may be told of cases", () => {
  const groups = [
    {
      key: "post",
      label: { en: "", es: "" },
      options: ["a", "b", "c", "d"].map(key => ({ key, label: { en: "", es: "" } })),
    },
  ]
  const cell = (year: number, office: string | null, n: number): Cell => ({ year, offices: office ? [office] : [], n })

  test("is nothing of fewer than five", () => {
    expect(publishable([cell(2025, "a", 4)], groups)).toEqual({ total: false, years: [], offices: [], byYear: [] })
  })
  test("is not an office whose only rest is fewer than five", () => {
    // 20 − 17 would tell of three.
    expect(publishable([cell(2025, "a", 17), cell(2025, "b", 3)], groups).offices).toEqual([])
    expect(publishable([cell(2025, "a", 17), cell(2025, "b", 6), cell(2025, "c", 3)], groups).offices).toEqual(["a"])
  })
  test("is by year only where no year of an office, and no rest of a year, is small", () => {
    const cells = [cell(2025, "a", 9), cell(2025, "b", 9), cell(2026, "a", 6), cell(2026, "b", 2)]
    expect(publishable(cells, groups)).toMatchObject({ years: [2026, 2025], offices: ["b", "a"], byYear: [] })
    expect(publishable([...cells, cell(2026, "c", 8)], groups).byYear).toEqual(["a"])
  })

  test("never tells of fewer than five by subtraction", () => {
    const cells = fc.array(
      fc.tuple(
        fc.constantFrom(2023, 2024, 2025, 2026),
        fc.constantFrom("a", "b", "c", "d", null),
        fc.integer({ min: 1, max: 14 }),
      ),
      { minLength: 1, maxLength: 16 },
    )
    const small = (n: number) => n > 0 && n < 5
    fc.assert(
      fc.property(cells, given => {
        const all = given.map(([year, office, n]) => cell(year, office, n))
        const sum = (keep: (cell: Cell) => boolean) => all.filter(keep).reduce((sum, one) => sum + one.n, 0)
        const { total, years, offices, byYear } = publishable(all, groups)
        if (!total) {
          expect(sum(() => true)).toBeLessThan(5)
          return
        }
        for (const year of years) expect(sum(one => one.year === year)).toBeGreaterThanOrEqual(5)
        for (const office of offices) expect(sum(one => one.offices[0] === office)).toBeGreaterThanOrEqual(5)
        expect(small(sum(one => !years.includes(one.year)))).toBe(false)
        expect(small(sum(one => !offices.includes(one.offices[0] ?? "")))).toBe(false)
        for (const year of [2023, 2024, 2025, 2026]) {
          for (const office of byYear) {
            expect(small(sum(one => one.year === year && one.offices[0] === office))).toBe(false)
          }
          if (byYear.length > 0) {
            expect(small(sum(one => one.year === year && !byYear.includes(one.offices[0] ?? "")))).toBe(false)
          }
        }
      }),
    )
  })
})

describe("what is exported", () => {
  test("holds no formula for a spreadsheet", () => {
    for (const value of ["=1+1", "+1", "-1", "@x", "\t=1", " =cmd", "\r=1"]) expect(csvCell(value)).toMatch(/^"?'/)
    expect(csvCell('say "a, b"')).toBe('"say ""a, b"""')
    expect(csvCell("Manila")).toBe("Manila")
  })
  test("is folded at 75 octets, never within a character, and unfolds to what it was", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }).filter(text => !/[\r\n]/.test(text)),
        text => {
          const lines = foldLine(text).split("\r\n")
          for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
          expect(lines.map((line, at) => (at === 0 ? line : line.slice(1))).join("")).toBe(text)
        },
      ),
    )
    expect(icsText("a;b,c\\d\ne")).toBe("a\\;b\\,c\\\\d\\ne")
  })
})
