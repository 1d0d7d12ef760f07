import type { Sql } from "#db/client.ts"
import { type Compiled, narrowing } from "#lib/domain/search/compile.ts"
import type { Narrowed } from "#lib/domain/search/filters.ts"
import type { Scope } from "#lib/domain/search/scope.ts"
import {
  authorTag,
  conversationTag,
  everyoneTag,
  hasTag,
  mentionTag,
  publicTag,
  spanTags,
  weekOf,
} from "#lib/domain/search/tags.ts"
import { everyone } from "#lib/protocol/messages.ts"

/** A message's place, and when it was sent, in milliseconds. Also a mark in the order of search, the newest first. */
export type Spot = { at: number; conversationId: string; seq: number }
export type Candidate = Spot & { rank: number }

export type Search = { scope: Scope; narrowed: Narrowed; compiled: Compiled }

/** How many weeks are looked through at once, the newest first: few where much is found, more and more where little is. */
const strides = [2, 8, 32, 128, 512]
/** After this no further stretch is begun; what was found by then is the answer, and it says where to go on. */
const patienceMs = 1200

/**
 * The newest messages that a search is about, older than `below`, at most `limit`. One index narrows down by words, place, author and week
 * together; every row of it is then checked against what it stands for: the person may read it now, it is not deleted, not edited since
 * it was indexed, not of somebody blocked. `stopped`: where it gave up for time.
 */
export const findNewest = async (
  client: Sql,
  search: Search,
  below: Spot | null,
  limit: number,
  now: number,
): Promise<{ found: Candidate[]; stopped: Spot | null }> => {
  const { span } = search.narrowed
  const found: Candidate[] = []
  const began = performance.now()
  // A clock of another node may be a little ahead.
  let newest = weekOf(Math.min(below?.at ?? Number.MAX_SAFE_INTEGER, span.to, now + 60 * 60_000))
  const oldest = weekOf(Math.max(0, span.from))
  for (let turn = 0; newest >= oldest && found.length < limit; turn++) {
    if (turn > 0 && performance.now() - began > patienceMs) return { found, stopped: beginOf(newest + 1) }
    const first = Math.max(oldest, newest - (strides[turn] ?? Number.MAX_SAFE_INTEGER) + 1)
    found.push(...(await findIn(client, search, below, spanTags(first, newest), limit - found.length)))
    newest = first - 1
  }
  return { found, stopped: null }
}

const weekMs = 7 * 24 * 60 * 60_000
/** Before everything from this week on. */
const beginOf = (week: number): Spot => ({
  at: week * weekMs,
  conversationId: "00000000-0000-0000-0000-000000000000",
  seq: 0,
})

