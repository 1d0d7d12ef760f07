import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Reader } from "#lib/domain/access.ts"
import type { MessageDto, ReactionDto } from "#lib/protocol/messages.ts"

type Place = Pick<MessageDto, "conversationId" | "seq">

/** Reactions of some messages in one statement; emoji in the order in which they were first used. Returns a look-up. */
export const reactionsOf = async (places: Place[], reader: Reader = db()) => {
  const found = new Map<string, ReactionDto[]>()
  const lookUp = (place: Place): ReactionDto[] => found.get(`${place.conversationId}:${place.seq}`) ?? []
  if (places.length === 0) return lookUp
  const wanted = JSON.stringify(places.map(({ conversationId, seq }) => ({ c: conversationId, s: seq })))
  const rows = (await reader.execute(sql`
    select r.conversation_id as "conversationId", r.seq, r.emoji,
           array_agg(r.person_id order by r.created_at, r.person_id) as "personIds"
    from json_to_recordset(${wanted}::json) as wanted(c uuid, s int)
    join reactions r on r.conversation_id = wanted.c and r.seq = wanted.s
    group by r.conversation_id, r.seq, r.emoji
    order by min(r.created_at), r.emoji
  `)) as unknown as (Place & ReactionDto)[]
  for (const { conversationId, seq, emoji, personIds } of rows) {
    const key = `${conversationId}:${seq}`
    found.set(key, [...(found.get(key) ?? []), { emoji, personIds }])
  }
  return lookUp
}
