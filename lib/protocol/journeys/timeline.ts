import { inOrder, type Milestone, type Outcome } from "./check.ts"
import { dayNumber, daysBetween, readWhen, type Span } from "./days.ts"
import type { Step } from "./template.ts"

type Range = { least: number; most: number }

/** One row of a timeline. `day`: days since the first date that counts; `since`: since the row before it; both as ranges, where a month is all that is known. */
export type TimelineRow = {
  key: string
  step: Step
  occurrence: number
  state: "done" | "next" | "coming"
  when: string | null
  outcome: Outcome | null
  place: string | null
  day: Range | null
  since: Range | null
}

/**
 * The rows of a journey: what has a date, by date; the step that comes next; what is still to come. Optional steps are shown once they have a
 * date, steps that were passed over are left out.
 */
export const timelineOf = (steps: readonly Step[], milestones: readonly Milestone[], over: boolean): TimelineRow[] => {
  const place = new Map(steps.map((step, at) => [step.key, at]))
  const dated = inOrder(steps, milestones)
    .flatMap(milestone => {
      const span = readWhen(milestone.when)
      const at = place.get(milestone.step)
      return span && at !== undefined ? [{ milestone, span, at, step: steps[at]! }] : []
    })
    .sort((a, b) => middle(a.span) - middle(b.span) || a.at - b.at)
  const start = dated.find(one => one.step.role === "filing") ?? dated[0]
  const rows: TimelineRow[] = dated.map(({ milestone, span, step }, at) => ({
    key: `${milestone.step}.${milestone.occurrence}`,
    step,
    occurrence: milestone.occurrence,
    state: "done",
    when: milestone.when,
    outcome: milestone.outcome ?? null,
    place: milestone.place ?? null,
    day: start && middle(span) >= middle(start.span) ? daysBetween(start.span, span) : null,
    since: at > 0 ? daysBetween(dated[at - 1]!.span, span) : null,
  }))
  if (over) return rows
  const coming = comingSteps(steps, milestones)
  return [
    ...rows,
    ...coming.map((step, at) => ({
      key: `${step.key}.1`,
      step,
      occurrence: 1,
      state: at === 0 ? ("next" as const) : ("coming" as const),
      when: null,
      outcome: null,
      place: null,
      day: null,
      since: null,
    })),
  ]
}

/** Steps after the furthest one reached (those of a fixed place decide) that everyone takes, the next one first; loose ones count until the decision after them. */
export const comingSteps = (steps: readonly Step[], milestones: readonly Milestone[]): Step[] => {
  const has = new Set(milestones.map(one => one.step))
  const fixed = steps.findLastIndex(step => has.has(step.key) && !step.loose)
  const loose = steps.findLastIndex(step => has.has(step.key))
  const anchor = steps.findLastIndex((step, at) => at <= fixed && step.role !== undefined)
  return steps.filter((step, at) => {
    if (step.optional || has.has(step.key)) return false
    if (at > Math.max(fixed, loose)) return true
    return step.loose ? at > anchor : at > fixed
  })
}

/** Steps that can get a date now: those without one, and repeatable ones again. */
export const addableSteps = (steps: readonly Step[], milestones: readonly Milestone[]): Step[] => {
  const has = new Set(milestones.map(one => one.step))
  return steps.filter(step => step.repeatable || !has.has(step.key))
}

/** The middle of what a date may be, in days since 1970; a half day goes to the earlier one. */
export const middle = ({ from, to }: Span): number => Math.floor((dayNumber(from) + dayNumber(to)) / 2)

/** Days from the first date that counts until a day: what "day 57" says; null before anything has a date. */
export const dayCount = (steps: readonly Step[], milestones: readonly Milestone[], until: string): Range | null => {
  const filing = steps.find(step => step.role === "filing")
  const first = milestones.find(one => one.step === filing?.key) ?? inOrder(steps, milestones)[0]
  const span = first && readWhen(first.when)
  return span ? daysBetween(span, { from: until, to: until }) : null
}
