import { eq, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid } from "#lib/domain/errors.ts"
import { reactionsOf } from "#lib/domain/messages/reactions-of.ts"
import { messagesAt } from "#lib/domain/messages/rows-at.ts"
import { listNotices } from "#lib/domain/notices.ts"
import { isReadable, joinReadable } from "#lib/domain/readable.ts"
import { namesFor } from "#lib/domain/saved.ts"
import { toMessage } from "#lib/domain/to-dto.ts"
import type { ActivityItem, ActivityPage } from "#lib/protocol/activity.ts"
import { limits } from "#lib/protocol/limits.ts"

type Row = Omit<ActivityItem, "message" | "at"> & { conversationId: string; seq: number; at: string }

/**
 * What concerns the actor and may still be seen, newest first, `pageDefault` at a time; nothing of anyone in a block with them.
 * Errors: `invalid` (the cursor).
 */
export const listActivity = async (actor: Actor, { cursor }: { cursor?: string }): Promise<ActivityPage> => {
  const from = cursor === undefined ? null : parseCursor(cursor)
  const after = from
    ? sql`and (a.revision, a.conversation_id, a.seq, a.kind) < (${from.revision}::int, ${from.id}::uuid, ${from.seq}::int, ${from.kind})`
    : sql``
  const found = (await db().execute(sql`
    select a.conversation_id as "conversationId", a.seq, a.kind, a.revision, a.actor_id as "actorId", a.at
    from activity a ${joinReadable(sql`a`, actor.personId)}
    where a.person_id = ${actor.personId} and ${isReadable(sql`a`)}
      and ${isUnblocked(sql`a.person_id`, sql`a.actor_id`)} ${after}
    order by a.revision desc, a.conversation_id desc, a.seq desc, a.kind desc
    limit ${limits.pageDefault + 1}
  `)) as unknown as Row[]
  const page = found.slice(0, limits.pageDefault)
  const rows = await messagesAt(page)
  const reactions = await reactionsOf(page)
  const items = page.flatMap((place): ActivityItem[] => {
    const row = rows(place)
    if (!row || row.deletedAt) return []
    const { kind, revision, actorId, at } = place
    return [{ kind, revision, actorId, at: new Date(at).toISOString(), message: toMessage(row, reactions(row)) }]
  })
  const [me] = await db().select({ read: people.activityRead }).from(people).where(eq(people.id, actor.personId))
  const last = page.at(-1)
  const notices = from ? [] : await listNotices(actor.personId)
  return {
    items,
    notices,
    ...(await namesFor(
      items.map(item => item.message),
      [...items, ...notices].flatMap(item => item.actorId ?? []),
    )),
    read: me?.read ?? 0,
    next:
      found.length > page.length && last ? `${last.revision}.${last.conversationId}.${last.seq}.${last.kind}` : null,
  }
}

/** What concerns the actor was seen up to a revision; a lower one changes nothing. Told to the own devices. */
export const readActivity = async (
  actor: Actor,
  { revision }: { revision: number },
): Promise<Record<string, never>> => {
  const moved = await db()
    .update(people)
    .set({
      activityRead: sql`least(${revision}::int, ${people.revision})`,
      revision: sql`${people.revision} + 1`,
    })
    .where(
      sql`${people.id} = ${actor.personId} and ${people.activityRead} < least(${revision}::int, ${people.revision})`,
    )
    .returning({ id: people.id })
  await announceActivity(moved.map(row => row.id))
  return {}
}

const parseCursor = (cursor: string) => {
  const parts = /^(\d{1,9})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})\.([a-z]{1,12})$/.exec(cursor)
  if (!parts) throw invalid({ cursor: "malformed" })
  return { revision: Number(parts[1]), id: parts[2]!, seq: Number(parts[3]), kind: parts[4]! }
}
