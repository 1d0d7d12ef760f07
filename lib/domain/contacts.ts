import { and, count, eq, isNull, or, type SQL, sql } from "drizzle-orm"
import type { PgColumn } from "drizzle-orm/pg-core"
import { db, reader } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { contactRequests, contacts } from "#db/schema/relations.ts"
import { isBlockedPair, type Reader } from "#lib/domain/access.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { invalid, notFound, Refusal } from "#lib/domain/errors.ts"
import { dropNotice, noteNotice } from "#lib/domain/notices.ts"
import { type PersonRow, pictureShown, toPerson } from "#lib/domain/people/to-person.ts"
import { acceptBetween } from "#lib/domain/requests.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { ContactState } from "#lib/protocol/profiles.ts"
import type { ContactList } from "#lib/protocol/relations.ts"

type Done = Record<string, never>
type Pair = { from: string; to: string }

const isRequest = ({ from, to }: Pair) => and(eq(contactRequests.fromId, from), eq(contactRequests.toId, to))

/**
 * Asks someone to be a contact; who has asked already is accepted by it. Whoever declined, or has a block with the actor, is not asked
 * again, and the answer is the same. Errors: `not_found`, `invalid` (oneself), `too_many` (unanswered, or contacts).
 */
export const askContact = async (actor: Actor, { personId }: { personId: string }): Promise<Done> => {
  if (personId === actor.personId) throw invalid({ personId: "wrong" })
  const mine = { from: actor.personId, to: personId }
  const told = await changePair(mine, async tx => {
    const [found] = await tx.select({ id: people.id }).from(people).where(eq(people.id, personId))
    if (!found) throw notFound()
    if (await areContacts(tx, mine)) return []
    const apart = await isBlockedPair(actor.personId, personId, tx)
    const [theirs] = await tx
      .select()
      .from(contactRequests)
      .where(isRequest({ from: personId, to: actor.personId }))
    if (theirs && !apart) return makeContacts(tx, mine)
    await requireRoom(tx, actor.personId)
    const declinedAt = apart ? new Date() : null
    const added = await tx
      .insert(contactRequests)
      .values({ fromId: mine.from, toId: mine.to, declinedAt })
      .onConflictDoNothing()
      .returning({ id: contactRequests.toId })
    if (added.length === 0 || apart) return []
    return noteNotice(tx, [personId], { kind: "contact-asked", key: actor.personId, actorId: actor.personId })
  })
  await announceActivity(told)
  if (await areContacts(reader(), mine)) await acceptBetween(mine.from, mine.to)
  return {}
}

/** Accepts, or declines without a word. Errors: `not_found` (they do not ask). */
export const answerContact = async (
  actor: Actor,
  { personId, accept }: { personId: string; accept: boolean },
): Promise<Done> => {
  const theirs = { from: personId, to: actor.personId }
  const told = await changePair(theirs, async tx => {
    const [asking] = await tx
      .select()
      .from(contactRequests)
      .where(and(isRequest(theirs), isNull(contactRequests.declinedAt)))
    if (!asking || (await isBlockedPair(actor.personId, personId, tx))) throw notFound()
    if (accept) return makeContacts(tx, { from: actor.personId, to: personId })
    await tx.update(contactRequests).set({ declinedAt: new Date() }).where(isRequest(theirs))
    return dropNotice(tx, actor.personId, "contact-asked", personId)
  })
  await announceActivity(told)
  if (accept) await acceptBetween(theirs.from, theirs.to)
  return {}
}

/** Ends it for both, or takes one's own question back. Nobody is told. */
export const removeContact = async (actor: Actor, { personId }: { personId: string }): Promise<Done> => {
  const mine = { from: actor.personId, to: personId }
  const told = await changePair(mine, async tx => {
    await tx.delete(contacts).where(eitherWay(contacts.personId, contacts.contactId, mine))
    await tx.delete(contactRequests).where(and(isRequest(mine), isNull(contactRequests.declinedAt)))
    return dropNotice(tx, personId, "contact-asked", actor.personId)
  })
  await announceActivity(told)
  return {}
}

