import { sql } from "drizzle-orm"
import { kept } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import type { Reader } from "#lib/domain/access.ts"
import { personColumns, toPerson } from "#lib/domain/people/to-person.ts"
import { everyone, type MessageDto, present } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** People by id, in no order; unknown ids are left out. */
export const peopleByIds = async (ids: Iterable<string>, within?: Reader): Promise<PersonDto[]> => {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  const statement = within ? namedStatement(within) : kept("people-by-ids", namedStatement)
  return (await statement.execute({ ids: `{${wanted}}` })).map(toPerson)
}

const namedStatement = (from: Reader) =>
  from
    .select(personColumns)
    .from(people)
    .where(sql`${people.id} = any(${sql.placeholder("ids")}::uuid[])`)
    .prepare("people_by_ids")

/** Everybody that a list of messages names: authors, those a line is about, who reacted, who is mentioned by handle. */
export const idsNamedBy = (messages: MessageDto[]): string[] =>
  messages.flatMap(message => [
    message.authorId,
    ...(message.payload?.personIds ?? []),
    ...(message.mentions ? namedIn(message.mentions) : []),
    ...message.reactions.flatMap(reaction => reaction.personIds),
  ])

/** Those who were only there at `@here` stand in no text. */
const namedIn = (mentions: string[]) => {
  const at = mentions.indexOf(present)
  return (at < 0 ? mentions : mentions.slice(0, at)).filter(id => id !== everyone)
}
