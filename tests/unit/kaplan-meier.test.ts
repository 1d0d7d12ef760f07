import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { kaplanMeier, type Observed, quantile, survivalAt } from "#lib/domain/journeys/kaplan-meier.ts"

/** Freireich et al. 1963: weeks of remission; `+` marks those still in it when they were last seen. */
const read = (text: string): Observed[] =>
  text.split(" ").map(one => ({
    days: Number.parseInt(one, 10),
    events: one.endsWith("+") ? 0 : 1,
    censored: one.endsWith("+") ? 1 : 0,
  }))
const treated = read("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")
const placebo = read("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23")

describe("the trial of Freireich et al.", () => {
  test("the whole published curve of those treated with 6-MP, and its median of 23 weeks", () => {
    const curve = kaplanMeier(treated)
    const steps = curve.points.filter(point => point.events > 0)
    // Week, at risk, relapses, and the product as fractions: 18/21, 16/17, 14/15, 11/12, 10/11, 6/7, 5/6.
    const published: [number, number, number, number][] = [
      [6, 21, 3, 18 / 21],
      [7, 17, 1, (18 / 21) * (16 / 17)],
      [10, 15, 1, (18 / 21) * (16 / 17) * (14 / 15)],
      [13, 12, 1, (18 / 21) * (16 / 17) * (14 / 15) * (11 / 12)],
      [16, 11, 1, (18 / 21) * (16 / 17) * (14 / 15) * (11 / 12) * (10 / 11)],
      [22, 7, 1, (18 / 21) * (16 / 17) * (14 / 15) * (11 / 12) * (10 / 11) * (6 / 7)],
      [23, 6, 1, (18 / 21) * (16 / 17) * (14 / 15) * (11 / 12) * (10 / 11) * (6 / 7) * (5 / 6)],
    ]
    expect(steps.map(point => [point.days, point.atRisk, point.events])).toEqual(published.map(row => row.slice(0, 3)))
    for (const [at, [, , , survival]] of published.entries()) {
      expect(Math.abs(steps[at]!.survival - survival)).toBeLessThan(1e-9)
    }
    // As printed in the textbooks, to four figures, with Greenwood's standard errors.
    expect(steps.map(point => Number(point.survival.toFixed(4)))).toEqual([
      0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482,
    ])
    expect(steps.map(point => Number(point.error.toFixed(4)))).toEqual([
      0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346,
    ])
    expect(quantile(curve, 0.5)).toBe(23)
    expect(curve).toMatchObject({ n: 21, events: 9, censored: 12 })
  })

  test("the whole published curve of the placebo group, and its median of 8 weeks", () => {
    const curve = kaplanMeier(placebo)
    const published = new Map([
      [1, 19],
      [2, 17],
      [3, 16],
      [4, 14],
      [5, 12],
      [8, 8],
      [11, 6],
      [12, 4],
      [15, 3],
      [17, 2],
      [22, 1],
      [23, 0],
    ])
    expect(curve.points.map(point => point.days)).toEqual([...published.keys()])
    for (const { days, survival } of curve.points) {
      expect(Math.abs(survival - published.get(days)! / 21)).toBeLessThan(1e-9)
    }
    expect(quantile(curve, 0.5)).toBe(8)
  })
})

const events = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 80 })
const asEvents = (days: number[]): Observed[] => days.map(days => ({ days, events: 1, censored: 0 }))
const asCensored = (days: number[]): Observed[] => days.map(days => ({ days, events: 0, censored: 1 }))
/** The smallest value with at least a share `p` of all at or below it. */
const plain = (days: number[], p: number) =>
  [...days].sort((a, b) => a - b)[Math.max(0, Math.ceil(p * days.length - 1e-9) - 1)]

describe("the estimator", () => {
  test("is the plain quantile where nobody waits", () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 99 }), (days, percent) => {
        expect(quantile(kaplanMeier(asEvents(days)), percent / 100)).toBe(plain(days, percent / 100))
      }),
    )
  })

  test("knows no quantile where all wait", () => {
    fc.assert(
      fc.property(events, days => {
        const curve = kaplanMeier(asCensored(days))
        expect([0.25, 0.5, 0.75].map(p => quantile(curve, p))).toEqual([null, null, null])
        expect(survivalAt(curve, 1000)).toBe(1)
      }),
    )
  })

  test("never comes to a shorter median because more people wait beyond it", () => {
    fc.assert(
      fc.property(events, events, (days, waiting) => {
        const before = quantile(kaplanMeier(asEvents(days)), 0.5)!
        const after = quantile(kaplanMeier([...asEvents(days), ...asCensored(waiting.map(wait => before + wait))]), 0.5)
        expect(after === null || after >= before).toBe(true)
      }),
    )
  })

  test("is not moved by who was lost sight of before the first event", () => {
    fc.assert(
      fc.property(events, events, (days, early) => {
        const shifted = days.map(day => day + 401)
        const alone = kaplanMeier(asEvents(shifted))
        const both = kaplanMeier([...asEvents(shifted), ...asCensored(early)])
        for (const p of [0.25, 0.5, 0.75]) expect(quantile(both, p)).toBe(quantile(alone, p))
      }),
    )
  })

  test("falls from 1, never rises, and reaches 0 only with an event at the end", () => {
    const any = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.boolean()), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(any, cases => {
        const observed = cases.map(([days, done]) => ({ days, events: done ? 1 : 0, censored: done ? 0 : 1 }))
        const { points } = kaplanMeier(observed)
        const last = points.at(-1)!
        for (const [at, point] of points.entries())
          expect(point.survival).toBeLessThanOrEqual(points[at - 1]?.survival ?? 1)
        expect(last.survival === 0).toBe(last.events > 0 && last.censored === 0)
      }),
    )
  })

  test("of those who have waited so long, asks only about what is still to come", () => {
    const curve = kaplanMeier(asEvents([10, 20, 30, 40]))
    expect(quantile(curve, 0.5, 20)).toBe(30)
    expect(quantile(curve, 0.75, 20)).toBe(40)
    expect(quantile(curve, 0.25, 40)).toBe(null)
  })
})
