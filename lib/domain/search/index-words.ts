import { setTimeout as wait } from "node:timers/promises"
import { type Sql, sql } from "#db/client.ts"
import { isDatabaseAway } from "#lib/domain/database-errors.ts"
import { settledSends } from "#lib/domain/messages/send-queue.ts"
import { type Document, makeDocuments, type Source } from "#lib/domain/search/document.ts"
import { log } from "#lib/log.ts"

/** Messages one transaction takes, so that no lock is held long and the process answers others in between. */
const step = 200
/** Sends a second from which on whoever sends needs the processors more. */
const busyRate = 200
/** While much is sent a tenth of the time is the job's, with which it keeps up with as much as that. */
const mostRests = 9
/** Sends a second with which it cannot keep up anyway: it waits until there are fewer, but for one part in forty of the time. */
const floodRate = 1000
const mostRestsInFlood = 39

/**
 * Brings the search entries of some conversations up to date from where they stand, edits and deletions included. With no ids: of every
 * conversation that is behind, which repairs what a crash between a commit and its job left. Returns how many rows were taken.
 */
export const indexWords = async (conversationIds?: string[]): Promise<number> => {
  let total = 0
  let failure: unknown
  for (const id of conversationIds ?? (await conversationsBehind())) {
    try {
      total += await indexConversation(id)
    } catch (error) {
      if (isDatabaseAway(error)) throw error
      // The others are not held up by this one.
      failure = error
    }
  }
  if (failure) throw failure
  return total
}

const indexConversation = async (id: string): Promise<number> => {
  let total = 0
  let taken: number
  do {
    const begun = performance.now()
    taken = await indexStep(id)
    total += taken
    if (taken > 0) await rest(performance.now() - begun)
  } while (taken === step)
  return total
}

/**
 * Whoever sends goes first: after `worked` milliseconds it rests as long, and again for as long as much is being sent. What is written in such a
 * minute is found a little later: a message costs four times as much to index as to send.
 */
export const rest = async (
  worked: number,
  { settled = settledSends, sleep = wait as (ms: number) => Promise<unknown> } = {},
): Promise<void> => {
  for (let rests = 0; rests < mostRestsInFlood; rests++) {
    const before = settled()
    await sleep(worked)
    const rate = ((settled() - before) * 1000) / worked
    if (rate < (rests < mostRests - 1 ? busyRate : floodRate)) return
  }
}

const conversationsBehind = async (): Promise<string[]> => {
  const rows = await sql()<{ id: string }[]>`
    select c.id from conversations c left join message_words_progress p on p.conversation_id = c.id
    where c.revision > coalesce(p.revision, 0)`
  return rows.map(row => row.id)
}

type Progress = { revision: number; head: number; kind: string }
type TransactionSql = Parameters<Parameters<Sql["begin"]>[1]>[0]
type Changed = Source & { revision: number; findable: boolean }

const indexStep = async (conversationId: string): Promise<number> =>
  sql().begin(async transaction => {
    const tx = transaction as unknown as Sql
    const [progress] = await tx<Progress[]>`
      with taken as (
        insert into message_words_progress (conversation_id, revision)
        select id, 0 from conversations where id = ${conversationId}
        on conflict (conversation_id) do update set revision = message_words_progress.revision
        returning revision
      )
      select taken.revision, c.revision as head, c.kind from taken, conversations c where c.id = ${conversationId}`
    if (!progress || progress.head <= progress.revision) return 0
    const rows = await tx<Changed[]>`
      select x.conversation_id as "conversationId", x.seq, x.author_id as "authorId", x.body, x.reply_to as "replyTo",
        x.mentions, x.forwarded, x.files, x.pinned_at is not null as pinned, x.created_at as "createdAt", x.edited_at as "editedAt",
        x.revision, x.kind = 'text' and x.deleted_at is null and x.body is not null as findable,
        exists (select 1 from reactions r where r.conversation_id = x.conversation_id and r.seq = x.seq) as reacted
      from messages x
      where x.conversation_id = ${conversationId} and x.revision > ${progress.revision} and x.revision <= ${progress.head}
      order by x.revision limit ${step}`
    const upTo = rows.length === step ? rows.at(-1)!.revision : progress.head
    const gone = rows.filter(row => !row.findable).map(row => row.seq)
    if (gone.length > 0)
      await tx`delete from message_words where conversation_id = ${conversationId} and seq = any(${gone}::int[])`
    await keepEntries(
      transaction,
      rows.filter(row => row.findable),
      progress.kind === "room",
    )
    await tx`update message_words_progress set revision = ${upTo} where conversation_id = ${conversationId}`
    return rows.length
  }) as Promise<number>

/** Of which no entry can be made, that one is left out: looked for by halves, so that its neighbours are found all the same. */
const keepEntries = async (tx: TransactionSql, sources: Source[], isPublic: boolean): Promise<void> => {
  if (sources.length === 0) return
  try {
    const documents = await makeDocuments(sources, isPublic)
    await tx.savepoint(inner => writeDocuments(inner as unknown as Sql, documents))
  } catch (error) {
    if (isDatabaseAway(error)) throw error
    const [{ conversationId, seq }] = sources as [Source]
    if (sources.length === 1) return log.error({ err: error, conversationId, seq }, "search cannot find this message")
    const middle = sources.length >> 1
    await keepEntries(tx, sources.slice(0, middle), isPublic)
    await keepEntries(tx, sources.slice(middle), isPublic)
  }
}

/** What is the same already stays untouched: a second reaction changes nothing of what is searched. */
const writeDocuments = async (tx: Sql, documents: Document[]) => {
  const column = <T>(read: (document: Document) => T) => documents.map(read)
  await tx`
    insert into message_words as w (conversation_id, seq, created_at, edited_at, words, text, tags)
    select conversation_id, seq, created_at::timestamptz, edited_at::timestamptz, words::tsvector, text, tags::bigint[]
    from unnest(
      ${column(one => one.source.conversationId)}::uuid[], ${column(one => one.source.seq)}::int[],
      ${column(one => one.source.createdAt)}::text[], ${column(one => one.source.editedAt)}::text[],
      ${column(one => one.words)}::text[], ${column(one => one.text)}::text[],
      ${column(one => `{${one.tags.join()}}`)}::text[]
    ) as t(conversation_id, seq, created_at, edited_at, words, text, tags)
    on conflict (conversation_id, seq) do update
    set edited_at = excluded.edited_at, words = excluded.words, text = excluded.text, tags = excluded.tags
    where (w.edited_at, w.words, w.text, w.tags) is distinct from
      (excluded.edited_at, excluded.words, excluded.text, excluded.tags)`
}
