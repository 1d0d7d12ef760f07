import { and, count, eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { follows } from "#db/schema/relations.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid, notFound, Refusal } from "#lib/domain/errors.ts"
import { dropNotice, noteNotice } from "#lib/domain/notices.ts"
import { limits } from "#lib/protocol/limits.ts"

type Done = Record<string, never>

/**
 * Follows someone, or changes whether what they do is news. Who has a block with the actor is followed like anyone, and nothing comes
 * of it. Errors: `not_found`, `invalid` (oneself), `too_many`.
 */
export const addFollow = async (
  actor: Actor,
  { personId, notify }: { personId: string; notify?: boolean },
): Promise<Done> => {
  if (personId === actor.personId) throw invalid({ personId: "wrong" })
  const told = await db().transaction(async tx => {
    const [found] = await tx.select({ id: people.id }).from(people).where(eq(people.id, personId))
    if (!found) throw notFound()
    const [mine] = await tx.select({ many: count() }).from(follows).where(eq(follows.followerId, actor.personId))
    if (mine!.many >= limits.followsMax) throw new Refusal("too_many", "You follow too many people.")
    const row = { followerId: actor.personId, followedId: personId }
    const added = await tx
      .insert(follows)
      .values({ ...row, notify: notify ?? false })
      .onConflictDoNothing()
      .returning({ id: follows.followedId })
    if (added.length > 0)
      return noteNotice(tx, [personId], { kind: "followed", key: actor.personId, actorId: actor.personId })
    if (notify !== undefined) await tx.update(follows).set({ notify }).where(isFollow(row))
    return []
  })
  await announceActivity(told)
  return {}
}

/** Ends that; a repeat changes nothing. What was told of it is taken back. */
export const removeFollow = async (actor: Actor, { personId }: { personId: string }): Promise<Done> => {
  const told = await db().transaction(async tx => {
    await tx.delete(follows).where(isFollow({ followerId: actor.personId, followedId: personId }))
    return dropNotice(tx, personId, "followed", actor.personId)
  })
  await announceActivity(told)
  return {}
}

const isFollow = ({ followerId, followedId }: { followerId: string; followedId: string }) =>
  and(eq(follows.followerId, followerId), eq(follows.followedId, followedId))
