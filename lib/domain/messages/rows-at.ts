import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { messages } from "#db/schema/messages.ts"
import type { MessageRow, Place } from "#lib/domain/messages/change.ts"

/** The rows of messages in many conversations, in one statement. Returns a look-up. Whoever asks has checked that they may be read. */
export const messagesAt = async (places: Place[]) => {
  const found = new Map<string, MessageRow>()
  if (places.length > 0) {
    const wanted = JSON.stringify(places.map(({ conversationId, seq }) => ({ c: conversationId, s: seq })))
    const rows = await db()
      .select()
      .from(messages)
      .where(
        sql`(${messages.conversationId}, ${messages.seq}) in (select c, s from json_to_recordset(${wanted}::json) as w(c uuid, s int))`,
      )
    for (const row of rows) found.set(`${row.conversationId}:${row.seq}`, row)
  }
  return ({ conversationId, seq }: Place) => found.get(`${conversationId}:${seq}`)
}
