import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"

/** Messages one transaction takes, so that no lock is held long. */
const step = 1000

/**
 * Brings the search text of some conversations up to date from where it stands, edits and deletions included. With no ids: of every
 * conversation that is behind, which repairs what a crash between a commit and its job left. Returns how many rows were taken.
 */
export const indexWords = async (conversationIds?: string[]): Promise<number> => {
  let total = 0
  for (const id of conversationIds ?? (await conversationsBehind())) {
    let taken: number
    do {
      taken = await indexStep(id)
      total += taken
    } while (taken === step)
  }
  return total
}

const conversationsBehind = async (): Promise<string[]> => {
  const rows = (await db().execute(sql`
    select c.id from conversations c left join message_words_progress p on p.conversation_id = c.id
    where c.revision > coalesce(p.revision, 0)
  `)) as unknown as { id: string }[]
  return rows.map(row => row.id)
}

const indexStep = async (conversationId: string): Promise<number> =>
  db().transaction(async tx => {
    const [progress] = (await tx.execute(sql`
      insert into message_words_progress (conversation_id, revision)
      select id, 0 from conversations where id = ${conversationId}
      on conflict (conversation_id) do update set revision = message_words_progress.revision
      returning revision, (select revision from conversations where id = ${conversationId}) as head
    `)) as unknown as { revision: number; head: number }[]
    if (!progress || progress.head <= progress.revision) return 0
    const rows = (await tx.execute(sql`
      select seq, revision from messages
      where conversation_id = ${conversationId} and revision > ${progress.revision} and revision <= ${progress.head}
      order by revision limit ${step}
    `)) as unknown as { seq: number; revision: number }[]
    const upTo = rows.length === step ? rows.at(-1)!.revision : progress.head
    await tx.execute(sql`
      delete from message_words w using messages x
      where w.conversation_id = ${conversationId} and x.conversation_id = w.conversation_id and x.seq = w.seq
        and x.revision > ${progress.revision} and x.revision <= ${upTo}
    `)
    await tx.execute(sql`
      insert into message_words (conversation_id, seq, body)
      select conversation_id, seq, body from messages
      where conversation_id = ${conversationId} and revision > ${progress.revision} and revision <= ${upTo}
        and kind = 'text' and deleted_at is null
    `)
    await tx.execute(sql`
      update message_words_progress set revision = ${upTo} where conversation_id = ${conversationId}
    `)
    return rows.length
  })
