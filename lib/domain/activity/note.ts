import { and, eq, ne, sql } from "drizzle-orm"
import { activity } from "#db/schema/activity.ts"
import { memberships } from "#db/schema/conversations.ts"
import { reactions } from "#db/schema/messages.ts"
import { people } from "#db/schema/people.ts"
import { isBlockedPair } from "#lib/domain/access.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import type { MessageRow, Place } from "#lib/domain/messages/change.ts"
import { raisePersonRevision } from "#lib/domain/people/revision.ts"
import type { ActivityKind } from "#lib/protocol/activity.ts"

const at = ({ conversationId, seq }: Place) => and(eq(activity.conversationId, conversationId), eq(activity.seq, seq))

/**
 * Within a step: the author of a message is to hear of what somebody did with it, unless it was themselves, they are gone or there is
 * a block between the two. Returns whom to tell after the commit.
 */
export const noteActivity = async (
  tx: Transaction,
  kind: ActivityKind,
  { conversationId, seq, authorId }: MessageRow,
  actorId: string,
): Promise<string[]> => {
  if (authorId === actorId || (await isBlockedPair(authorId, actorId, tx))) return []
  const [author] = await tx
    .select({ state: memberships.state })
    .from(memberships)
    .where(and(eq(memberships.conversationId, conversationId), eq(memberships.personId, authorId)))
  if (author?.state !== "active") return []
  const news = { actorId, revision: await raisePersonRevision(tx, authorId), at: new Date() }
  await tx
    .insert(activity)
    .values({ personId: authorId, conversationId, seq, kind, ...news })
    .onConflictDoUpdate({
      target: [activity.personId, activity.conversationId, activity.seq, activity.kind],
      set: news,
    })
  return [authorId]
}

/** Within a step: a reaction was taken back; without any other there is nothing to hear of. Returns whom to tell. */
export const dropReaction = async (tx: Transaction, row: MessageRow): Promise<string[]> => {
  const [other] = await tx
    .select({ one: sql`1` })
    .from(reactions)
    .where(
      and(
        eq(reactions.conversationId, row.conversationId),
        eq(reactions.seq, row.seq),
        ne(reactions.personId, row.authorId),
      ),
    )
    .limit(1)
  return other ? [] : dropActivity(tx, row, "reaction")
}

/** Within a step: nobody hears any more of this message, or of one kind of what was done with it. Returns whom to tell. */
export const dropActivity = async (tx: Transaction, place: Place, kind?: ActivityKind): Promise<string[]> => {
  const gone = await tx
    .delete(activity)
    .where(and(at(place), kind && eq(activity.kind, kind)))
    .returning({ personId: activity.personId })
  return raiseAll(
    tx,
    gone.map(row => row.personId),
  )
}

/** Raises the counters of several people, in order of their ids, as every transaction that does so. Returns them once each. */
export const raiseAll = async (tx: Transaction, personIds: string[]): Promise<string[]> => {
  const ids = [...new Set(personIds)]
  if (ids.length === 0) return ids
  const wanted = sql`(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`
  await tx.execute(sql`select 1 from ${people} where ${people.id} in ${wanted} order by ${people.id} for no key update`)
  await tx
    .update(people)
    .set({ revision: sql`${people.revision} + 1` })
    .where(sql`${people.id} in ${wanted}`)
  return ids
}
