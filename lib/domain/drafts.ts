import { and, eq, gt, ne, or, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { drafts, memberships } from "#db/schema/conversations.ts"
import { requireMember } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { raisePersonRevision } from "#lib/domain/people/revision.ts"
import type { DraftDto, DraftSaveInput } from "#lib/protocol/drafts.ts"

type Row = typeof drafts.$inferSelect

const toDraft = ({ personId: _, updatedAt, ...row }: Row): DraftDto => ({ ...row, updatedAt: updatedAt.toISOString() })

/**
 * Keeps what one has written and not sent; told to the own devices. The last telling wins; blank and answering nothing is none, and stays as
 * that, so that devices which were away hear of it. The same again changes nothing. Errors: `not_found`, `forbidden`.
 */
export const saveDraft = async (
  actor: Actor,
  { conversationId, body: written, device, ...input }: DraftSaveInput,
): Promise<{ draft: DraftDto }> => {
  const { personId } = actor
  const replyTo = input.replyTo ?? null
  await requireMember(actor, conversationId)
  const body = written.trim() === "" ? "" : written
  const { draft, changed } = await db().transaction(async tx => {
    const [held] = await tx
      .select()
      .from(drafts)
      .where(and(eq(drafts.personId, personId), eq(drafts.conversationId, conversationId)))
    const none = { personId, conversationId, body: "", replyTo: null, updatedAt: new Date(), personRevision: 0 }
    const before = held ?? none
    if (before.body === body && before.replyTo === replyTo) return { draft: before, changed: false }
    const fresh = { body, replyTo, updatedAt: new Date(), personRevision: await raisePersonRevision(tx, personId) }
    const [row] = await tx
      .insert(drafts)
      .values({ personId, conversationId, ...fresh })
      .onConflictDoUpdate({ target: [drafts.personId, drafts.conversationId], set: fresh })
      .returning()
    return { draft: row!, changed: true }
  })
  const told = toDraft(draft)
  if (changed) announce({ personId }, "draft:saved", { draft: told, device })
  return { draft: told }
}

/** Drafts that changed after a revision of the person's, those taken back included; from 0 on only those there are. */
export const draftsSince = async (personId: string, since: number): Promise<DraftDto[]> => {
  const rows = await db()
    .select({ draft: drafts })
    .from(drafts)
    .innerJoin(
      memberships,
      and(
        eq(memberships.conversationId, drafts.conversationId),
        eq(memberships.personId, drafts.personId),
        eq(memberships.state, "active"),
      ),
    )
    .where(
      and(
        eq(drafts.personId, personId),
        gt(drafts.personRevision, since),
        since > 0 ? undefined : or(ne(drafts.body, ""), sql`${drafts.replyTo} is not null`),
      ),
    )
    .orderBy(drafts.personRevision)
  return rows.map(row => toDraft(row.draft))
}

/**
 * Whoever is back in a conversation is told of the words they left there: devices may have asked meanwhile, and were told of none. It takes a
 * revision of its own, which nothing announces, so that they notice and ask.
 */
export const tellDraftAgain = async (tx: Transaction, personId: string, conversationId: string): Promise<void> => {
  const own = and(eq(drafts.personId, personId), eq(drafts.conversationId, conversationId))
  const written = or(ne(drafts.body, ""), sql`${drafts.replyTo} is not null`)
  const [held] = await tx.select({ body: drafts.body }).from(drafts).where(and(own, written))
  if (held)
    await tx
      .update(drafts)
      .set({ personRevision: await raisePersonRevision(tx, personId) })
      .where(own)
}
