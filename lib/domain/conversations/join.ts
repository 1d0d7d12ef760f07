import { requirePermission } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { changeConversation } from "#lib/domain/conversations/change.ts"
import { lobbyRow } from "#lib/domain/conversations/rows.ts"
import { forbidden, notFound } from "#lib/domain/errors.ts"
import { announceMembers, depart, enter, membershipOf } from "#lib/domain/memberships.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

type Input = { conversationId: string }

/** Joins a public room; who is in already gets the same answer and nothing changes. Errors: `not_found`. */
export const joinConversation = async (
  actor: Actor,
  { conversationId }: Input,
): Promise<{ row: LobbyRow; people: PersonDto[] }> => {
  const changed = await changeConversation(conversationId, async step => {
    const before = await membershipOf(step.tx, conversationId, actor.personId)
    if (before?.state === "active") return { members: [] }
    if (step.conversation.kind !== "room" || before?.state === "banned") throw notFound()
    const member = await enter(step, actor.personId, step.conversation.memberCount === 0 ? "owner" : "member")
    return { lines: [await step.line("joined", actor.personId)], members: [member] }
  })
  await announceMembers(changed)
  const answer = await lobbyRow(actor.personId, conversationId)
  if (!answer) throw notFound()
  return answer
}

/** Leaves a room or a group; nothing of it is heard from then on. Errors: `not_found`, `forbidden` (a direct conversation). */
export const leaveConversation = async (actor: Actor, { conversationId }: Input): Promise<Record<string, never>> => {
  const changed = await changeConversation(conversationId, async step => {
    await requirePermission("leave", actor, conversationId, step.tx)
    const members = await depart(step, actor.personId)
    return { lines: [await step.line("left", actor.personId)], members }
  })
  await announceMembers(changed)
  return {}
}

/** Removes a member. Errors: `not_found`, `forbidden` (not an owner, a direct conversation, oneself). */
export const removeMember = async (
  actor: Actor,
  { conversationId, personId }: Input & { personId: string },
): Promise<Record<string, never>> => {
  const changed = await changeConversation(conversationId, async step => {
    await requirePermission("remove", actor, conversationId, step.tx)
    if (personId === actor.personId) throw forbidden()
    if ((await membershipOf(step.tx, conversationId, personId))?.state !== "active") throw notFound()
    const members = await depart(step, personId)
    return { lines: [await step.line("removed", actor.personId, { personIds: [personId] })], members }
  })
  await announceMembers(changed)
  return {}
}
