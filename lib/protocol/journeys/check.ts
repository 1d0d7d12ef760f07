import type { FieldProblem } from "../result.ts"
import { type Day, readWhen, type Span } from "./days.ts"
import type { Field, OfficeGroup, Step } from "./template.ts"

export const outcomes = ["approved", "refused", "withdrawn"] as const
export type Outcome = (typeof outcomes)[number]
export const statuses = ["planned", "waiting", ...outcomes] as const
export type Status = (typeof statuses)[number]

/** A dated step. `occurrence` counts from 1; `when` is a day or a month, `2026-04-02` or `2026-04`. */
export type Milestone = { step: string; occurrence: number; when: string; outcome?: Outcome; place?: string }

/** What is wrong with a milestone. `with`: the step whose date it contradicts. */
export type Problem = {
  step: string
  occurrence: number
  field: "step" | "when" | "outcome"
  problem: FieldProblem
  with?: string
}

type Placed = Milestone & { at: number; span: Span; kind: Step }

/** Filing and decisions: what even a step without a fixed place lies before or after. */
const isAnchor = (step: Step) => step.role !== undefined
const isOrdered = (one: Step, other: Step) =>
  (!one.loose && !other.loose) || (one.loose ? isAnchor(other) : isAnchor(one))

/**
 * Checks all dates of a journey against its steps; the same on the form and on the server. A month is taken as any of its days: refused
 * is only what no choice of days could make right. `today` is the last day that is not in the future.
 */
export const checkMilestones = (steps: readonly Step[], milestones: readonly Milestone[], today: Day): Problem[] => {
  const problems: Problem[] = []
  const placed: Placed[] = []
  const counted = new Map<string, number>()
  for (const milestone of milestones) {
    const { step: key, occurrence, when, outcome } = milestone
    const wrong = (field: Problem["field"], problem: FieldProblem, other?: string) =>
      problems.push({ step: key, occurrence, field, problem, ...(other && { with: other }) })
    const at = steps.findIndex(step => step.key === key)
    const kind = steps[at]
    if (!kind) {
      wrong("step", "unknown")
      continue
    }
    counted.set(key, (counted.get(key) ?? 0) + 1)
    if (counted.get(key)! > 1 && !kind.repeatable) wrong("step", "taken")
    const span = readWhen(when)
    if (!span) wrong("when", when === "" ? "required" : "malformed")
    else if (span.from > today) wrong("when", "future")
    if (kind.role === "decision" && !outcome) wrong("outcome", "required")
    if (kind.role !== "decision" && outcome) wrong("outcome", "unknown")
    if (span) placed.push({ ...milestone, at, span, kind })
  }
  for (const one of placed) {
    const against = placed.find(
      other =>
        other.at !== one.at &&
        isOrdered(one.kind, other.kind) &&
        (other.at < one.at ? other.span.from > one.span.to : one.span.from > other.span.to),
    )
    if (against) {
      problems.push({
        step: one.step,
        occurrence: one.occurrence,
        field: "when",
        problem: "out_of_order",
        with: against.step,
      })
    }
  }
  return problems
}

/** Occurrences numbered 1, 2 … by date within each step, all in official order and then by date: the one form that is stored and shown. */
export const inOrder = (steps: readonly Step[], milestones: readonly Milestone[]): Milestone[] => {
  const place = new Map(steps.map((step, at) => [step.key, at]))
  const sorted = [...milestones].sort(
    (a, b) =>
      (place.get(a.step) ?? 0) - (place.get(b.step) ?? 0) ||
      (readWhen(a.when)?.from ?? "").localeCompare(readWhen(b.when)?.from ?? "") ||
      a.occurrence - b.occurrence,
  )
  const counts = new Map<string, number>()
  return sorted.map(milestone => {
    const occurrence = (counts.get(milestone.step) ?? 0) + 1
    counts.set(milestone.step, occurrence)
    return { ...milestone, occurrence }
  })
}

/** What follows from the dates alone. */
export type Derived = { status: Status; filed: Span | null; reached: number }

/** `reached`: the place of the furthest step with a date; -1 for none. A refusal or a withdrawal stands until something later has a date. */
export const derive = (steps: readonly Step[], milestones: readonly Milestone[]): Derived => {
  const dated = inOrder(steps, milestones)
  const placeOf = (milestone: Milestone) => steps.findIndex(step => step.key === milestone.step)
  const filing = dated.find(one => steps[placeOf(one)]?.role === "filing")
  const decisions = dated.filter(one => one.outcome)
  const last = decisions.at(-1)
  const lastDecision = steps.findLastIndex(step => step.role === "decision")
  const reached = Math.max(-1, ...dated.map(placeOf))
  const ended = last && (last.outcome !== "approved" || placeOf(last) === lastDecision)
  const overtaken = last && last.outcome !== "approved" && reached > placeOf(last)
  const status = ended && !overtaken ? last.outcome! : dated.length === 0 || (!filing && !last) ? "planned" : "waiting"
  return { status, filed: filing ? readWhen(filing.when) : null, reached }
}

/** Of each group of offices at most one, and none that the route does not know. */
export const checkOffices = (groups: readonly OfficeGroup[], offices: readonly string[]): FieldProblem | null => {
  const known = groups.map(group => group.options.map(option => option.key))
  if (offices.some(office => !known.some(keys => keys.includes(office)))) return "unknown"
  return known.some(keys => offices.filter(office => keys.includes(office)).length > 1) ? "wrong" : null
}

/** What is wrong with each own field, by its key; nothing that is right is named. */
export const checkFields = (
  fields: readonly Field[],
  values: Readonly<Record<string, string | number>>,
): Record<string, FieldProblem> => {
  const problems: Record<string, FieldProblem> = {}
  for (const [key, value] of Object.entries(values)) {
    const field = fields.find(one => one.key === key)
    const problem = field ? problemOf(field, value) : "unknown"
    if (problem) problems[key] = problem
  }
  return problems
}

const problemOf = (field: Field, value: string | number): FieldProblem | null => {
  if (field.kind === "number") {
    if (typeof value !== "number" || !Number.isFinite(value)) return "malformed"
    return value < field.min ? "too_short" : value > field.max ? "too_long" : null
  }
  if (typeof value !== "string") return "malformed"
  if (field.kind === "date") return readWhen(value) ? null : "malformed"
  if (field.kind === "choice") return field.options.some(option => option.key === value) ? null : "unknown"
  return [...value].length > field.max ? "too_long" : null
}

/** Steps that somebody named themselves: the first begins the count, those marked so are decisions. */
export type OwnStep = { label: string; decision?: true | undefined }
export const ownSteps = (steps: readonly OwnStep[]): Step[] =>
  steps.map(({ label, decision }, at) => ({
    key: `own_${at + 1}`,
    label: { en: label, es: label },
    ...(decision ? { role: "decision" as const } : at === 0 ? { role: "filing" as const } : {}),
    authority: null,
    form: null,
    checked: null,
  }))
