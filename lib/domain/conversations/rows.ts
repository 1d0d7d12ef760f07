import { type SQL, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Reader } from "#lib/domain/access.ts"
import { reactionsOf } from "#lib/domain/messages/reactions-of.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { type LobbyRow, unreadMax } from "#lib/protocol/conversations.ts"
import { everyone, type MessageDto } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

type Raw = {
  conversation: Record<string, never>
  membership: Record<string, never>
  last: Record<string, never> | null
  unread: number
  mentions: number
}

/** A direct conversation is the starter's alone until something is said in it. */
export const isShown = (personId: string) => sql`(c.kind <> 'direct' or c.seq > 0 or c.created_by = ${personId})`

/**
 * Rows of the lobby for one person, newest first: conversation, own membership, last message, unread count, all in one statement.
 * `where` narrows it; it may speak of `c` (conversations) and `m` (the person's memberships).
 */
export const lobbyRows = async (
  personId: string,
  where: SQL = isShown(personId),
  reader: Reader = db(),
): Promise<{ rows: LobbyRow[]; people: PersonDto[] }> => {
  const found = (await reader.execute(sql`
    select
      json_build_object(
        'id', c.id, 'kind', c.kind, 'name', c.name, 'topic', c.topic, 'seq', c.seq, 'revision', c.revision,
        'memberCount', c.member_count, 'directKey', c.direct_key, 'createdAt', c.created_at, 'closedAt', c.closed_at
      ) as conversation,
      json_build_object(
        'conversationId', m.conversation_id, 'role', m.role, 'state', m.state, 'joinedSeq', m.joined_seq,
        'visibleFromSeq', m.visible_from_seq, 'lastReadSeq', m.last_read_seq, 'lastDeliveredSeq', m.last_delivered_seq,
        'unreadFromSeq', m.unread_from_seq, 'notify', m.notify,
        'mutedUntil', m.muted_until, 'pinnedAt', m.pinned_at, 'archivedAt', m.archived_at, 'personRevision', m.person_revision
      ) as membership,
      last.message as last,
      ${tallyOf(personId)}
    from memberships m
    join conversations c on c.id = m.conversation_id
    left join lateral (
      select x.created_at, json_build_object(
        'id', x.id, 'conversationId', x.conversation_id, 'seq', x.seq, 'revision', x.revision, 'authorId', x.author_id,
        'clientId', x.client_id, 'kind', x.kind, 'body', x.body, 'payload', x.payload, 'replyTo', x.reply_to,
        'mentions', x.mentions, 'forwarded', x.forwarded, 'pinnedAt', x.pinned_at, 'pinnedBy', x.pinned_by,
        'createdAt', x.created_at, 'editedAt', x.edited_at, 'deletedAt', x.deleted_at
      ) as message
      from messages x
      where x.conversation_id = c.id and x.seq >= m.visible_from_seq
      order by x.seq desc limit 1
    ) last on true
    where m.person_id = ${personId} and m.state = 'active' and ${where}
    order by coalesce(last.created_at, c.created_at) desc, c.id
  `)) as unknown as Raw[]
  const rows = found.map(toRow)
  const lasts = rows.flatMap(row => row.last ?? [])
  const reactions = await reactionsOf(lasts, reader)
  for (const last of lasts) last.reactions = reactions(last)
  const people = await peopleByIds(
    [...idsNamedBy(lasts), ...rows.flatMap(row => row.conversation.memberIds ?? [])],
    reader,
  )
  return { rows, people }
}

/** The rows that the person sees in the lobby, or those of some conversations only. */
export const shownRows = (personId: string, reader?: Reader) => lobbyRows(personId, isShown(personId), reader)

/** One row, or null if the person is no active member. */
export const lobbyRow = async (personId: string, conversationId: string, reader?: Reader) => {
  const { rows, people } = await lobbyRows(personId, sql`c.id = ${conversationId}`, reader)
  return rows[0] ? { row: rows[0], people } : null
}

/** After the own read mark, or from where it was marked unread. */
const isUnread = sql`x.seq > least(m.last_read_seq, m.unread_from_seq - 1) and x.seq >= m.visible_from_seq`

/** Messages of others after the own mark, lines and tombstones left out, counted to `unreadMax` at most. */
const unreadOf = (personId: string): SQL => sql`(
  select count(*)::int from (
    select 1 from messages x
    where x.conversation_id = m.conversation_id and ${isUnread}
      and x.author_id <> ${personId} and x.kind = 'text' and x.deleted_at is null
    limit ${unreadMax}
  ) counted
)`

/** Those of them that mention the person, but by nobody whom the person has blocked. */
const mentionsOf = (personId: string): SQL => sql`(
  select count(*)::int from (
    select 1 from messages x
    where x.conversation_id = m.conversation_id and ${isUnread}
      and x.mentions is not null and x.mentions && array[${personId}, ${everyone}]::uuid[]
      and x.author_id <> ${personId} and x.deleted_at is null
      and not exists (select 1 from blocks b where b.blocker_id = ${personId} and b.blocked_id = x.author_id)
    limit ${unreadMax}
  ) counted
)`

/** Both counts, as columns `unread` and `mentions`. */
export const tallyOf = (personId: string): SQL =>
  sql`${unreadOf(personId)} as unread, ${mentionsOf(personId)} as mentions`

const iso = (value: unknown) => (value === null ? null : new Date(value as string).toISOString())

const toRow = (raw: Raw): LobbyRow => {
  const { directKey, ...conversation } = raw.conversation as unknown as { directKey: string | null; createdAt: string }
  const membership = raw.membership as unknown as LobbyRow["membership"]
  const last = raw.last as unknown as MessageDto | null
  return {
    conversation: {
      ...(conversation as unknown as LobbyRow["conversation"]),
      memberIds: directKey ? [...new Set(directKey.split(":"))] : null,
      createdAt: iso(conversation.createdAt)!,
      closedAt: iso((conversation as unknown as LobbyRow["conversation"]).closedAt),
    },
    membership: {
      ...membership,
      mutedUntil: iso(membership.mutedUntil),
      pinnedAt: iso(membership.pinnedAt),
      archivedAt: iso(membership.archivedAt),
    },
    last: last && {
      ...last,
      createdAt: iso(last.createdAt)!,
      mentions: last.mentions ?? undefined,
      forwarded: last.forwarded || undefined,
      pinnedAt: iso(last.pinnedAt ?? null) ?? undefined,
      pinnedBy: last.pinnedBy ?? undefined,
      editedAt: iso(last.editedAt),
      deletedAt: iso(last.deletedAt),
      reactions: [],
    },
    unread: raw.unread,
    mentions: raw.mentions,
  }
}
