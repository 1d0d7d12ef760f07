import type { z } from "zod"
import { type FieldProblem, fail, fieldProblems, type Result } from "#lib/protocol/result.ts"

/** Fields that an answer names at most, and how much of a name that a client made up it repeats. */
const MOST_FIELDS = 20
const MOST_NAME = 60

/** Checks an input against its schema; what is wrong is told by field (`a.0.b` inside lists and objects). */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): Result<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return { ok: true, value: parsed.data }
  const fields: Record<string, FieldProblem> = Object.create(null)
  for (const issue of parsed.error.issues.slice(0, MOST_FIELDS)) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys.slice(0, MOST_FIELDS)) fields[key.slice(0, MOST_NAME)] = "unknown"
    } else {
      fields[issue.path.map(String).join(".").slice(0, MOST_NAME) || "input"] ??= problemOf(issue, input)
    }
  }
  return fail("invalid", "Something in the input is not right.", { fields: { ...fields } })
}

function problemOf(issue: z.core.$ZodIssue, input: unknown): FieldProblem {
  const own = fieldProblems.find(problem => problem === issue.message)
  if (own) return own
  if (issue.code === "too_big") return "too_long"
  if (issue.code === "too_small") return "too_short"
  return issue.code === "invalid_type" && isMissing(input, issue.path) ? "required" : "malformed"
}

function isMissing(input: unknown, path: PropertyKey[]): boolean {
  let at = input
  for (const key of path) {
    if (at === null || typeof at !== "object" || !Object.hasOwn(at, key)) return true
    at = (at as Record<PropertyKey, unknown>)[key]
  }
  return at === undefined
}
