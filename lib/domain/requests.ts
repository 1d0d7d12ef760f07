import { and, eq, sql } from "drizzle-orm"
import { db, reader } from "#db/client.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import type { MembershipRow, Reader } from "#lib/domain/access.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import { raiseAll } from "#lib/domain/activity/note.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { changeConversation, type Step, type Transaction } from "#lib/domain/conversations/change.ts"
import { notFound, Refusal } from "#lib/domain/errors.ts"
import { announceMembers, enter, membershipOf } from "#lib/domain/memberships.ts"
import { type MessageJson, messageFields, messageOf } from "#lib/domain/messages/select.ts"
import { dropNotice, noteNotice } from "#lib/domain/notices.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { regardAnew } from "#lib/domain/presence.ts"
import { toConversation } from "#lib/domain/to-dto.ts"
import { log } from "#lib/log.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { MessageRequest, MessageRequests } from "#lib/protocol/relations.ts"

/** Messages of one request that its reader sees before they answer. */
const shown = 10

/**
 * Whether somebody takes first messages of another without being asked: contacts, and those with whom they are in a private group.
 * A public room makes nobody known: anyone may join it.
 */
export const isKnownTo = async (personId: string, other: string, from: Reader = reader()): Promise<boolean> => {
  const [row] = (await from.execute(sql`
    select exists (select 1 from contacts where person_id = ${personId} and contact_id = ${other}) or exists (
      select 1 from memberships a
      join memberships b on b.conversation_id = a.conversation_id and b.person_id = ${other} and b.state = 'active'
      join conversations c on c.id = a.conversation_id and c.kind = 'group'
      where a.person_id = ${personId} and a.state = 'active'
    ) as known
  `)) as unknown as { known: boolean }[]
  return row!.known
}

/** Whoever writes to many strangers who do not answer waits until some do. Errors: `too_many`. */
export const requireFewRequests = async (actor: Actor): Promise<void> => {
  const [row] = (await reader().execute(sql`
    select count(*)::int as many from conversations c join memberships m on m.conversation_id = c.id and m.state = 'requested'
    where c.kind = 'direct' and c.created_by = ${actor.personId}
  `)) as unknown as { many: number }[]
  if (row!.many >= limits.requestsMax) throw new Refusal("too_many", "Wait until some of those you wrote to answer.")
}

/** Within a step: somebody is asked instead of made a member. They hear nothing of it by any other way than the list of requests. */
export const enterAsked = async ({ tx, conversation, next }: Step, personId: string): Promise<void> => {
  await tx.insert(memberships).values({
    conversationId: conversation.id,
    personId,
    state: "requested",
    joinedSeq: 1,
    visibleFromSeq: 0,
    tellsRead: false,
    tellsDelivered: false,
    revision: next(),
    personRevision: 0,
  })
}

/** A direct conversation that waits for the person: asked, or put away, with something said since. `m` and `c` as everywhere. */
const waits = sql`c.kind = 'direct' and m.state in ('requested', 'left') and c.seq >= greatest(m.visible_from_seq, 1)`

/** What somebody reads of it before they answer. `x`: messages. */
const isShown = sql`x.conversation_id = c.id and x.seq >= m.visible_from_seq and x.deleted_at is null and x.kind = 'text'`

/** Who wrote for the first time and is not known, the latest first. Nobody in a block with the actor. */
export const listRequests = async (actor: Actor): Promise<MessageRequests> => {
  const rows = (await reader().execute(sql`
    select c.id, (
      select json_agg(page order by page.seq) from (
        select ${messageFields} from messages x
        where ${isShown}
        order by x.seq desc limit ${shown}
      ) page
    ) as messages
    from memberships m join conversations c on c.id = m.conversation_id
    where m.person_id = ${actor.personId} and ${waits}
      and not exists (
        select 1 from memberships o where o.conversation_id = c.id and o.person_id <> m.person_id
          and not ${isUnblocked(sql`m.person_id`, sql`o.person_id`)}
      )
    limit ${limits.pageMax}
  `)) as unknown as { id: string; messages: MessageJson[] | null }[]
  const found = rows.flatMap(({ id, messages }) => (messages ? [{ id, messages: messages.map(withoutFiles) }] : []))
  const held = await rowsById(found.map(row => row.id))
  const requests = found.flatMap(({ id, messages }): MessageRequest[] => {
    const conversation = held.get(id)
    const personId = conversation?.memberIds?.find(other => other !== actor.personId)
    if (!conversation || !personId) return []
    return [{ conversation, personId, messages, at: messages.at(-1)!.createdAt }]
  })
  requests.sort((a, b) => (a.at < b.at ? 1 : -1))
  const said = requests.flatMap(request => request.messages)
  return { requests, people: await peopleByIds([...requests.map(one => one.personId), ...idsNamedBy(said)]) }
}

/** What is in a file is not shown before the request is taken. */
const withoutFiles = (row: MessageJson): MessageDto => {
  const { files: _, ...message } = messageOf(row)
  return message
}

const rowsById = async (ids: string[]) => {
  const rows = await reader()
    .select()
    .from(conversations)
    .where(sql`${conversations.id} in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`)
  return new Map(rows.map(row => [row.id, toConversation(row)]))
}

