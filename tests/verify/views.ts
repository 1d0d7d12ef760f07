import type { Sql } from "#db/client.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { read } from "#lib/client/cache/store.ts"
import type { ConversationDto, LobbyRow } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { granted } from "#tests/support/sockets.ts"
import type { Client } from "./client.ts"
import type { Seen, Stored, View } from "./judge.ts"

type Row = Omit<Seen, "reactions" | "editedAt" | "deletedAt"> & {
  place: string
  editedAt: Date | null
  deletedAt: Date | null
  reactions: string[] | null
}
type Head = Pick<ConversationDto, "id" | "seq" | "revision">

const seen = ({
  seq,
  id,
  clientId,
  authorId,
  kind,
  body,
  revision,
  editedAt,
  deletedAt,
  reactions,
}: MessageDto): Seen => ({
  ...{ seq, id, clientId, authorId, kind, body, revision, editedAt, deletedAt },
  reactions: reactions.flatMap(({ emoji, personIds }) => personIds.map(person => `${emoji} ${person}`)).sort(),
})
/** How far a message got to which device is told by each for itself, later. */
const rowOf = (row: LobbyRow) => ({ ...row, membership: { ...row.membership, lastDeliveredSeq: 0 } })

/** The first message that its reader may see. */
const firstOf = ({ membership }: LobbyRow) => Math.max(1, membership.visibleFromSeq)

/** What PostgreSQL has. */
export async function storedView(sql: Sql): Promise<Stored> {
  const heads = await sql<Head[]>`select id, seq, revision from conversations`
  const rows = await sql<Row[]>`
    select conversation_id as place, seq, id, client_id as "clientId", author_id as "authorId", kind, body, revision,
      edited_at as "editedAt", deleted_at as "deletedAt", (
        select array_agg(r.emoji || ' ' || r.person_id) from reactions r
        where r.conversation_id = m.conversation_id and r.seq = m.seq
      ) as reactions
    from messages m order by conversation_id, seq`
  const marks = await sql<{ key: string; read: number; most: number }[]>`
    select conversation_id || ':' || person_id as key, least(last_read_seq, shown_read_seq) as read,
      greatest(last_read_seq, shown_read_seq, last_delivered_seq, shown_delivered_seq) as most
    from memberships`
  const [amiss] = await sql<{ receipts: number }[]>`
    select count(*)::int as receipts from receipts r join conversations c on c.id = r.conversation_id
    where r.seq > c.seq or not exists (
      select from memberships m where m.conversation_id = r.conversation_id and m.person_id = r.person_id
        and r.seq <= case r.kind when 'read' then m.shown_read_seq else m.shown_delivered_seq end
    )`
  const [left] = await sql<{ remains: number }[]>`
    select count(*)::int as remains from messages m where deleted_at is not null and (body is not null
      or exists (select from message_edits e where e.conversation_id = m.conversation_id and e.seq = m.seq)
      or exists (select from message_words w where w.conversation_id = m.conversation_id and w.seq = m.seq))`
  const messages = Map.groupBy(rows, row => row.place)
  const iso = (date: Date | null) => date && new Date(date).toISOString()
  const shown = ({ place: _, editedAt, deletedAt, reactions, ...row }: Row): Seen => ({
    ...row,
    editedAt: iso(editedAt),
    deletedAt: iso(deletedAt),
    reactions: (reactions ?? []).sort(),
  })
  return {
    name: "SQL",
    conversations: new Map(
      heads.map(({ id, seq, revision }) => [
        id,
        { seq, revision, first: 1, messages: (messages.get(id) ?? []).map(shown) },
      ]),
    ),
    marks: new Map(marks.map(({ key, ...mark }) => [key, mark])),
    remains: left!.remains,
    amiss: amiss!.receipts,
  }
}

/** What one long-lived client holds and would show: conversations whose messages it has, then those of which it has the row only. */
export const clientView = (client: Client): View => {
  const { rows } = read(client.cache, keys.lobby)!
  const held = client.cache
    .getQueriesData({ queryKey: ["messages"] })
    .flatMap(([key, data]) => (data ? (key[1] as string) : []))
  return {
    name: client.guest.handle,
    conversations: new Map(
      [...new Set([...held, ...Object.keys(rows)])].map(id => {
        const [row, window] = [rows[id], client.held(id)]
        const { seq = 0, revision = 0 } = row?.conversation ?? {}
        if (!window) return [id, { seq, revision, first: 1, row: row && rowOf(row) }]
        const messages = window.messages.map(seen)
        const first = window.hasOlder || !row ? (messages[0]?.seq ?? 1) : firstOf(row)
        return [id, { seq, revision: window.revision, first, messages, row: row && rowOf(row) }]
      }),
    ),
  }
}

/** What a fresh client of the same person gets: the lobby, and the whole history of `paged`, page by page. */
export async function freshView({ guest }: Client, paged: string[]): Promise<View> {
  const { rows } = granted(await guest.post("conversation:list", {}))
  const conversations: View["conversations"] = new Map()
  for (const row of rows) {
    const { id, seq, revision } = row.conversation
    const messages = paged.includes(id) ? await wholeHistory(guest, id) : undefined
    conversations.set(id, { seq, revision, first: firstOf(row), messages, row: rowOf(row) })
  }
  return { name: `fresh ${guest.handle}`, conversations }
}

async function wholeHistory({ post }: Client["guest"], conversationId: string): Promise<Seen[]> {
  const pages: Seen[][] = []
  for (let before: number | undefined, more = true; more; ) {
    const result = await post("message:list", { conversationId, before, limit: 100 })
    const page = granted(result)
    pages.unshift(page.messages.map(seen))
    before = page.messages[0]?.seq
    more = page.hasOlder
  }
  return pages.flat()
}
