import { and, eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { memberships } from "#db/schema/conversations.ts"
import { requireMember } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { lobbyRow } from "#lib/domain/conversations/rows.ts"
import { notFound } from "#lib/domain/errors.ts"
import { raisePersonRevision } from "#lib/domain/people/revision.ts"
import type { LobbyRow, MembershipUpdateInput } from "#lib/protocol/conversations.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** Pins, archives or mutes a conversation for oneself, or says what of it notifies; told to the own devices only. Errors: `not_found`, `forbidden`. */
export const updateMembership = async (
  actor: Actor,
  { conversationId, pinned, archived, mutedUntil, notify }: MembershipUpdateInput,
): Promise<{ row: LobbyRow; people: PersonDto[] }> => {
  await requireMember(actor, conversationId)
  const since = (on: boolean | undefined) => (on === undefined ? undefined : on ? new Date() : null)
  const personRevision = await db().transaction(async tx => {
    const revision = await raisePersonRevision(tx, actor.personId)
    await tx
      .update(memberships)
      .set({
        pinnedAt: since(pinned),
        archivedAt: since(archived),
        mutedUntil: mutedUntil == null ? mutedUntil : new Date(mutedUntil),
        notify,
        personRevision: revision,
      })
      .where(
        and(
          eq(memberships.conversationId, conversationId),
          eq(memberships.personId, actor.personId),
          eq(memberships.state, "active"),
        ),
      )
    return revision
  })
  const answer = await lobbyRow(actor.personId, conversationId)
  if (!answer) throw notFound()
  announce({ personId: actor.personId }, "membership:changed", { ...answer, personRevision })
  return answer
}
