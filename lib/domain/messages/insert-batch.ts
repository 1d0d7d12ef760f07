import { v7 as uuidv7 } from "uuid"
import { type Sql, sendSql } from "#db/client.ts"
import { withDeadline } from "#lib/deadline.ts"
import { mentionsOf } from "#lib/domain/messages/mentions.ts"
import { pictureShown, toPerson } from "#lib/domain/people/to-person.ts"
import type { FileDto } from "#lib/protocol/files.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessageDto, SendInput } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** `forwarded` and what the files are is said by the server alone. */
export type Sending = Omit<SendInput, "forwardOf" | "files"> & { forwarded?: true; files?: FileDto[] }
export type Send = Sending & { authorId: string }

/** What one statement committed: by client id, and as one list per conversation in order of `seq`. */
export type Inserted = {
  byKey: Map<string, MessageDto>
  conversations: Map<string, Batch>
  /** Direct conversations whose other one has not taken the request yet. */
  waiting: Set<string>
}

type Batch = { messages: MessageDto[]; people: Map<string, PersonDto> }

type Row = {
  id: string
  conversation_id: string
  seq: number
  revision: number
  author_id: string
  client_id: string
  body: string
  reply_to: number | null
  mentions: string[] | null
  forwarded: boolean
  files: FileDto[] | null
  created_at: string
  handle: string
  name: string
  picture: string | null
  waiting: boolean
}

/** The pool's own time-out is on the server; this one is for a server that has stopped answering. */
const deadlineMs = 10_000

/**
 * Writes sends of any conversations in one statement: it keeps those that {@link isAllowed}, locks the conversations in order of their
 * ids (two nodes would deadlock otherwise), raises their counters and numbers the rows in the order given. What does not come back
 * is a repeat or a refusal. A plain insert: a collision fails the whole statement and leaves no hole in the numbers. Bodies with an @ cost
 * a look at whom they mention before it, for all of them together; what is passed on mentions nobody.
 */
export const insertBatch = async (sends: Send[]): Promise<Inserted> => {
  const mentions = sends.some(send => send.body.includes("@"))
    ? await withDeadline(mentionsOf(sends), deadlineMs)
    : null
  const given = sends.map((send, at) => toGiven(send, mentions?.[at]?.ids))
  const rows = await withDeadline(given.length === 1 ? insertOne(given[0]!) : insertMany(given), deadlineMs)
  return group(rows, new Map(mentions?.flatMap(({ people }) => people.map(person => [person.id, person]))))
}

const sendingSql = () => sendSql()

/** What is written of a send, in the order of the columns of `input` in both statements. */
const toGiven = (send: Send, mentions: string[] | null | undefined) => ({
  id: uuidv7(),
  conversationId: send.conversationId,
  authorId: send.authorId,
  clientId: send.clientId,
  body: send.body,
  replyTo: send.replyTo ?? null,
  mentions: send.forwarded ? null : arrayText(mentions),
  forwarded: Number(send.forwarded ?? false),
  files: send.files ? JSON.stringify(send.files) : null,
})
type Given = ReturnType<typeof toGiven>

/** Notes to oneself: the pair is the same one twice. */
const isSelf = (sql: Sql) => sql`split_part(c.direct_key, ':', 1) = split_part(c.direct_key, ':', 2)`

/**
 * Of `i` (what is to be sent), `c` (its conversation) and `m` (its author's membership): the author is an active member of an open conversation
 * without a block between the two of a direct one, to somebody who has not taken the request a few words and no files, what is answered may be seen, and the client id is not known yet. Single values instead of `exists`: those are
 * looked up one by one in an index, where the planner may otherwise read all messages to join them with a batch.
 */
const isAllowed = (sql: Sql) => sql`
  c.closed_at is null and m.state = 'active'
  and (c.direct_key is null or c.member_count > 1 or (c.seq < ${limits.requestMessagesMax} and i.files is null) or ${isSelf(sql)})
  and (
    select x.seq from messages x
    where x.conversation_id = i.conversation_id and x.author_id = i.author_id and x.client_id = i.client_id
  ) is null
  and (i.reply_to is null or (i.reply_to >= m.visible_from_seq and (
    select q.kind from messages q where q.conversation_id = i.conversation_id and q.seq = i.reply_to
  ) = 'text'))
  and (c.direct_key is null or not exists (
    select 1 from memberships o
    join blocks b on (b.blocker_id = o.person_id and b.blocked_id = i.author_id)
                  or (b.blocker_id = i.author_id and b.blocked_id = o.person_id)
    where o.conversation_id = c.id and o.person_id <> i.author_id
  ))`

