import { and, eq, isNull } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { conversations } from "#db/schema/conversations.ts"
import { people } from "#db/schema/people.ts"
import { isBlockedPair, notAccepting } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { admit, announce } from "#lib/domain/announce.ts"
import { makeStep, type Transaction } from "#lib/domain/conversations/change.ts"
import { invitePeople } from "#lib/domain/conversations/invite.ts"
import { lobbyRow } from "#lib/domain/conversations/rows.ts"
import { notFound } from "#lib/domain/errors.ts"
import { announceMembers, enter } from "#lib/domain/memberships.ts"
import { tellFollowers } from "#lib/domain/notices.ts"
import { acceptDirect, enterAsked, isKnownTo, requireFewRequests } from "#lib/domain/requests.ts"
import { keepName } from "#lib/domain/search/index-names.ts"
import type { CreateInput, LobbyRow } from "#lib/protocol/conversations.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

type Answer = { row: LobbyRow; people: PersonDto[] }

/**
 * Makes a room or a group with the actor as owner and, if handles are given, these people in it. The same client id again
 * answers with the conversation that it made. Errors: `invalid` (unknown handles), `not_accepting`.
 */
export const createConversation = async (actor: Actor, input: CreateInput): Promise<Answer> => {
  const { clientId, kind, name, topic, handles = [] } = input
  const changed = await db().transaction(async tx => {
    const [conversation] = await tx
      .insert(conversations)
      .values({
        id: uuidv7(),
        kind,
        name,
        topic: topic || null,
        createdBy: actor.personId,
        clientId,
        history: kind === "room" ? "all" : "joined",
      })
      .onConflictDoNothing({ target: [conversations.createdBy, conversations.clientId] })
      .returning()
    if (!conversation) return null
    const step = makeStep(tx, conversation)
    const owner = await enter(step, actor.personId, "owner")
    const lines = [await step.line("created", actor.personId, { name })]
    const invited = handles.length > 0 ? await invitePeople(step, actor, handles) : { lines: [], members: [] }
    await writeCounters(tx, conversation)
    return {
      value: { lines: [...lines, ...invited.lines], members: [owner, ...invited.members] },
      conversation,
      base: 0,
      revision: conversation.revision,
    }
  })
  if (changed) {
    await announceMembers(changed)
    await keepName({ kind: "conversation", id: changed.conversation.id, name, handle: null })
    if (kind === "room") await tellFollowers(actor.personId, "room", changed.conversation.id, null, { name })
  }
  const id = changed?.conversation.id ?? (await createdBefore(actor, clientId))
  const answer = await lobbyRow(actor.personId, id)
  if (!answer) throw notFound()
  return answer
}

/**
 * The one direct conversation of two people (or notes to self), made if there is none. The other one learns of it with the first
 * message, and by a request if the actor is not known to them. Errors: `not_found`, `not_accepting` (only if there is none yet),
 * `too_many` (requests that nobody has answered).
 */
export const directConversation = async (actor: Actor, { personId }: { personId: string }): Promise<Answer> => {
  const [other] = await db()
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.id, personId), isNull(people.bannedAt)))
  if (!other) throw notFound()
  const directKey = [actor.personId, personId].sort().join(":")
  const [existing] = await db()
    .select({ id: conversations.id })
    .from(conversations)
    .where(eq(conversations.directKey, directKey))
  const id = existing?.id ?? (await makeDirect(actor, personId, directKey))
  const answer = (await lobbyRow(actor.personId, id)) ?? (await accepted(actor.personId, id))
  if (!answer) throw notFound()
  return answer
}

/** Whoever was asked and writes by themselves has accepted. */
const accepted = async (personId: string, id: string) => {
  await acceptDirect(personId, id)
  return lobbyRow(personId, id)
}

const makeDirect = async (actor: Actor, personId: string, directKey: string): Promise<string> => {
  if (await isBlockedPair(actor.personId, personId)) throw notAccepting()
  const known = personId === actor.personId || (await isKnownTo(personId, actor.personId))
  if (!known) await requireFewRequests(actor)
  const made = await db().transaction(async tx => {
    const id = uuidv7()
    const [conversation] = await tx
      .insert(conversations)
      .values({ id, kind: "direct", createdBy: actor.personId, clientId: id, history: "all", directKey })
      .onConflictDoNothing({ target: conversations.directKey })
      .returning()
    if (!conversation) return null
    const step = makeStep(tx, conversation)
    for (const member of new Set(directKey.split(":"))) {
      if (known || member === actor.personId) await enter(step, member, "member")
      else await enterAsked(step, member)
    }
    await writeCounters(tx, conversation)
    return conversation.id
  })
  if (!made) {
    const [first] = await db()
      .select({ id: conversations.id })
      .from(conversations)
      .where(eq(conversations.directKey, directKey))
    return first!.id
  }
  for (const member of known ? new Set(directKey.split(":")) : [actor.personId]) admit({ personId: member }, made)
  const mine = await lobbyRow(actor.personId, made)
  if (mine) {
    const { personRevision } = mine.row.membership
    announce({ personId: actor.personId }, "membership:changed", { ...mine, personRevision })
  }
  return made
}

const writeCounters = (tx: Transaction, { id, seq, revision, memberCount }: typeof conversations.$inferSelect) =>
  tx.update(conversations).set({ seq, revision, memberCount }).where(eq(conversations.id, id))

const createdBefore = async (actor: Actor, clientId: string): Promise<string> => {
  const [found] = await db()
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(eq(conversations.createdBy, actor.personId), eq(conversations.clientId, clientId)))
  if (!found) throw notFound()
  return found.id
}
