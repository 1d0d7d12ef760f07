import { v7 as uuidv7 } from "uuid"
import { sendSql } from "#db/client.ts"
import { withDeadline } from "#lib/deadline.ts"
import { mentionsOf } from "#lib/domain/messages/mentions.ts"
import type { MessageDto, SendInput } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** `forwarded` is said by the server alone. */
export type Sending = Omit<SendInput, "forwardOf"> & { forwarded?: true }
export type Send = Sending & { authorId: string }

/** What one statement committed: by client id, and as one list per conversation in order of `seq`. */
export type Inserted = { byKey: Map<string, MessageDto>; conversations: Map<string, Batch> }

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
  created_at: string
  handle: string
  name: string
}

/** The pool's own time-out is on the server; this one is for a server that has stopped answering. */
const deadlineMs = 10_000

/**
 * Writes sends of any conversations in one statement: it keeps those whose author is an active member of an open conversation
 * without a block between the two of a direct one, leaves out client ids that are known, locks the conversations in order of their
 * ids (two nodes would deadlock otherwise), raises their counters and numbers the rows in the order given. What does not come back
 * is a repeat or a refusal. A plain insert: a collision fails the whole statement and leaves no hole in the numbers. Bodies with an @ cost
 * a look at whom they mention before it, for all of them together; what is passed on mentions nobody.
 */
export const insertBatch = async (sends: Send[]): Promise<Inserted> => {
  const sql = sendSql()
  const column = <T>(read: (send: Send) => T) => sends.map(read)
  const mentions = sends.some(send => send.body.includes("@"))
    ? await withDeadline(mentionsOf(sends), deadlineMs)
    : null
  const rows = await withDeadline(
    sql<Row[]>`
    with input as (
      select * from unnest(
        ${column(() => uuidv7())}::uuid[], ${column(send => send.conversationId)}::uuid[],
        ${column(send => send.authorId)}::uuid[], ${column(send => send.clientId)}::uuid[],
        ${column(send => send.body)}::text[], ${column(send => send.replyTo ?? null)}::int[],
        ${sends.map((send, at) => arrayText(send.forwarded ? undefined : mentions?.[at]?.ids))}::text[],
        ${column(send => Number(send.forwarded ?? false))}::int[]
      ) with ordinality as t(id, conversation_id, author_id, client_id, body, reply_to, mentions, forwarded, place)
    ),
    allowed as (
      select i.*
      from input i
      join conversations c on c.id = i.conversation_id and c.closed_at is null
      join memberships m on m.conversation_id = i.conversation_id and m.person_id = i.author_id and m.state = 'active'
      where not exists (
        select 1 from messages x
        where x.conversation_id = i.conversation_id and x.author_id = i.author_id and x.client_id = i.client_id
      )
      and (i.reply_to is null or (i.reply_to >= m.visible_from_seq and exists (
        select 1 from messages q where q.conversation_id = i.conversation_id and q.seq = i.reply_to and q.kind = 'text'
      )))
      and (c.direct_key is null or not exists (
        select 1 from memberships o
        join blocks b on (b.blocker_id = o.person_id and b.blocked_id = i.author_id)
                      or (b.blocker_id = i.author_id and b.blocked_id = o.person_id)
        where o.conversation_id = c.id and o.person_id <> i.author_id
      ))
    ),
    locked as (
      select id, seq, revision from conversations
      where id in (select conversation_id from allowed)
      order by id for update
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
      insert into messages (id, conversation_id, seq, revision, author_id, client_id, kind, body, reply_to, mentions, forwarded)
      select id, conversation_id, seq, revision, author_id, client_id, 'text', body, reply_to, mentions::uuid[], forwarded = 1 from numbered
      returning *
    )
    select i.id, i.conversation_id, i.seq, i.revision, i.author_id, i.client_id, i.body, i.reply_to, i.mentions, i.forwarded, i.created_at,
           p.handle, p.name
    from inserted i join people p on p.id = i.author_id
    order by i.conversation_id, i.seq
  `,
    deadlineMs,
  )
  return group(rows, new Map(mentions?.flatMap(({ people }) => people.map(person => [person.id, person]))))
}

/** A list of ids as PostgreSQL writes one. */
const arrayText = (ids: string[] | null | undefined) => (ids ? `{${ids.join()}}` : null)

const group = (rows: Row[], named: Map<string, PersonDto>): Inserted => {
  const inserted: Inserted = { byKey: new Map(), conversations: new Map() }
  for (const row of rows) {
    const message = toMessage(row)
    inserted.byKey.set(`${row.conversation_id}:${row.author_id}:${row.client_id}`, message)
    const own: Batch = inserted.conversations.get(row.conversation_id) ?? { messages: [], people: new Map() }
    own.messages.push(message)
    for (const id of row.mentions ?? []) if (named.has(id)) own.people.set(id, named.get(id)!)
    own.people.set(row.author_id, { id: row.author_id, handle: row.handle, name: row.name })
    inserted.conversations.set(row.conversation_id, own)
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
  createdAt: new Date(row.created_at).toISOString(),
  editedAt: null,
  deletedAt: null,
  reactions: [],
})
