import { eq, sql } from "drizzle-orm"
import { db, kept } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import type { Reader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { notFound } from "#lib/domain/errors.ts"
import { everyone, type MessageDto, present } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

const columns = { id: people.id, handle: people.handle, name: people.name }

/** People by id, in no order; unknown ids are left out. */
export const peopleByIds = async (ids: Iterable<string>, within?: Reader): Promise<PersonDto[]> => {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  const statement = within ? namedStatement(within) : kept("people-by-ids", namedStatement)
  return statement.execute({ ids: `{${wanted}}` })
}

const namedStatement = (from: Reader) =>
  from
    .select(columns)
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

/** A person by handle. Errors: `not_found`. */
export const getPerson = async (_actor: Actor, handle: string): Promise<PersonDto> => {
  const [found] = await db().select(columns).from(people).where(eq(people.handle, handle.toLowerCase()))
  if (!found) throw notFound()
  return found
}
