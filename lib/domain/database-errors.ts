import { isConnectionLost } from "#db/transaction.ts"

type Known = { code?: string; constraint_name?: string; cause?: unknown }

/** The error and what caused it, the outermost first: drizzle wraps what the driver threw. */
function* chain(error: unknown): Generator<Known> {
  for (let at = error as Known | undefined, depth = 0; at && typeof at === "object" && depth < 5; depth++) {
    yield at
    at = at.cause as Known | undefined
  }
}

/** The constraint that refused a row because such a row exists, by name. */
export function violatedUnique(error: unknown): string | undefined {
  for (const { code, constraint_name } of chain(error)) if (code === "23505") return constraint_name
  return undefined
}

/** Cancelled for time, waited too long for a lock, deadlock, no connection free, shutting down, disk full. */
const passing = /^(57014|55P03|40P01|40001|53\d{3}|DEADLINE)$/

/** Whether the same question may well be answered in a moment: the database is away or too busy. */
export function isDatabaseAway(error: unknown): boolean {
  for (const known of chain(error)) {
    if (isConnectionLost(known) || passing.test(known.code ?? "")) return true
  }
  return false
}
