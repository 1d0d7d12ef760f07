import type { Sql } from "#db/client.ts"
import type { messages } from "#db/schema/messages.ts"
import type { Candidate, Search } from "#lib/domain/search/find.ts"
import { rangesOf } from "#lib/domain/search/highlight.ts"
import { toMessage } from "#lib/domain/to-dto.ts"
import type { MessageDto, ReactionDto } from "#lib/protocol/messages.ts"
import type { SearchHit } from "#lib/protocol/search.ts"

type Row = typeof messages.$inferSelect & {
  of: number
  side: -1 | 0 | 1
  found: number[] | null
  reactions: ReactionDto[]
}

/**
 * What was found as readers get it: the messages with the places to be marked, and what was said just before and after, as far as the person
 * may see it. Called in the snapshot in which they were found.
 */
export const readHits = async (client: Sql, search: Search, found: Candidate[]): Promise<SearchHit[]> => {
  if (found.length === 0) return []
  const marks = [...new Set(search.compiled.clauses.flatMap(clause => clause.marks))]
  const rows = await client<Row[]>`
    with hits as (
      select h.place::int as of, h.conversation_id, h.seq, greatest(coalesce(m.visible_from_seq, 0), 1) as first
      from unnest(
        ${found.map(one => one.conversationId)}::uuid[], ${found.map(one => one.seq)}::int[]
      ) with ordinality as h(conversation_id, seq, place)
      left join memberships m
        on m.conversation_id = h.conversation_id and m.person_id = ${search.scope.personId} and m.state = 'active'
    )
    select h.of, s.side, x.conversation_id as "conversationId", x.seq, x.id, x.author_id as "authorId", x.client_id as "clientId",
      x.kind, x.body, x.payload, x.reply_to as "replyTo", x.mentions, x.forwarded, x.files, x.pinned_at as "pinnedAt",
      x.pinned_by as "pinnedBy", x.revision, x.created_at as "createdAt", x.edited_at as "editedAt", x.deleted_at as "deletedAt",
      case when s.side = 0 then (
        select array_agg(place) from message_words w, unnest(w.words) as word(lexeme, places, weights), unnest(word.places) as place
        where w.conversation_id = x.conversation_id and w.seq = x.seq and word.lexeme = any(${marks}::text[])
      ) end as found,
      coalesce((
        select json_agg(json_build_object('emoji', r.emoji, 'personIds', r.people) order by r.first, r.emoji) from (
          select emoji, array_agg(person_id order by created_at, person_id) as people, min(created_at) as first
          from reactions where conversation_id = x.conversation_id and seq = x.seq group by emoji
        ) r
      ), '[]') as reactions
    from hits h
    cross join (values (-1), (0), (1)) as s(side)
    join messages x on x.conversation_id = h.conversation_id and x.seq = h.seq + s.side and x.seq >= h.first
    where s.side = 0 or (x.kind = 'text' and x.deleted_at is null and x.author_id <> all(${search.scope.blocked}::uuid[]))`
  const at = (of: number, side: Row["side"]) => rows.find(row => row.of === of && row.side === side)
  const read = (row: Row | undefined): MessageDto | null => (row ? toMessage(row, row.reactions) : null)
  return found.map((_, n) => {
    const row = at(n + 1, 0)!
    return {
      message: read(row)!,
      ranges: rangesOf(row.body ?? "", search.compiled, new Set(row.found ?? [])),
      before: read(at(n + 1, -1)),
      after: read(at(n + 1, 1)),
    }
  })
}
