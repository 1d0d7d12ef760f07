import { and, asc, eq, or } from "drizzle-orm"
import { db } from "#db/client.ts"
import { blocks, people } from "#db/schema/people.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { invalid, notFound } from "#lib/domain/errors.ts"
import { raisePersonRevision } from "#lib/domain/people/revision.ts"
import { personColumns, toPerson } from "#lib/domain/people/to-person.ts"
import { regardAnew } from "#lib/domain/presence.ts"
import { settlePerson } from "#lib/domain/receipts/counted.ts"
import { tellReceipts } from "#lib/domain/receipts/told.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** Whom the actor has blocked. */
export const listBlocked = async (actor: Actor): Promise<{ blocked: PersonDto[] }> => {
  const blocked = await db()
    .select(personColumns)
    .from(blocks)
    .innerJoin(people, eq(people.id, blocks.blockedId))
    .where(eq(blocks.blockerId, actor.personId))
    .orderBy(asc(people.name))
  return { blocked: blocked.map(toPerson) }
}

/** Everyone who blocks the person or is blocked by them. */
export const blockedPairsOf = async (personId: string): Promise<Set<string>> => {
  const rows = await db()
    .select()
    .from(blocks)
    .where(or(eq(blocks.blockerId, personId), eq(blocks.blockedId, personId)))
  return new Set(rows.map(row => (row.blockerId === personId ? row.blockedId : row.blockerId)))
}

/** Blocks someone; a repeat changes nothing. Errors: `not_found`, `invalid` for oneself. */
export const addBlock = async (actor: Actor, input: { personId: string }): Promise<Record<string, never>> => {
  if (input.personId === actor.personId) throw invalid({ personId: "wrong" })
  const [found] = await db().select({ id: people.id }).from(people).where(eq(people.id, input.personId))
  if (!found) throw notFound()
  await changeBlocks(actor, input.personId, async tx => {
    const added = await tx
      .insert(blocks)
      .values({ blockerId: actor.personId, blockedId: input.personId })
      .onConflictDoNothing()
      .returning({ id: blocks.blockedId })
    return added.length > 0
  })
  return {}
}

/** Takes a block back; a repeat changes nothing. */
export const removeBlock = async (actor: Actor, input: { personId: string }): Promise<Record<string, never>> => {
  await changeBlocks(actor, input.personId, async tx => {
    const removed = await tx
      .delete(blocks)
      .where(and(eq(blocks.blockerId, actor.personId), eq(blocks.blockedId, input.personId)))
      .returning({ id: blocks.blockedId })
    return removed.length > 0
  })
  return {}
}

const changeBlocks = async (actor: Actor, otherId: string, work: (tx: Transaction) => Promise<boolean>) => {
  const changed = await db().transaction(async tx =>
    (await work(tx))
      ? { personRevision: await raisePersonRevision(tx, actor.personId), moved: await settlePerson(tx, actor.personId) }
      : null,
  )
  if (changed === null) return
  regardAnew(actor.personId, otherId)
  const { personRevision, moved } = changed
  tellReceipts(moved)
  const { blocked } = await listBlocked(actor)
  announce({ personId: actor.personId }, "blocks:changed", { blocked: blocked.map(one => one.id), personRevision })
  // What the other did is not to be heard of any more, or again.
  await announceActivity([actor.personId])
}
