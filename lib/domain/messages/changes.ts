import { and, asc, eq, gt, lte } from "drizzle-orm"
import { db } from "#db/client.ts"
import { memberships } from "#db/schema/conversations.ts"
import { messages } from "#db/schema/messages.ts"
import { type Access, type Reader, requireReader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { firstVisible } from "#lib/domain/messages/list.ts"
import { reactionsOf } from "#lib/domain/messages/reactions-of.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { toConversation, toMember, toMessage } from "#lib/domain/to-dto.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { ChangesOutput } from "#lib/protocol/sync.ts"

/**
 * What changed in a conversation since a revision, in the same form as live events, oldest changes first, `changesPage` rows at a
 * time. Every changed row carries the revision that last touched it, so a message that was edited thrice comes once, as it is now.
 * `reset`: the reader is more than `changesMax` changes behind. Errors: `not_found`.
 */
export const listChanges = (actor: Actor, input: { conversationId: string; since: number }): Promise<ChangesOutput> =>
  db().transaction(async tx => readChanges(await requireReader(actor, input.conversationId, tx), input.since, tx), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  })

/** The same for somebody whose access was checked, inside a snapshot. */
export const readChanges = async (access: Access, since: number, reader: Reader): Promise<ChangesOutput> => {
  const { conversation } = access
  const answer = (more: Partial<ChangesOutput["changes"]>) => ({
    conversationId: conversation.id,
    base: since,
    revision: conversation.revision,
    conversation: toConversation(conversation),
    ...more,
  })
  // A revision from the future belongs to another history of this database.
  if (since > conversation.revision || conversation.revision - since > limits.changesMax) {
    return { changes: answer({ base: conversation.revision }), more: false, reset: true }
  }
  const rows = await reader
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversation.id), gt(messages.revision, since)))
    .orderBy(asc(messages.revision))
    .limit(limits.changesPage + 1)
  const page = rows.slice(0, limits.changesPage)
  const more = rows.length > page.length
  const upTo = more ? page.at(-1)!.revision : conversation.revision
  const members = await reader
    .select()
    .from(memberships)
    .where(
      and(
        eq(memberships.conversationId, conversation.id),
        gt(memberships.revision, since),
        lte(memberships.revision, upTo),
      ),
    )
    .orderBy(asc(memberships.revision))
  const visible = page.filter(row => row.seq >= firstVisible(access))
  const reactions = await reactionsOf(visible, reader)
  const changed = visible.map(row => toMessage(row, reactions(row)))
  const people = await peopleByIds([...idsNamedBy(changed), ...members.map(row => row.personId)], reader)
  return {
    changes: answer({ revision: upTo, messages: changed, members: members.map(toMember), people }),
    more,
    reset: false,
  }
}
