/**
 * The product-limit estimator: E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete Observations, Journal of the American
 * Statistical Association 53 (1958), 457–481. The variance is Greenwood's (1926). Checked against the trial of Freireich et al. (Blood 21
 * (1963), 699–716), the textbook example.
 */

/** What was observed after so many days: how often it came to pass, and how often all that is known is that it had not yet. */
export type Observed = { days: number; events: number; censored: number }

/** After `days` this share still waits. `atRisk` waited until just before. */
export type Point = { days: number; atRisk: number; events: number; censored: number; survival: number; error: number }
export type Curve = { points: Point[]; n: number; events: number; censored: number }

/**
 * The curve, one point per day on which something happened. Whoever is lost sight of on the day of an event counts as still waiting at
 * it. Days are at least 0 and may come in any order and more than once.
 */
export const kaplanMeier = (observed: readonly Observed[]): Curve => {
  const byDay = new Map<number, { events: number; censored: number }>()
  for (const { days, events, censored } of observed) {
    const held = byDay.get(days) ?? { events: 0, censored: 0 }
    byDay.set(days, { events: held.events + events, censored: held.censored + censored })
  }
  const all = [...byDay.values()]
  const events = all.reduce((sum, one) => sum + one.events, 0)
  const censored = all.reduce((sum, one) => sum + one.censored, 0)
  let atRisk = events + censored
  let survival = 1
  let greenwood = 0
  const points: Point[] = []
  for (const days of [...byDay.keys()].sort((a, b) => a - b)) {
    const here = byDay.get(days)!
    if (here.events > 0) {
      survival = here.events === atRisk ? 0 : survival * (1 - here.events / atRisk)
      greenwood += atRisk > here.events ? here.events / (atRisk * (atRisk - here.events)) : 0
    }
    points.push({ days, atRisk, ...here, survival, error: survival * Math.sqrt(greenwood) })
    atRisk -= here.events + here.censored
  }
  return { points, n: events + censored, events, censored }
}

/** Rounding of products such as 0.75 × 2/3 must not move a quantile by a whole step. */
const nearly = 1e-12

/**
 * The day by which a share `p` of cases has come to pass: the first at which the curve is at or below 1 − p. Where the curve stays above,
 * because too many still wait, there is none. With `since`, of those who have waited so many days already.
 */
export const quantile = (curve: Curve, p: number, since = -1): number | null => {
  const start = survivalAt(curve, since)
  if (start <= 0) return null
  const wanted = start * (1 - p)
  return (
    curve.points.find(point => point.days > since && point.events > 0 && point.survival <= wanted + nearly)?.days ??
    null
  )
}

/** The share that still waits after so many days. */
export const survivalAt = (curve: Curve, days: number): number =>
  curve.points.findLast(point => point.days <= days)?.survival ?? 1
