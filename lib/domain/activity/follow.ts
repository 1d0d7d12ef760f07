import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import { raiseAll } from "#lib/domain/activity/note.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { everyone } from "#lib/protocol/messages.ts"

/** Conversations, and revisions of each, that one transaction takes. */
const conversationsAtOnce = 50
const revisionsAtOnce = 2000

type Range = { id: string; since: number; upto: number }
type Found = { personId: string; conversationId: string; seq: number; kind: string; actorId: string; at: string }

/**
 * Notes whom the messages of some conversations mention, answer or bring in, from where it stands: sending itself does nothing for it.
 * With no ids: of every conversation that is behind, which repairs what a crash between a commit and its job left. A repeat notes
 * nothing twice. Returns how many things were noted.
 */
export const followActivity = async (conversationIds?: string[]): Promise<number> => {
  let total = 0
  for (;;) {
    const ranges = await rangesBehind(conversationIds)
    if (ranges.length === 0) return total
    const { noted, told } = await db().transaction(tx => follow(tx, ranges))
    total += noted
    await announceActivity(told)
  }
}

const rangesBehind = async (conversationIds?: string[]): Promise<Range[]> => {
  const named = conversationIds
    ? sql`and c.id in (select value::uuid from json_array_elements_text(${JSON.stringify(conversationIds)}::json))`
    : sql``
  const rows = (await db().execute(sql`
    select c.id, coalesce(p.revision, 0) as since, least(c.revision, coalesce(p.revision, 0) + ${revisionsAtOnce}::int) as upto
    from conversations c left join activity_progress p on p.conversation_id = c.id
    where c.revision > coalesce(p.revision, 0) ${named}
    order by c.id limit ${conversationsAtOnce}
  `)) as unknown as Range[]
  return rows.map(row => ({ ...row }))
}

const follow = async (tx: Transaction, ranges: Range[]): Promise<{ noted: number; told: string[] }> => {
  const given = JSON.stringify(ranges)
  const range = sql`json_to_recordset(${given}::json) as r(id uuid, since int, upto int)`
  // Whom an edit no longer names did not hear of it, or hears of it no more.
  await tx.execute(sql`
    delete from activity a using ${range}, messages x
    where x.conversation_id = r.id and x.revision > r.since and x.revision <= r.upto and x.edited_at is not null
      and a.conversation_id = x.conversation_id and a.seq = x.seq and a.kind = 'mention'
      and not coalesce(x.mentions && array[a.person_id, ${everyone}::uuid], false)
  `)
  const found = (await tx.execute(sql`
    with changed as (
      select x.* from ${range} join messages x
        on x.conversation_id = r.id and x.revision > r.since and x.revision <= r.upto
      where x.deleted_at is null and (x.mentions is not null or x.reply_to is not null or x.kind = 'invited')
    ),
    named as (
      select m.person_id, x.conversation_id, x.seq, 1 as rank, 'mention' as kind, x.author_id, x.created_at
      from changed x join memberships m on m.conversation_id = x.conversation_id
        and (m.person_id = any(x.mentions) or ${everyone}::uuid = any(x.mentions))
      where x.kind = 'text'
      union all
      select q.author_id, x.conversation_id, x.seq, 2, 'reply', x.author_id, x.created_at
      from changed x join messages q on q.conversation_id = x.conversation_id and q.seq = x.reply_to
      where x.kind = 'text' and q.kind = 'text'
      union all
      select value::uuid, x.conversation_id, x.seq, 3, 'invite', x.author_id, x.created_at
      from changed x, jsonb_array_elements_text(x.payload -> 'personIds')
      where x.kind = 'invited'
    )
    select distinct on (n.person_id, n.conversation_id, n.seq)
      n.person_id as "personId", n.conversation_id as "conversationId", n.seq, n.kind, n.author_id as "actorId", n.created_at as at
    from named n
    join memberships m on m.conversation_id = n.conversation_id and m.person_id = n.person_id
      and m.state = 'active' and n.seq >= m.visible_from_seq
    where n.person_id <> n.author_id and ${isUnblocked(sql`n.person_id`, sql`n.author_id`)}
      and not exists (
        select 1 from activity a where a.person_id = n.person_id and a.conversation_id = n.conversation_id
          and a.seq = n.seq and a.kind in ('mention', 'reply', 'invite')
      )
    order by n.person_id, n.conversation_id, n.seq, n.rank
  `)) as unknown as Found[]
  const told = await raiseAll(
    tx,
    found.map(row => row.personId),
  )
  if (found.length > 0) {
    await tx.execute(sql`
      insert into activity (person_id, conversation_id, seq, kind, actor_id, revision, at)
      select w."personId", w."conversationId", w.seq, w.kind, w."actorId", p.revision, w.at
      from json_to_recordset(${JSON.stringify(found)}::json)
        as w("personId" uuid, "conversationId" uuid, seq int, kind text, "actorId" uuid, at timestamptz)
      join people p on p.id = w."personId"
      on conflict do nothing
    `)
  }
  await tx.execute(sql`
    insert into activity_progress (conversation_id, revision) select r.id, r.upto from ${range}
    on conflict (conversation_id) do update set revision = greatest(activity_progress.revision, excluded.revision)
  `)
  return { noted: found.length, told }
}