/**
 * Accepts, puts away (until they write again) or blocks. Who wrote hears of the first only. Errors: `not_found` (nothing waits here).
 */
export const answerRequest = async (
  actor: Actor,
  { conversationId, answer }: { conversationId: string; answer: "accept" | "delete" | "block" },
): Promise<Record<string, never>> => {
  if (answer === "accept") {
    if (!(await acceptDirect(actor.personId, conversationId))) throw notFound()
  } else {
    const other = await putAway(actor.personId, conversationId)
    if (answer === "block") await addBlock(actor, { personId: other })
  }
  await announceActivity(await db().transaction(tx => dropNotice(tx, actor.personId, "request", conversationId)))
  return {}
}

/** Makes somebody a member of a direct conversation that waits for them. False: it does not. */
export const acceptDirect = async (personId: string, conversationId: string): Promise<boolean> => {
  const changed = await changeConversation(conversationId, async step => {
    const before = await membershipOf(step.tx, conversationId, personId)
    const waiting = step.conversation.kind === "direct" && before && isAway(before)
    return { members: waiting ? [await enter(step, personId, "member")] : [] }
  })
  await announceMembers(changed)
  const isTaken = changed.value.members.length > 0
  if (isTaken) regardAnew(personId, otherIn(changed.conversation, personId))
  return isTaken
}

/** The other one of a direct conversation. */
const otherIn = ({ directKey }: { directKey: string | null }, personId: string) =>
  directKey!.split(":").find(id => id !== personId)!

const isAway = (row: MembershipRow) => row.state === "requested" || row.state === "left"

const putAway = async (personId: string, conversationId: string): Promise<string> => {
  const { conversation } = await changeConversation(conversationId, async step => {
    const before = await membershipOf(step.tx, conversationId, personId)
    if (step.conversation.kind !== "direct" || !before || !isAway(before)) throw notFound()
    await step.tx
      .update(memberships)
      .set({ state: "left", visibleFromSeq: step.conversation.seq + 1 })
      .where(and(eq(memberships.conversationId, conversationId), eq(memberships.personId, personId)))
  })
  return otherIn(conversation, personId)
}

/** Two who have become contacts are strangers no more: what waits between them is accepted. */
export const acceptBetween = async (one: string, other: string): Promise<void> => {
  const [row] = (await reader().execute(sql`
    select c.id, m.person_id as "personId" from conversations c join memberships m on m.conversation_id = c.id
    where c.direct_key = ${[one, other].sort().join(":")} and m.state in ('requested', 'left')
  `)) as unknown as { id: string; personId: string }[]
  if (row) await acceptDirect(row.personId, row.id)
}

/** With whom somebody has a first message unanswered, in either direction: the two see nothing of each other's coming and going. */
export const waitingPairsOf = async (personId: string): Promise<Set<string>> => {
  const rows = (await reader().execute(sql`
    select o.person_id as id from memberships m
    join conversations c on c.id = m.conversation_id and c.kind = 'direct' and c.member_count = 1 and c.seq > 0
    join memberships o on o.conversation_id = c.id and o.person_id <> m.person_id
    where m.person_id = ${personId} and (m.state in ('requested', 'left') or o.state in ('requested', 'left'))
  `)) as unknown as { id: string }[]
  return new Set(rows.map(row => row.id))
}

/** Whether a direct conversation may wait for somebody: what is said, edited or deleted there is told by their list of requests. */
export const mayWait = ({ directKey, memberCount }: { directKey: string | null; memberCount: number }) =>
  directKey !== null && memberCount === 1

/** Tells those that these direct conversations wait for that there is something, or something else. What fails here stands in their list all the same. */
export const tellRequests = (conversationIds: string[]): Promise<void> =>
  noteRequests(conversationIds).catch(error => log.warn({ err: error }, "a request could not be told"))

export const noteRequests = async (conversationIds: string[]): Promise<void> => {
  for (const id of conversationIds) {
    const { told, between } = await db().transaction(tx => noteRequest(tx, id))
    if (between) regardAnew(...between)
    await announceActivity(told)
  }
}

/** Under the conversation's lock, so that one that is answered at this moment is not told afterwards. */
const noteRequest = async (
  tx: Transaction,
  conversationId: string,
): Promise<{ told: string[]; between?: [string, string] }> => {
  await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(eq(conversations.id, conversationId))
    .for("update")
  const [row] = (await tx.execute(sql`
    select m.person_id as "personId", o.person_id as "authorId",
      exists (select 1 from messages x where ${isShown}) as said,
      ${isUnblocked(sql`m.person_id`, sql`o.person_id`)} as heard
    from conversations c
    join memberships m on m.conversation_id = c.id
    join memberships o on o.conversation_id = c.id and o.person_id <> m.person_id
    where c.id = ${conversationId} and ${waits}
  `)) as unknown as { personId: string; authorId: string; said: boolean; heard: boolean }[]
  if (!row) return { told: [] }
  const { personId, authorId, said, heard } = row
  if (!said) return { told: await dropNotice(tx, personId, "request", conversationId) }
  const news = await noteNotice(tx, [personId], { kind: "request", key: conversationId, actorId: authorId })
  // It is news once; whoever has the list open sees what is different in it.
  const told = news.length > 0 || !heard ? news : await raiseAll(tx, [personId])
  return { told, between: [personId, authorId] }
}
