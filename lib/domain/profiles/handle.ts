import { and, count, eq, gt, or, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { formerHandles } from "#db/schema/relations.ts"
import type { Reader } from "#lib/domain/access.ts"
import { handleKey, isReserved } from "#lib/domain/accounts/handle.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { invalid, notFound, Refusal } from "#lib/domain/errors.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { FieldProblem } from "#lib/protocol/result.ts"

type Person = { id: string; handle: string }

/** Whether somebody else had this handle until lately: links to it still lead to them. */
export const isKept = async (key: string, personId: string | null, from: Reader = db()): Promise<boolean> => {
  const [kept] = await from
    .select({ personId: formerHandles.personId })
    .from(formerHandles)
    .where(and(eq(formerHandles.handleKey, key), gt(formerHandles.until, sql`now()`)))
  return kept !== undefined && kept.personId !== personId
}

/** What is wrong with a new handle for this person. */
const problemWith = async (tx: Transaction, { id }: Person, handle: string): Promise<FieldProblem | null> => {
  if (isReserved(handle)) return "reserved"
  const key = handleKey(handle)
  const [owner] = await tx.select({ id: people.id }).from(people).where(eq(people.handleKey, key))
  if (owner && owner.id !== id) return "taken"
  return (await isKept(key, id, tx)) ? "taken" : null
}

/**
 * Within the change of a person: leaves their handle behind for another, which is returned with its key. The old one leads to them for
 * `limits.handleDays` and is nobody else's meanwhile. Errors: `invalid`, `too_many` (old ones that still lead to them).
 */
export const leaveHandle = async (tx: Transaction, person: Person, handle: string) => {
  const problem = await problemWith(tx, person, handle)
  if (problem) throw invalid({ handle: problem })
  const [key, oldKey] = [handleKey(handle), handleKey(person.handle)]
  await tx
    .delete(formerHandles)
    .where(
      or(
        eq(formerHandles.handleKey, key),
        sql`${formerHandles.until} <= now() and ${formerHandles.personId} = ${person.id}`,
      ),
    )
  const [held] = await tx.select({ many: count() }).from(formerHandles).where(eq(formerHandles.personId, person.id))
  if (held!.many >= limits.formerHandlesMax) throw new Refusal("too_many", "Too many handles in a short time.")
  // The same handle as eyes read it: the new one leads to the same place by itself.
  if (key !== oldKey) {
    const until = sql`now() + make_interval(days => ${limits.handleDays}::int)`
    const row = { handleKey: oldKey, handle: person.handle, personId: person.id, until }
    await tx.insert(formerHandles).values(row).onConflictDoUpdate({ target: formerHandles.handleKey, set: row })
  }
  return { handle, handleKey: key }
}

/** Whom a handle leads to: who has it, or who had it until lately, with the one they have now. Errors: `not_found`. */
export const findByHandle = async (asked: string): Promise<Person> => {
  const handle = asked.toLowerCase()
  const [found] = await db()
    .select({ id: people.id, handle: people.handle })
    .from(people)
    .where(eq(people.handle, handle))
  if (found) return found
  const [former] = await db()
    .select({ id: people.id, handle: people.handle })
    .from(formerHandles)
    .innerJoin(people, eq(people.id, formerHandles.personId))
    .where(and(eq(formerHandles.handle, handle), gt(formerHandles.until, sql`now()`)))
  if (!former) throw notFound()
  return former
}
