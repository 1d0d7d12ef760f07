import { eq, sql } from "drizzle-orm"
import { kept } from "#db/client.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import { type Access, accessFields, accessOf, ownMembership, type Reader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { type MessageJson, messageFields, messageOf } from "#lib/domain/messages/select.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessageDto, MessagePage } from "#lib/protocol/messages.ts"

type Place = { before?: number; after?: number; around?: number; limit?: number }

/** A page of messages. Errors: `not_found`. */
export const listMessages = async (actor: Actor, input: { conversationId: string } & Place): Promise<MessagePage> =>
  (await readPage(actor, input.conversationId, input)).page

/**
 * A page, and what it was read of. Both come from one statement, so `revision` belongs to what was read. `within` is a transaction that
 * has to see the same. Errors: `not_found`.
 */
export const readPage = async (
  actor: Actor,
  conversationId: string,
  place: Place,
  within?: Reader,
): Promise<{ access: Access; page: MessagePage }> => {
  const statement = within ? pageStatement(within) : kept("page", pageStatement)
  const [found] = await statement.execute({ conversationId, personId: actor.personId, ...rangeOf(place) })
  const access = accessOf(found)
  const { conversation } = access
  const messages = (found!.rows ?? []).map(messageOf)
  const first = firstVisible(access)
  const quoted = await readAnswered(conversation.id, messages, first, within)
  const people = await peopleByIds(
    [...idsNamedBy([...messages, ...quoted]), ...(conversation.directKey?.split(":") ?? [])],
    within,
  )
  const page = {
    conversationId: conversation.id,
    revision: conversation.revision,
    messages,
    quoted,
    people,
    hasOlder: (messages[0]?.seq ?? (place.after ?? 0) + 1) > first,
    hasNewer: (messages.at(-1)?.seq ?? (place.before ?? conversation.seq + 1) - 1) < conversation.seq,
  }
  return { access, page }
}

/** What messages of a page answer that lies outside of it, as far as the reader may see it. */
const readAnswered = async (conversationId: string, page: MessageDto[], first: number, within?: Reader) => {
  const held = new Set(page.map(message => message.seq))
  const seqs = new Set(page.flatMap(({ replyTo }) => replyTo ?? []).filter(seq => seq >= first && !held.has(seq)))
  if (seqs.size === 0) return []
  const statement = within ? answeredStatement(within) : kept("answered", answeredStatement)
  const [found] = await statement.execute({ conversationId, seqs: JSON.stringify([...seqs]) })
  return (found?.rows ?? []).map(messageOf)
}

const answeredStatement = (from: Reader) =>
  from
    .select({
      rows: sql<MessageJson[] | null>`(
        select json_agg(answered) from (
          select ${messageFields} from messages x
          where x.conversation_id = ${sql.placeholder("conversationId")}::uuid
            and x.seq in (select value::int from json_array_elements_text(${sql.placeholder("seqs")}::json))
          order by x.seq
        ) answered
      )`,
    })
    .from(conversations)
    .where(eq(conversations.id, sql.placeholder("conversationId")))
    .prepare("answered")

/** The first number that the reader may see; numbers have no holes, so it tells whether there is anything older. */
export const firstVisible = ({ membership }: Access) => Math.max(membership?.visibleFromSeq ?? 0, 1)

/** The same where it is not known yet whether the membership counts. */
const first = sql`greatest(case when ${memberships.state} = 'active' then ${memberships.visibleFromSeq} end, 1)`

const most = 2 ** 31 - 1

/**
 * Where a page begins or ends: without holes in the numbers that is all there is to know. `end` is its last number; otherwise it begins
 * `above` before `start`, or as far before the end of the conversation.
 */
const rangeOf = ({ before, after, around, limit = limits.pageDefault }: Place) => {
  const range = { limit, start: 0, above: 0, end: null as number | null }
  if (after !== undefined) return { ...range, start: Math.min(after, most - 1) + 1 }
  if (around !== undefined) return { ...range, start: around, above: Math.floor(limit / 2) }
  return { ...range, end: before === undefined ? most : before - 1 }
}

const pageStatement = (from: Reader) => {
  const int = (name: string) => sql`${sql.placeholder(name)}::int`
  const { seq } = conversations
  const begin = sql`greatest(${first}, case
    when ${int("end")} is null then least(${int("start")}, ${seq} + 1) - ${int("above")}
    else least(${int("end")}, ${seq}) - ${int("limit")} + 1 end)`
  return from
    .select({
      ...accessFields,
      rows: sql<MessageJson[] | null>`(
        select json_agg(page) from (
          select ${messageFields} from messages x
          where x.conversation_id = ${conversations.id} and x.seq >= ${begin}
            and x.seq <= coalesce(${int("end")}, ${begin} + ${int("limit")} - 1)
          order by x.seq
        ) page
      )`,
    })
    .from(conversations)
    .leftJoin(memberships, ownMembership)
    .where(eq(conversations.id, sql.placeholder("conversationId")))
    .prepare("page")
}
