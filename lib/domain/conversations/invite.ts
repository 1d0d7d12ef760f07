import { and, asc, inArray, isNull } from "drizzle-orm"
import { people } from "#db/schema/people.ts"
import { isBlockedPair, type MembershipRow, notAccepting, requirePermission } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { changeConversation, type Step } from "#lib/domain/conversations/change.ts"
import { invalid, Refusal } from "#lib/domain/errors.ts"
import { announceMembers, enter, membershipOf } from "#lib/domain/memberships.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

type Input = { conversationId: string; handles: string[] }

/**
 * Brings people in by handle: any member of a group may, owners of a room. Those who are in already are passed over.
 * Errors: `not_found`, `forbidden`, `invalid` (unknown handles), `not_accepting`, `too_large` (a group's bound).
 */
export const inviteToConversation = async (actor: Actor, input: Input): Promise<Record<string, never>> => {
  const changed = await changeConversation(input.conversationId, async step => {
    await requirePermission("invite", actor, input.conversationId, step.tx)
    return invitePeople(step, actor, input.handles)
  })
  await announceMembers(changed)
  return {}
}

/** Within a step: makes the people of these handles members and writes one line about it. */
export const invitePeople = async (
  step: Step,
  actor: Actor,
  handles: string[],
): Promise<{ lines: MessageDto[]; members: MembershipRow[] }> => {
  const wanted = [...new Set(handles)]
  // In order of ids, as every transaction that raises several people's counters: two of them cannot wait for each other.
  const found = await step.tx
    .select({ id: people.id, handle: people.handle })
    .from(people)
    .where(and(inArray(people.handle, wanted), isNull(people.bannedAt)))
    .orderBy(asc(people.id))
  if (found.length < wanted.length) throw invalid({ handles: "unknown" })
  const members: MembershipRow[] = []
  for (const { id } of found) {
    const state = (await membershipOf(step.tx, step.conversation.id, id))?.state
    if (state === "active") continue
    if (state === "banned" || (await isBlockedPair(actor.personId, id, step.tx))) throw notAccepting()
    members.push(await enter(step, id, "member"))
  }
  if (step.conversation.kind === "group" && step.conversation.memberCount > limits.groupMax) {
    throw new Refusal("too_large", `A group has at most ${limits.groupMax} members.`)
  }
  if (members.length === 0) return { lines: [], members }
  const line = await step.line("invited", actor.personId, { personIds: members.map(row => row.personId) })
  return { lines: [line], members }
}