/** One's contacts, who asks, and whom one has asked; by name, nobody in a block with the actor. */
export const listContacts = async (actor: Actor): Promise<ContactList> => {
  const me = sql`${actor.personId}::uuid`
  const read = async (join: SQL) => {
    const rows = (await reader().execute(sql`
      select p.id, p.handle, p.name, ${sql.raw(pictureShown)} as picture from people p ${join}
        and p.banned_at is null and ${isUnblocked(sql`p.id`, me)}
      order by lower(p.name), p.id limit ${limits.contactsMax}
    `)) as unknown as PersonRow[]
    return rows.map(toPerson)
  }
  const [mine, asking, asked] = await Promise.all([
    read(sql`join contacts k on k.contact_id = p.id where k.person_id = ${me}`),
    read(sql`join contact_requests r on r.from_id = p.id where r.to_id = ${me} and r.declined_at is null`),
    // Whom one blocks is left out of the list; whether a question was declined is not to be seen.
    read(sql`join contact_requests r on r.to_id = p.id where r.from_id = ${me}`),
  ])
  return { contacts: mine, asking, asked }
}

/** How two people stand as contacts, as the first of them may know it. */
export const contactState = async (viewerId: string, personId: string): Promise<ContactState> => {
  const [row] = (await reader().execute(sql`
    select exists (select 1 from contacts where person_id = ${viewerId} and contact_id = ${personId}) as contact,
      exists (select 1 from contact_requests where from_id = ${viewerId} and to_id = ${personId}) as asked,
      exists (select 1 from contact_requests where from_id = ${personId} and to_id = ${viewerId} and declined_at is null)
        and ${isUnblocked(sql`${viewerId}::uuid`, sql`${personId}::uuid`)} as asking
  `)) as unknown as { contact: boolean; asked: boolean; asking: boolean }[]
  if (row!.contact) return "contact"
  return row!.asking ? "asking" : row!.asked ? "asked" : "none"
}

/** One after the other for two people, whichever of them begins. */
const changePair = (pair: Pair, work: (tx: Transaction) => Promise<string[]>): Promise<string[]> =>
  db().transaction(async tx => {
    const key = [pair.from, pair.to].sort().join()
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`contacts:${key}`}, 0))`)
    return work(tx)
  })

const eitherWay = (one: PgColumn, other: PgColumn, { from, to }: Pair) =>
  or(and(eq(one, from), eq(other, to)), and(eq(one, to), eq(other, from)))

const areContacts = async (tx: Reader, { from, to }: Pair) => {
  const found = await tx
    .select({ since: contacts.since })
    .from(contacts)
    .where(and(eq(contacts.personId, from), eq(contacts.contactId, to)))
  return found.length > 0
}

const requireRoom = async (tx: Transaction, personId: string) => {
  const [waiting] = await tx.select({ many: count() }).from(contactRequests).where(eq(contactRequests.fromId, personId))
  const [held] = await tx.select({ many: count() }).from(contacts).where(eq(contacts.personId, personId))
  if (waiting!.many >= limits.requestsMax || held!.many >= limits.contactsMax)
    throw new Refusal("too_many", "Too many questions are unanswered.")
}

/** `from` has agreed to what `to` asked. */
const makeContacts = async (tx: Transaction, { from, to }: Pair): Promise<string[]> => {
  await tx
    .insert(contacts)
    .values([
      { personId: from, contactId: to },
      { personId: to, contactId: from },
    ])
    .onConflictDoNothing()
  await tx.delete(contactRequests).where(eitherWay(contactRequests.fromId, contactRequests.toId, { from, to }))
  const gone = await dropNotice(tx, from, "contact-asked", to)
  const news = await noteNotice(tx, [to], { kind: "contact-accepted", key: from, actorId: from })
  return [...gone, ...news]
}
