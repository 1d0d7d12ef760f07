import { z } from "zod"
import { audience } from "../audience.ts"
import { limits } from "../limits.ts"
import { line } from "../text.ts"
import { words } from "./words.ts"

const key = () => z.string().regex(/^[a-z0-9][a-z0-9_]{0,39}$/, "malformed")

const unique = <T>(list: readonly T[], of: (one: T) => string) => new Set(list.map(of)).size === list.length

/**
 * One step, in its official place. `filing` begins the count of days, a `decision` has an outcome. `loose`: its place among its
 * neighbours is not fixed (evidence may be asked for before or after the fingerprints), only that it lies after the filing and before
 * the next decision. `checked`: when an administrator has compared it with the authority's own words; null until then.
 */
export const step = z.strictObject({
  key: key(),
  label: words(),
  role: z.enum(["filing", "decision"]).optional(),
  optional: z.literal(true).optional(),
  repeatable: z.literal(true).optional(),
  loose: z.literal(true).optional(),
  authority: words().nullable(),
  form: line(limits.stepLabelMax).nullable(),
  checked: z.strictObject({ on: z.iso.date(), by: line(limits.nameMax) }).nullable(),
})
export type Step = z.infer<typeof step>

const option = z.strictObject({ key: key(), label: words() })
const fieldBase = { key: key(), label: words(), audience, filterable: z.boolean() }

/** What a route asks beside its dates. Bounds are inclusive; `max` of a text is its length. */
export const field = z.discriminatedUnion("kind", [
  z.strictObject({ ...fieldBase, kind: z.literal("text"), max: z.number().int().min(1).max(limits.fieldTextMax) }),
  z.strictObject({ ...fieldBase, kind: z.literal("number"), min: z.number(), max: z.number() }),
  z.strictObject({ ...fieldBase, kind: z.literal("date") }),
  z.strictObject({ ...fieldBase, kind: z.literal("choice"), options: z.array(option).min(1).max(40) }),
])
export type Field = z.infer<typeof field>

export const officeGroup = z.strictObject({ key: key(), label: words(), options: z.array(option).min(1).max(120) })
export type OfficeGroup = z.infer<typeof officeGroup>

/** A road: its steps in official order, the offices that handle it, what else is asked. A `free` one has no steps of its own. */
export const template = z
  .strictObject({
    route: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/, "malformed"),
    /** Where it leads: an ISO 3166 country; null for the free one. */
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "malformed")
      .nullable(),
    name: words(),
    free: z.literal(true).optional(),
    steps: z.array(step).max(limits.stepsMax),
    offices: z.array(officeGroup).max(4),
    fields: z.array(field).max(20),
  })
  .refine(one => unique(one.steps, step => step.key), { path: ["steps"], message: "taken" })
  .refine(one => unique(one.fields, field => field.key), { path: ["fields"], message: "taken" })
  .refine(
    one =>
      unique(
        one.offices.flatMap(group => group.options),
        option => option.key,
      ),
    { path: ["offices"], message: "taken" },
  )
  .refine(one => one.free || one.steps.filter(step => step.role === "filing").length === 1, {
    path: ["steps"],
    message: "required",
  })
  .refine(one => one.free || one.steps.some(step => step.role === "decision"), { path: ["steps"], message: "required" })
export type Template = z.infer<typeof template>
