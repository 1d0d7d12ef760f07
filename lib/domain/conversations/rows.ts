import { type SQL, sql } from "drizzle-orm"
import { kept } from "#db/client.ts"
import type { Reader } from "#lib/domain/access.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import { isoOf, type MessageJson, messageFields, messageOf } from "#lib/domain/messages/select.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { ticksOf } from "#lib/domain/receipts/ticks.ts"
import { type LobbyRow, type TicksDto, unreadMax } from "#lib/protocol/conversations.ts"
import { everyone } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

type Rows = { rows: LobbyRow[]; people: PersonDto[] }

/** The person whose lobby it is, in a statement that {@link kept} keeps. */
const owner = sql`${sql.placeholder("personId")}::uuid`

/** A direct conversation is the starter's alone until something is said in it. */
export const isShownTo = (personId: SQL): SQL => sql`(c.kind <> 'direct' or c.seq > 0 or c.created_by = ${personId})`

/** The rows that the person sees in the lobby, newest first. */
export const shownRows = async (personId: string): Promise<Rows> =>
  withPeople(await kept("lobby", from => rowsStatement(from, isShownTo(owner))).execute({ personId }))

/** Those of some conversations, as far as the person is an active member. */
export const rowsOf = async (personId: string, conversationIds: string[]): Promise<Rows> => {
  if (conversationIds.length === 0) return { rows: [], people: [] }
  const named = sql`c.id = any(${sql.placeholder("ids")}::uuid[])`
  const statement = kept("lobby-some", from => rowsStatement(from, named))
  return withPeople(await statement.execute({ personId, ids: `{${conversationIds}}` }))
}

/** One row, or null if the person is no active member. */
export const lobbyRow = async (personId: string, conversationId: string) => {
  const { rows, people } = await rowsOf(personId, [conversationId])
  return rows[0] ? { row: rows[0], people } : null
}

/** Conversation, own membership, last message, unread count. `where` may speak of `c` (conversations) and `m` (memberships). */
const rowsStatement = (from: Reader, where: SQL) =>
  from
    .select({
      conversation: sql<ConversationJson>`json_build_object(
        'id', c.id, 'kind', c.kind, 'name', c.name, 'topic', c.topic, 'seq', c.seq, 'revision', c.revision,
        'memberCount', c.member_count, 'directKey', c.direct_key, 'createdAt', c.created_at, 'closedAt', c.closed_at
      )`,
      membership: sql<LobbyRow["membership"]>`json_build_object(
        'conversationId', m.conversation_id, 'role', m.role, 'state', m.state, 'joinedSeq', m.joined_seq,
        'visibleFromSeq', m.visible_from_seq, 'lastReadSeq', m.last_read_seq, 'lastDeliveredSeq', m.last_delivered_seq,
        'unreadFromSeq', m.unread_from_seq, 'notify', m.notify,
        'mutedUntil', m.muted_until, 'pinnedAt', m.pinned_at, 'archivedAt', m.archived_at, 'personRevision', m.person_revision
      )`,
      last: sql<MessageJson | null>`row_to_json(last)`,
      unread: sql<number>`${unreadOf(owner)}`,
      mentions: sql<number>`${mentionsOf(owner)}`,
      ticks: sql<TicksDto | null>`${ticksOf(owner)}`,
    })
    .from(sql`memberships m join conversations c on c.id = m.conversation_id left join lateral (
      ${lastOf(owner)}
    ) last on true`)
    .where(sql`m.person_id = ${owner} and m.state = 'active' and ${where}`)
    .orderBy(sql`coalesce(last."createdAt", c.created_at) desc, c.id`)
    .prepare("lobby_rows")

type ConversationJson = Omit<LobbyRow["conversation"], "memberIds"> & { directKey: string | null }
type RowJson = Pick<LobbyRow, "membership" | "unread" | "mentions" | "ticks"> & {
  conversation: ConversationJson
  last: MessageJson | null
}

const withPeople = async (found: RowJson[]): Promise<Rows> => {
  const rows = found.map(toRow)
  const lasts = rows.flatMap(row => row.last ?? [])
  const people = await peopleByIds([...idsNamedBy(lasts), ...rows.flatMap(row => row.conversation.memberIds ?? [])])
  return { rows, people }
}

const toRow = ({
  conversation: { directKey, ...conversation },
  membership,
  last,
  unread,
  mentions,
  ticks,
}: RowJson): LobbyRow => ({
  conversation: {
    ...conversation,
    memberIds: directKey ? [...new Set(directKey.split(":"))] : null,
    createdAt: isoOf(conversation.createdAt)!,
    closedAt: isoOf(conversation.closedAt),
  },
  membership: {
    ...membership,
    mutedUntil: isoOf(membership.mutedUntil),
    pinnedAt: isoOf(membership.pinnedAt),
    archivedAt: isoOf(membership.archivedAt),
  },
  last: last && messageOf(last),
  unread,
  mentions,
  ticks,
})

/** What the person wants to hear nothing of: what is said by somebody whom they have blocked. */
export const isUnheard = (personId: string | SQL): SQL => sql`exists (
  select 1 from blocks b where b.blocker_id = ${personId} and b.blocked_id = x.author_id
)`

/** The message that a row shows: the newest that is visible, and in what others share not folded away. */
export const lastOf = (personId: string | SQL): SQL => sql`
  select ${messageFields} from messages x
  where x.conversation_id = c.id and x.seq >= m.visible_from_seq
    and (c.kind = 'direct' or x.kind <> 'text' or not ${isUnheard(personId)})
  order by x.seq desc limit 1`

/** After the own read mark, or from where it was marked unread. */
const isUnread = sql`x.seq > least(m.last_read_seq, m.unread_from_seq - 1) and x.seq >= m.visible_from_seq`

/**
 * Messages of others after the own mark, counted to `unreadMax` at most: without lines, tombstones and what is said by somebody whom the
 * person has blocked.
 */
const unreadOf = (personId: string | SQL): SQL => sql`(
  select count(*)::int from (
    select 1 from messages x
    where x.conversation_id = m.conversation_id and ${isUnread}
      and x.author_id <> ${personId} and x.kind = 'text' and x.deleted_at is null and not ${isUnheard(personId)}
    limit ${unreadMax}
  ) counted
)`

/** Those of them that mention the person; where there is a block between author and person, whoever made it, nothing is a mention. */
const mentionsOf = (personId: string | SQL): SQL => sql`(
  select count(*)::int from (
    select 1 from messages x
    where x.conversation_id = m.conversation_id and ${isUnread}
      and x.mentions is not null and x.mentions && array[${personId}, ${everyone}]::uuid[]
      and x.author_id <> ${personId} and x.deleted_at is null and ${isUnblocked(sql`x.author_id`, sql`${personId}`)}
    limit ${unreadMax}
  ) counted
)`

/** Both counts, as columns `unread` and `mentions`. */
export const tallyOf = (personId: string | SQL): SQL =>
  sql`${unreadOf(personId)} as unread, ${mentionsOf(personId)} as mentions`