/** The `offset 0` are fences: what the index narrows down is looked at before anything else, whatever the planner believes of it. */
const findIn = (
  client: Sql,
  search: Search,
  below: Spot | null,
  weeks: number[],
  limit: number,
): Promise<Candidate[]> => {
  const { scope, narrowed, compiled } = search
  const time = (ms: number) => client`${new Date(ms).toISOString()}::timestamptz`
  const words = narrowing(compiled)
  const rank = compiled.clauses.map(clause => clause.words).join(" | ")
  const all = (parts: ReturnType<Sql>[]) => parts.reduce((a, b) => client`${a} ${b}`, client``)
  return client<Candidate[]>`
    with visible as (
      select conversation_id as id, visible_from_seq as first from memberships
      where person_id = ${scope.personId} and state = 'active'
      union all
      select c.id, 0 from conversations c where c.kind = 'room' and not exists (
        select 1 from memberships m
        where m.conversation_id = c.id and m.person_id = ${scope.personId} and m.state in ('active', 'banned'))
    )
    select (extract(epoch from w.created_at) * 1000)::float8 as at, w.conversation_id as "conversationId", w.seq, w.rank
    from (
      select w.* from (
        select w.conversation_id, w.seq, w.created_at, w.edited_at,
        ${rank ? client`ts_rank(w.words, ${rank}::tsquery, 1)` : client`0`}::float8 as rank
        from message_words w
        where w.tags && ${tagList(scopeTags(search))}::bigint[] and w.tags && ${tagList(weeks)}::bigint[]
        ${words ? client`and (w.words || word_parts(w.text)) @@ ${words}::tsquery` : client``}
        ${narrowed.from ? client`and w.tags && ${tagList(narrowed.from.map(authorTag))}::bigint[]` : client``}
        ${all(narrowed.has.map(thing => client`and w.tags && ${tagList(thingTags(thing, scope))}::bigint[]`))}
        ${all(compiled.clauses.map(clause => client`and ${checkOf(client, clause)}`))}
        ${all(compiled.none.map(none => client`and not w.words @@ ${none}::tsquery`))}
        and w.created_at >= ${time(Math.max(0, narrowed.span.from))}
        ${narrowed.span.to < latest ? client`and w.created_at < ${time(narrowed.span.to)}` : client``}
        ${
          below
            ? client`and (w.created_at, w.conversation_id, w.seq) < (${time(below.at)}, ${below.conversationId}::uuid, ${below.seq}::int)`
            : client``
        }
        offset 0
      ) w join visible v on v.id = w.conversation_id and w.seq >= v.first
      where true
        ${narrowed.in ? client`and w.conversation_id = any(${narrowed.in}::uuid[])` : client``}
        ${narrowed.notIn.length ? client`and w.conversation_id <> all(${narrowed.notIn}::uuid[])` : client``}
      order by w.created_at desc, w.conversation_id desc, w.seq desc
      offset 0
    ) w
    cross join lateral (
      select 1 from messages x
      where x.conversation_id = w.conversation_id and x.seq = w.seq and x.kind = 'text' and x.deleted_at is null
        and x.edited_at is not distinct from w.edited_at
        ${narrowed.from ? client`and x.author_id = any(${narrowed.from}::uuid[])` : client``}
        and x.author_id <> all(${hiddenAuthors(search)}::uuid[])
        ${all(narrowed.has.map(thing => client`and ${hasOf(client, thing, scope)}`))}
        ${all(narrowed.hasNot.map(thing => client`and not ${hasOf(client, thing, scope)}`))}
      offset 0
    ) x
    order by w.created_at desc, w.conversation_id desc, w.seq desc
    limit ${limit}`
}

/** Beyond any message; PostgreSQL's times end later, JavaScript's soon after. */
const latest = Date.UTC(9000, 0)

const tagList = (tags: number[]) => `{${tags.join()}}`

/** Where it is looked: the conversations asked for, else all public rooms and one's own others. */
const scopeTags = ({ scope, narrowed }: Search) =>
  narrowed.in ? narrowed.in.map(conversationTag) : [publicTag, ...scope.private.map(conversationTag)]

/** People one has blocked are left out, as their messages fold away; who asks for one of them by name sees them. */
const hiddenAuthors = ({ scope, narrowed }: Search) => [
  ...scope.blocked.filter(id => !narrowed.from?.includes(id)),
  ...narrowed.notFrom,
]

const checkOf = (client: Sql, { words, parts }: Compiled["clauses"][number]) =>
  parts.reduce((check, part) => client`(${check} or strpos(w.text, ${part}) > 0)`, client`w.words @@ ${words}::tsquery`)

type Thing = Narrowed["has"][number]

const thingTags = (thing: Thing, { personId }: Scope) =>
  thing === "mention" ? [mentionTag(personId), everyoneTag] : [hasTag(thing)]

/** Whether the message has it now; the index may be a moment behind. */
const hasOf = (client: Sql, thing: Thing, { personId }: Scope) => {
  switch (thing) {
    case "link":
      return client`x.body ~* '(https?://|www\\.)[^[:space:]]'`
    case "reply":
      return client`x.reply_to is not null`
    case "forward":
      return client`x.forwarded`
    case "pin":
      return client`x.pinned_at is not null`
    case "mention":
      return client`(x.mentions is not null and x.mentions && ${[personId, everyone]}::uuid[])`
    case "picture":
    case "video":
    case "voice":
    case "file":
      return client`(x.files is not null and x.files @> ${client.json([{ kind: thing }])})`
    case "reaction":
      return client`exists (select 1 from reactions r where r.conversation_id = x.conversation_id and r.seq = x.seq)`
  }
}
