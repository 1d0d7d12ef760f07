import { and, eq, sql } from "drizzle-orm"
import { db, reader } from "#db/client.ts"
import { notices } from "#db/schema/relations.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import { raiseAll } from "#lib/domain/activity/note.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { ProfilePart } from "#lib/protocol/profiles.ts"
import type { NoticeDto } from "#lib/protocol/relations.ts"

type Payload = NoticeDto["payload"]
/** `key`: of a kind, a person has one notice for each. `again`: it is news once more where it was there already. */
export type Notice = { kind: string; key: string; actorId: string | null; payload?: Payload; again?: boolean }

/**
 * Within a transaction: these people are to hear of something that hangs on no message, unless they are in a block with who did it.
 * Returns whom to tell after the commit, by `announceActivity`.
 */
export const noteNotice = async (tx: Transaction, personIds: string[], notice: Notice): Promise<string[]> => {
  const { kind, key, actorId, payload = {}, again = false } = notice
  if (personIds.length === 0) return []
  const open = (await tx.execute(sql`
    select p.id from people p
    where p.id in (select value::uuid from json_array_elements_text(${JSON.stringify(personIds)}::json))
      and ${actorId ? isUnblocked(sql`p.id`, sql`${actorId}::uuid`) : sql`true`}
      and (${again} or not exists (select 1 from notices n where n.person_id = p.id and n.kind = ${kind} and n.key = ${key}))
    order by p.id
  `)) as unknown as { id: string }[]
  const told = await raiseAll(
    tx,
    open.map(row => row.id),
  )
  await tx.execute(sql`
    insert into notices (id, person_id, kind, key, actor_id, payload, revision, at)
    select gen_random_uuid(), p.id, ${kind}, ${key}, ${actorId}::uuid, ${JSON.stringify(payload)}::jsonb, p.revision, now()
    from people p
    where p.id in (select value::uuid from json_array_elements_text(${JSON.stringify(told)}::json))
    on conflict (person_id, kind, key) do update
      set actor_id = excluded.actor_id, payload = excluded.payload, revision = excluded.revision, at = excluded.at
  `)
  return told
}

/** Within a transaction: it is no news any more. Returns whom to tell. */
export const dropNotice = async (tx: Transaction, personId: string, kind: string, key: string): Promise<string[]> => {
  const gone = await tx
    .delete(notices)
    .where(and(eq(notices.personId, personId), eq(notices.kind, kind), eq(notices.key, key)))
    .returning({ personId: notices.personId })
  return raiseAll(
    tx,
    gone.map(row => row.personId),
  )
}

/** Tells people at once of something, in a transaction of its own. */
export const giveNotice = async (personIds: string[], notice: Notice): Promise<void> =>
  announceActivity(await db().transaction(tx => noteNotice(tx, personIds, notice)))

/**
 * Tells those who follow somebody, want news of them and may see the part of their profile it belongs to, where it belongs to one. What cannot be told now is
 * under Following all the same.
 */
export const tellFollowers = async (
  personId: string,
  kind: "status" | "room",
  key: string,
  part: ProfilePart | null,
  payload: Payload,
): Promise<void> => {
  const rows = (await reader().execute(sql`
    select f.follower_id as id from follows f join people p on p.id = f.followed_id
    where f.followed_id = ${personId} and f.notify
      and case coalesce(p.audiences ->> ${part}, 'everyone')
        when 'everyone' then true
        when 'contacts' then exists (select 1 from contacts k where k.person_id = p.id and k.contact_id = f.follower_id)
        else false end
    limit ${limits.followsMax}
  `)) as unknown as { id: string }[]
  await giveNotice(
    rows.map(row => row.id),
    { kind, key, actorId: personId, payload, again: true },
  )
}

/** The newest notices of a person, of nobody in a block with them. */
export const listNotices = async (personId: string): Promise<NoticeDto[]> => {
  const rows = (await reader().execute(sql`
    select n.id, n.kind, n.key, n.actor_id as "actorId", n.payload, n.revision, n.at
    from notices n
    where n.person_id = ${personId} and (n.actor_id is null or ${isUnblocked(sql`n.person_id`, sql`n.actor_id`)})
    order by n.revision desc, n.id limit ${limits.pageDefault}
  `)) as unknown as (Omit<NoticeDto, "at"> & { at: string | Date })[]
  return rows.map(row => ({ ...row, at: new Date(row.at).toISOString() }))
}
