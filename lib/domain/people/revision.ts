import { eq, inArray, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"

/** Raises the person's own counter inside a transaction and returns it. Take conversation locks first, people in id order. */
export const raisePersonRevision = async (tx: Transaction, personId: string): Promise<number> => {
  const [row] = await tx
    .update(people)
    .set({ revision: sql`${people.revision} + 1` })
    .where(eq(people.id, personId))
    .returning({ revision: people.revision })
  return row!.revision
}

/** The present personal revisions of some people. */
export const personHeads = async (ids: string[]): Promise<Map<string, number>> => {
  if (ids.length === 0) return new Map()
  const rows = await db()
    .select({ id: people.id, revision: people.revision })
    .from(people)
    .where(inArray(people.id, ids))
  return new Map(rows.map(row => [row.id, row.revision]))
}
