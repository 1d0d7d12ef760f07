import type { Sql } from "#db/client.ts"
import type { conversations } from "#db/schema/conversations.ts"
import { idsNamedBy } from "#lib/domain/people/get.ts"
import type { Found } from "#lib/domain/search/names.ts"
import { toConversation } from "#lib/domain/to-dto.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { SearchHit, SearchOutput } from "#lib/protocol/search.ts"

type Row = typeof conversations.$inferSelect

/** The conversations and people that an answer speaks of, and in their order those that were found by name. */
export const everythingNamed = async (
  client: Sql,
  hits: SearchHit[],
  called: Found[],
  places: Found[],
): Promise<Pick<SearchOutput, "conversations" | "people"> & { names: NonNullable<SearchOutput["names"]> }> => {
  const ids = [...new Set([...hits.map(hit => hit.message.conversationId), ...places.map(one => one.id)])]
  const rows = await client<Row[]>`
    select id, kind, name, topic, seq, revision, member_count as "memberCount", direct_key as "directKey",
      created_at as "createdAt", closed_at as "closedAt"
    from conversations where id = any(${ids}::uuid[])`
  const conversations: ConversationDto[] = rows.map(toConversation)
  const messages = hits.flatMap(({ message, before, after }) => [
    message,
    ...[before, after].filter(one => one !== null),
  ])
  const personIds = [
    ...idsNamedBy(messages),
    ...conversations.flatMap(one => one.memberIds ?? []),
    ...called.map(one => one.id),
  ]
  const people = await client<PersonDto[]>`
    select id, handle, name from people where id = any(${[...new Set(personIds)]}::uuid[])`
  const pick = <T extends { id: string }>(all: readonly T[], wanted: Found[]) =>
    wanted.flatMap(({ id }) => all.find(one => one.id === id) ?? [])
  return {
    conversations,
    people: [...people],
    names: { people: pick(people, called), conversations: pick(conversations, places) },
  }
}
