import { type Expectation, expectationOf } from "#lib/domain/journeys/statistics.ts"
import { comingSteps } from "#lib/protocol/journeys/timeline.ts"
import type { OpenedJourney } from "#lib/protocol/journeys.ts"

/** When the next step of a journey may be expected, by what others on the same road have seen; null where nothing can be said. */
export const nextStepOf = async ({
  journey,
  template,
}: Pick<OpenedJourney, "journey" | "template">): Promise<Expectation | null> => {
  if (template.free || journey.status !== "waiting") return null
  const next = comingSteps(template.steps, journey.milestones)[0]
  if (!next) return null
  const place = (key: string) => template.steps.findIndex(step => step.key === key)
  const before = journey.milestones
    .filter(one => place(one.step) < place(next.key))
    .sort((a, b) => a.when.localeCompare(b.when))
  const last = before.at(-1)?.step
  const filing = template.steps.find(step => step.role === "filing")?.key ?? null
  if (!last) return null
  return expectationOf({ route: template.route, milestones: journey.milestones, last, filing, next: next.key })
}
