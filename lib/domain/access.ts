import { and, eq, or, sql } from "drizzle-orm"
import { type db, kept, reader } from "#db/client.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import { blocks } from "#db/schema/people.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { forbidden, notFound, Refusal } from "#lib/domain/errors.ts"
import { limits } from "#lib/protocol/limits.ts"
import { may, type Permission } from "#lib/protocol/permissions.ts"

export type ConversationRow = typeof conversations.$inferSelect
export type MembershipRow = typeof memberships.$inferSelect
export type Access = { conversation: ConversationRow; membership: MembershipRow | null }
export type MemberAccess = { conversation: ConversationRow; membership: MembershipRow }

/** A transaction or the pool: what a rule reads through. */
export type Reader = Pick<ReturnType<typeof db>, "select" | "execute">

/**
 * May read: active members, and everybody signed in for a public room (but for whom it banned). Anything else is `not_found`,
 * as if there were no such conversation.
 */
export const requireReader = async (actor: Actor, conversationId: string, within?: Reader): Promise<Access> => {
  const statement = within ? accessStatement(within) : kept("access", accessStatement)
  const [found] = await statement.execute({ conversationId, personId: actor.personId })
  return accessOf(found)
}

const accessStatement = (from: Reader) =>
  from
    .select(accessFields)
    .from(conversations)
    .leftJoin(memberships, ownMembership)
    .where(eq(conversations.id, sql.placeholder("conversationId")))
    .prepare("access")

/** What {@link accessOf} judges by, read of `conversations` and {@link ownMembership}, maybe with other things in one statement. */
export const accessFields = { conversation: conversations, membership: memberships }

/** The membership of the person that the placeholder `personId` stands for. */
export const ownMembership = and(
  eq(memberships.conversationId, conversations.id),
  eq(memberships.personId, sql.placeholder("personId")),
)

/** What may be read of what was found. Throws `not_found`. */
export const accessOf = (
  found: { conversation: ConversationRow; membership: MembershipRow | null } | undefined,
): Access => {
  if (!found) throw notFound()
  const { conversation, membership } = found
  if (membership?.state === "active") return { conversation, membership }
  if (conversation.kind === "room" && membership?.state !== "banned") return { conversation, membership: null }
  throw notFound()
}

/** May take part: active members. Readers of a public room get `forbidden`, others `not_found`. */
export const requireMember = async (actor: Actor, conversationId: string, within?: Reader): Promise<MemberAccess> => {
  const { conversation, membership } = await requireReader(actor, conversationId, within)
  if (!membership) throw forbidden()
  return { conversation, membership }
}

/** A member whose role may, by the table of permissions. Other members get `forbidden`. */
export const requirePermission = async (
  permission: Permission,
  actor: Actor,
  conversationId: string,
  within?: Reader,
): Promise<MemberAccess> => {
  const access = await requireMember(actor, conversationId, within)
  if (!may(permission, access.conversation, access.membership)) throw forbidden()
  return access
}

/** May write: members, while the conversation is open and, in a direct one, neither has blocked the other. */
export const requireWriter = async (actor: Actor, conversationId: string, within?: Reader): Promise<MemberAccess> => {
  const access = await requireMember(actor, conversationId, within)
  if (access.conversation.closedAt) throw new Refusal("closed", "This conversation is closed.")
  const other = otherOf(access.conversation, actor.personId)
  if (other && (await isBlockedPair(actor.personId, other, within))) throw notAccepting()
  const { memberCount, seq } = access.conversation
  // Enough for a first word to somebody who has not answered whether they want to hear.
  if (other && memberCount === 1 && seq >= limits.requestMessagesMax) throw notAccepting()
  return access
}

/** May send files: writers, but nobody to somebody who has not taken their request yet. */
export const requireFileSender = async (
  actor: Actor,
  conversationId: string,
  within?: Reader,
): Promise<MemberAccess> => {
  const access = await requireWriter(actor, conversationId, within)
  if (otherOf(access.conversation, actor.personId) && access.conversation.memberCount === 1) throw notAccepting()
  return access
}

/** Where typing may be told: to a writer, but without saying why not (`null`). */
export const mayType = async (actor: Actor, conversationId: string): Promise<ConversationRow | null> =>
  requireWriter(actor, conversationId).then(
    ({ conversation }) => conversation,
    error => {
      if (error instanceof Refusal) return null
      throw error
    },
  )

/** The same words whether someone blocks or does not take messages: the one cannot be told from the other. */
export const notAccepting = () => new Refusal("not_accepting", "This person does not accept messages from you.")

/** The other one of a direct conversation; null for any other kind and for notes to self. */
export const otherOf = (conversation: ConversationRow, personId: string): string | null =>
  conversation.directKey?.split(":").find(id => id !== personId) ?? null

export const isBlockedPair = async (one: string, other: string, from: Reader = reader()): Promise<boolean> => {
  const found = await from
    .select({ one: sql`1` })
    .from(blocks)
    .where(
      or(
        and(eq(blocks.blockerId, one), eq(blocks.blockedId, other)),
        and(eq(blocks.blockerId, other), eq(blocks.blockedId, one)),
      ),
    )
    .limit(1)
  return found.length > 0
}
