import { and, asc, count, eq, inArray, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { conversations } from "#db/schema/conversations.ts"
import { messages, savedMessages } from "#db/schema/messages.ts"
import { requireReader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { invalid, notFound, Refusal } from "#lib/domain/errors.ts"
import type { Place } from "#lib/domain/messages/change.ts"
import { firstVisible } from "#lib/domain/messages/list.ts"
import { reactionsOf } from "#lib/domain/messages/reactions-of.ts"
import { messagesAt } from "#lib/domain/messages/rows-at.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { raisePersonRevision } from "#lib/domain/people/revision.ts"
import { isReadable, joinReadable } from "#lib/domain/readable.ts"
import { toConversation, toMessage } from "#lib/domain/to-dto.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { SavedPage } from "#lib/protocol/saved.ts"

const own = (actor: Actor, { conversationId, seq }: Place) =>
  and(
    eq(savedMessages.personId, actor.personId),
    eq(savedMessages.conversationId, conversationId),
    eq(savedMessages.seq, seq),
  )

/** Keeps a message for later, for oneself alone; a repeat changes nothing. Errors: `not_found`, `too_large` (the bound). */
export const saveMessage = async (actor: Actor, { conversationId, seq }: Place): Promise<Record<string, never>> => {
  const access = await requireReader(actor, conversationId)
  const saved = await change(actor, { conversationId, seq }, async tx => {
    // Locked against its deletion, which would otherwise pass this row by.
    const [message] = await tx
      .select()
      .from(messages)
      .where(and(eq(messages.conversationId, conversationId), eq(messages.seq, seq)))
      .for("share")
    if (message?.kind !== "text" || message.deletedAt || seq < firstVisible(access)) throw notFound()
    const [kept] = await tx
      .select({ all: count() })
      .from(savedMessages)
      .where(eq(savedMessages.personId, actor.personId))
    if (kept!.all >= limits.savedMax) {
      throw new Refusal("too_large", `At most ${limits.savedMax} messages can be saved.`)
    }
    const [row] = await tx
      .insert(savedMessages)
      .values({ personId: actor.personId, conversationId, seq })
      .onConflictDoNothing()
      .returning()
    return row !== undefined
  })
  if (saved !== null) tell(actor, { conversationId, seq }, true, saved)
  return {}
}

/** Keeps it no longer; a repeat changes nothing. */
export const unsaveMessage = async (actor: Actor, place: Place): Promise<Record<string, never>> => {
  const unsaved = await change(actor, place, async tx => {
    const removed = await tx.delete(savedMessages).where(own(actor, place)).returning()
    return removed.length > 0
  })
  if (unsaved !== null) tell(actor, place, false, unsaved)
  return {}
}

/** Answers with the personal revision of the change, or null if nothing is different. */
const change = (actor: Actor, _place: Place, work: (tx: Transaction) => Promise<boolean>): Promise<number | null> =>
  db().transaction(async tx => ((await work(tx)) ? raisePersonRevision(tx, actor.personId) : null))

const tell = (actor: Actor, { conversationId, seq }: Place, saved: boolean, personRevision: number) =>
  announce({ personId: actor.personId }, "saved:changed", { conversationId, seq, saved, personRevision })

/** Which messages of a conversation the actor keeps. Errors: `not_found`. */
export const savedPlacesIn = async (actor: Actor, { conversationId }: { conversationId: string }) => {
  await requireReader(actor, conversationId)
  const rows = await db()
    .select({ seq: savedMessages.seq })
    .from(savedMessages)
    .where(and(eq(savedMessages.personId, actor.personId), eq(savedMessages.conversationId, conversationId)))
    .orderBy(asc(savedMessages.seq))
  return { seqs: rows.map(row => row.seq) }
}

/** What the actor keeps and may still read, the latest kept first, `pageDefault` at a time. Errors: `invalid` (the cursor). */
export const listSaved = async (actor: Actor, { cursor }: { cursor?: string }): Promise<SavedPage> => {
  const from = cursor === undefined ? null : parseCursor(cursor)
  const after = from
    ? sql`and (s.saved_at, s.conversation_id, s.seq) < (${from.at}::timestamptz, ${from.id}::uuid, ${from.seq}::int)`
    : sql``
  const found = (await db().execute(sql`
    select s.conversation_id as "conversationId", s.seq, s.saved_at as "savedAt"
    from saved_messages s ${joinReadable(sql`s`, actor.personId)}
    where s.person_id = ${actor.personId} and ${isReadable(sql`s`)} ${after}
    order by s.saved_at desc, s.conversation_id desc, s.seq desc
    limit ${limits.pageDefault + 1}
  `)) as unknown as (Place & { savedAt: string })[]
  const page = found.slice(0, limits.pageDefault)
  const rows = await messagesAt(page)
  const reactions = await reactionsOf(page)
  const items = page.flatMap(place => {
    const row = rows(place)
    if (!row || row.deletedAt) return []
    return [{ message: toMessage(row, reactions(row)), savedAt: new Date(place.savedAt).toISOString() }]
  })
  const last = page.at(-1)
  return {
    items,
    ...(await namesFor(items.map(item => item.message))),
    next:
      found.length > page.length && last
        ? `${new Date(last.savedAt).getTime()}.${last.conversationId}.${last.seq}`
        : null,
  }
}

/** The conversations and the people that a list of messages from many places names. */
export const namesFor = async (listed: ReturnType<typeof toMessage>[], more: string[] = []) => {
  const ids = [...new Set(listed.map(message => message.conversationId))]
  const found = ids.length > 0 ? await db().select().from(conversations).where(inArray(conversations.id, ids)) : []
  const named = found.map(toConversation)
  const people = await peopleByIds([
    ...idsNamedBy(listed),
    ...more,
    ...named.flatMap(conversation => conversation.memberIds ?? []),
  ])
  return { conversations: named, people }
}

const parseCursor = (cursor: string) => {
  const parts = /^(\d{1,14})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})$/.exec(cursor)
  if (!parts) throw invalid({ cursor: "malformed" })
  return { at: new Date(Number(parts[1])).toISOString(), id: parts[2]!, seq: Number(parts[3]) }
}
