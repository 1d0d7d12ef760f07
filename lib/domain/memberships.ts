import { and, eq, sql } from "drizzle-orm"
import { db, kept } from "#db/client.ts"
import { activity } from "#db/schema/activity.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import { savedMessages } from "#db/schema/messages.ts"
import type { MembershipRow, Reader } from "#lib/domain/access.ts"
import { admit, announce, expel } from "#lib/domain/announce.ts"
import type { Changed, Step, Transaction } from "#lib/domain/conversations/change.ts"
import { lobbyRow } from "#lib/domain/conversations/rows.ts"
import { tellDraftAgain } from "#lib/domain/drafts.ts"
import { gather } from "#lib/domain/gather.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { raisePersonRevision } from "#lib/domain/people/revision.ts"
import { settleMember } from "#lib/domain/receipts/counted.ts"
import { tellReceipts } from "#lib/domain/receipts/told.ts"
import { toConversation, toMember } from "#lib/domain/to-dto.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** The conversations whose events a person hears. Of people who come in together in one statement. */
export const activeConversationIds = gather("active-conversations", {
  async run(personIds: string[]) {
    const rows = await kept("active-conversations", activeStatement).execute({ personIds: `{${personIds}}` })
    const found = new Map(rows.map(row => [row.personId, row.ids.split(",")]))
    return personIds.map(id => found.get(id) ?? [])
  },
})

const activeStatement = (reader: Reader) =>
  reader
    .select({
      personId: memberships.personId,
      ids: sql<string>`string_agg(${memberships.conversationId}::text, ',')`,
    })
    .from(memberships)
    .where(
      and(sql`${memberships.personId} = any(${sql.placeholder("personIds")}::uuid[])`, eq(memberships.state, "active")),
    )
    .groupBy(memberships.personId)
    .prepare("active_conversations")

/** The present revisions of some conversations. */
export const headsOf = async (ids: string[]): Promise<Map<string, number>> => {
  if (ids.length === 0) return new Map()
  const rows = (await db().execute(sql`
    select id, revision from ${conversations} where id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))
  `)) as unknown as { id: string; revision: number }[]
  return new Map(rows.map(row => [row.id, row.revision]))
}

export const membershipOf = async (
  tx: Transaction,
  conversationId: string,
  personId: string,
): Promise<MembershipRow | null> => {
  const [row] = await tx
    .select()
    .from(memberships)
    .where(and(eq(memberships.conversationId, conversationId), eq(memberships.personId, personId)))
  return row ?? null
}

/**
 * Makes someone an active member within a step. Call before the line that tells of it, so that the line is the first thing that a
 * newcomer of a conversation without open history sees; what was said before counts as read.
 */
export const enter = async (step: Step, personId: string, role: "owner" | "member"): Promise<MembershipRow> => {
  const { tx, conversation } = step
  const firstSeq = conversation.seq + 1
  await tellDraftAgain(tx, personId, conversation.id)
  const fresh = {
    role,
    state: "active" as const,
    joinedSeq: firstSeq,
    visibleFromSeq: conversation.history === "all" ? 0 : firstSeq,
    lastReadSeq: conversation.seq,
    lastDeliveredSeq: conversation.seq,
    shownReadSeq: conversation.seq,
    shownDeliveredSeq: conversation.seq,
    tellsRead: true,
    tellsDelivered: true,
    unreadFromSeq: null,
    revision: step.next(),
    personRevision: await raisePersonRevision(tx, personId),
    joinedAt: new Date(),
    leftAt: null,
  }
  const [row] = await tx
    .insert(memberships)
    .values({ conversationId: conversation.id, personId, ...fresh })
    .onConflictDoUpdate({ target: [memberships.conversationId, memberships.personId], set: fresh })
    .returning()
  conversation.memberCount++
  await settleMember(tx, conversation.id, personId)
  return row!
}

/** Ends an active membership within a step. If no owner is left, the member of longest standing becomes one. */
export const depart = async (step: Step, personId: string): Promise<MembershipRow[]> => {
  const { tx, conversation } = step
  const [left] = await tx
    .update(memberships)
    .set({
      state: "left",
      role: "member",
      leftAt: new Date(),
      revision: step.next(),
      personRevision: await raisePersonRevision(tx, personId),
    })
    .where(and(eq(memberships.conversationId, conversation.id), eq(memberships.personId, personId)))
    .returning()
  conversation.memberCount--
  // A public room stays readable for who has left; of anything else nothing is kept.
  if (conversation.kind !== "room") {
    const own = and(eq(savedMessages.conversationId, conversation.id), eq(savedMessages.personId, personId))
    await tx.delete(savedMessages).where(own)
    await tx.delete(activity).where(and(eq(activity.conversationId, conversation.id), eq(activity.personId, personId)))
  }
  await settleMember(tx, conversation.id, personId)
  return [left!, ...(await keepOneOwner(step))]
}

const keepOneOwner = async (step: Step): Promise<MembershipRow[]> => {
  const active = and(eq(memberships.conversationId, step.conversation.id), eq(memberships.state, "active"))
  const [owner] = await step.tx
    .select({ id: memberships.personId })
    .from(memberships)
    .where(and(active, eq(memberships.role, "owner")))
    .limit(1)
  if (owner) return []
  const [heir] = await step.tx
    .select({ id: memberships.personId })
    .from(memberships)
    .where(active)
    .orderBy(memberships.joinedAt, memberships.personId)
    .limit(1)
  return heir ? [await giveRole(step, heir.id, "owner")] : []
}

/** Gives an active member another role within a step. */
export const giveRole = async (step: Step, personId: string, role: "owner" | "member"): Promise<MembershipRow> => {
  const [row] = await step.tx
    .update(memberships)
    .set({ role, revision: step.next(), personRevision: await raisePersonRevision(step.tx, personId) })
    .where(and(eq(memberships.conversationId, step.conversation.id), eq(memberships.personId, personId)))
    .returning()
  return row!
}

type Told = { lines?: MessageDto[]; members: MembershipRow[] }

/**
 * Tells everybody what a step did to memberships. Who entered hears what follows, who left hears nothing more, not even this.
 * What has to be read for it is read before the first word goes out.
 */
export const announceMembers = async (changed: Changed<Told>) => {
  const { conversation, base, revision, value } = changed
  if (base === revision) return
  const lines = value.lines ?? []
  const people = await peopleByIds([...value.members.map(row => row.personId), ...idsNamedBy(lines)])
  const own = await Promise.all(
    value.members.map(async row => ({
      row,
      lobby: row.state === "active" ? await lobbyRow(row.personId, conversation.id) : null,
    })),
  )
  for (const { row } of own) {
    const move = row.state === "active" ? admit : expel
    move({ personId: row.personId }, conversation.id)
  }
  announce({ conversationId: conversation.id }, "members:changed", {
    conversationId: conversation.id,
    base,
    revision,
    messages: lines,
    members: value.members.map(toMember),
    conversation: toConversation(conversation),
    people,
  })
  tellReceipts([conversation.id])
  for (const { row, lobby } of own) {
    const { personRevision } = row
    if (lobby) announce({ personId: row.personId }, "membership:changed", { ...lobby, personRevision })
    else announce({ personId: row.personId }, "membership:ended", { conversationId: conversation.id, personRevision })
  }
}