/** Most sends are alone, and then there is nothing to number and to sort: half the work of {@link insertMany}, with the same outcome. */
const insertOne = (given: Given) => {
  const sql = sendingSql()
  return sql<Row[]>`
    with counted as (
      update conversations c set seq = c.seq + 1, revision = c.revision + 1
      from (
        select ${given.id}::uuid as id, ${given.conversationId}::uuid as conversation_id, ${given.authorId}::uuid as author_id,
          ${given.clientId}::uuid as client_id, ${given.body}::text as body, ${given.replyTo}::int as reply_to,
          ${given.mentions}::text as mentions, ${given.forwarded}::int as forwarded, ${given.files}::text as files
      ) i
      join memberships m on m.conversation_id = i.conversation_id and m.person_id = i.author_id
      join people p on p.id = i.author_id
      where c.id = i.conversation_id and ${isAllowed(sql)}
      returning i.*, c.seq, c.revision, p.handle, p.name, ${sql.unsafe(pictureShown)} as picture,
        c.direct_key is not null and c.member_count = 1 as waiting
    ),
    inserted as (
      insert into messages (id, conversation_id, seq, revision, author_id, client_id, kind, body, reply_to, mentions, forwarded, files)
      select id, conversation_id, seq, revision, author_id, client_id, 'text', body, reply_to, mentions::uuid[], forwarded = 1, files::jsonb
      from counted
      returning mentions, forwarded, files, created_at
    )${given.files === null ? sql`` : sql`, ${attached(sql, sql`counted`)}`}
    select c.id, c.conversation_id, c.seq, c.revision, c.author_id, c.client_id, c.body, c.reply_to, i.mentions, i.forwarded, i.files,
           i.created_at, c.handle, c.name, c.picture, c.waiting
    from counted c, inserted i`
}

const insertMany = (given: Given[]) => {
  const sql = sendingSql()
  const column = <T>(read: (one: Given) => T) => given.map(read)
  return sql<Row[]>`
    with input as (
      select * from unnest(
        ${column(one => one.id)}::uuid[], ${column(one => one.conversationId)}::uuid[],
        ${column(one => one.authorId)}::uuid[], ${column(one => one.clientId)}::uuid[],
        ${column(one => one.body)}::text[], ${column(one => one.replyTo)}::int[],
        ${column(one => one.mentions)}::text[], ${column(one => one.forwarded)}::int[],
        ${column(one => one.files)}::text[]
      ) with ordinality as t(id, conversation_id, author_id, client_id, body, reply_to, mentions, forwarded, files, place)
    ),
    allowed as (
      select i.*
      from input i
      join conversations c on c.id = i.conversation_id
      join memberships m on m.conversation_id = i.conversation_id and m.person_id = i.author_id
      where ${isAllowed(sql)}
    ),
    locked as (
      select id, seq, revision from conversations
      where id in (select conversation_id from allowed)
      order by id for no key update
    ),
    numbered as (
      select a.*, l.seq + row_number() over own as seq, l.revision + row_number() over own as revision
      from allowed a join locked l on l.id = a.conversation_id
      window own as (partition by a.conversation_id order by a.place)
    ),
    counted as (
      update conversations c set seq = n.seq, revision = n.revision
      from (select conversation_id, max(seq) as seq, max(revision) as revision from numbered group by 1) n
      where c.id = n.conversation_id
    ),
    inserted as (
      insert into messages (id, conversation_id, seq, revision, author_id, client_id, kind, body, reply_to, mentions, forwarded, files)
      select id, conversation_id, seq, revision, author_id, client_id, 'text', body, reply_to, mentions::uuid[], forwarded = 1, files::jsonb
      from numbered
      returning *
    )${given.some(one => one.files !== null) ? sql`, ${attached(sql, sql`numbered`)}` : sql``}
    select i.id, i.conversation_id, i.seq, i.revision, i.author_id, i.client_id, i.body, i.reply_to, i.mentions, i.forwarded, i.files,
           i.created_at, p.handle, p.name, ${sql.unsafe(pictureShown)} as picture,
           c.direct_key is not null and c.member_count = 1 as waiting
    from inserted i join people p on p.id = i.author_id join conversations c on c.id = i.conversation_id
    order by i.conversation_id, i.seq`
}

/**
 * Which messages carry which files, written with them; statements without files have no such part. A file that another message has become the
 * first to carry meanwhile is a collision, one that is gone an error of this send alone.
 */
const attached = (sql: Sql, sent: ReturnType<Sql>) => sql`
    attached as (
      insert into message_files (conversation_id, seq, file_id, position, kind, forwarded)
      select n.conversation_id, n.seq, (f.value->>'id')::uuid, f.place, f.value->>'kind', n.forwarded = 1
      from ${sent} n, jsonb_array_elements(n.files::jsonb) with ordinality as f(value, place)
    )`

/** A list of ids as PostgreSQL writes one. */
const arrayText = (ids: string[] | null | undefined) => (ids ? `{${ids.join()}}` : null)

const group = (rows: Row[], named: Map<string, PersonDto>): Inserted => {
  const inserted: Inserted = { byKey: new Map(), conversations: new Map(), waiting: new Set() }
  for (const row of rows) {
    const message = toMessage(row)
    inserted.byKey.set(`${row.conversation_id}:${row.author_id}:${row.client_id}`, message)
    const own: Batch = inserted.conversations.get(row.conversation_id) ?? { messages: [], people: new Map() }
    own.messages.push(message)
    for (const id of row.mentions ?? []) if (named.has(id)) own.people.set(id, named.get(id)!)
    own.people.set(row.author_id, toPerson({ ...row, id: row.author_id }))
    inserted.conversations.set(row.conversation_id, own)
    if (row.waiting) inserted.waiting.add(row.conversation_id)
  }
  return inserted
}

const toMessage = (row: Row): MessageDto => ({
  id: row.id,
  conversationId: row.conversation_id,
  seq: row.seq,
  revision: row.revision,
  authorId: row.author_id,
  clientId: row.client_id,
  kind: "text",
  body: row.body,
  payload: null,
  replyTo: row.reply_to,
  mentions: row.mentions ?? undefined,
  forwarded: row.forwarded || undefined,
  files: row.files ?? undefined,
  createdAt: new Date(row.created_at).toISOString(),
  editedAt: null,
  deletedAt: null,
  reactions: [],
})
