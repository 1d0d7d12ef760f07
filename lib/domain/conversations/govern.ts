import { and, eq, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { memberships } from "#db/schema/conversations.ts"
import { requirePermission, requireReader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { changeConversation } from "#lib/domain/conversations/change.ts"
import { notFound, Refusal } from "#lib/domain/errors.ts"
import { announceMembers, giveRole, membershipOf } from "#lib/domain/memberships.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import { keepName } from "#lib/domain/search/index-names.ts"
import { toConversation, toMember } from "#lib/domain/to-dto.ts"
import type { MemberDto } from "#lib/protocol/conversations.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

type Update = { conversationId: string; name?: string; topic?: string }

/** Renames a room or group or changes its topic; equal values change nothing. Errors: `not_found`, `forbidden`. */
export const updateConversation = async (actor: Actor, input: Update): Promise<Record<string, never>> => {
  const {
    value: lines,
    conversation,
    base,
    revision,
  } = await changeConversation(input.conversationId, async step => {
    const { conversation } = step
    await requirePermission("update", actor, input.conversationId, step.tx)
    const renamed = input.name !== undefined && input.name !== conversation.name
    const topic = input.topic === undefined ? conversation.topic : input.topic || null
    if (topic !== conversation.topic) {
      conversation.topic = topic
      step.next()
    }
    if (!renamed) return []
    conversation.name = input.name!
    return [await step.line("renamed", actor.personId, { name: input.name! })]
  })
  if (base !== revision) {
    announce({ conversationId: conversation.id }, "conversation:changed", {
      conversationId: conversation.id,
      base,
      revision,
      messages: lines,
      conversation: toConversation(conversation),
    })
  }
  const { id, name } = conversation
  if (lines.length > 0 && name !== null) await keepName({ kind: "conversation", id, name, handle: null })
  return {}
}

type Role = { conversationId: string; personId: string; role: "owner" | "member" }

/** Makes a member owner or an owner member. Errors: `not_found`, `forbidden`, `last_owner`. */
export const setRole = async (
  actor: Actor,
  { conversationId, personId, role }: Role,
): Promise<Record<string, never>> => {
  const changed = await changeConversation(conversationId, async step => {
    await requirePermission("setRole", actor, conversationId, step.tx)
    const member = await membershipOf(step.tx, conversationId, personId)
    if (member?.state !== "active") throw notFound()
    if (member.role === role) return { members: [] }
    if (role === "member" && (await countOwners(step.tx, conversationId)) === 1) {
      throw new Refusal("last_owner", "Make somebody else an owner first.")
    }
    return { members: [await giveRole(step, personId, role)] }
  })
  await announceMembers(changed)
  return {}
}

const countOwners = async (reader: Pick<ReturnType<typeof db>, "select">, conversationId: string): Promise<number> => {
  const [row] = await reader
    .select({ owners: sql<number>`count(*)::int` })
    .from(memberships)
    .where(
      and(
        eq(memberships.conversationId, conversationId),
        eq(memberships.state, "active"),
        eq(memberships.role, "owner"),
      ),
    )
  return row!.owners
}

type MemberPage = { members: MemberDto[]; people: PersonDto[]; next: string | null }

/** Active members, owners first, 100 at a time; `cursor` is the last person of the page before. Errors: `not_found`. */
export const listMembers = async (
  actor: Actor,
  { conversationId, cursor }: { conversationId: string; cursor?: string },
): Promise<MemberPage> => {
  await requireReader(actor, conversationId)
  const place = sql`(${memberships.role} = 'member', ${memberships.personId})`
  const after = sql`(select m.role = 'member', m.person_id from memberships m
    where m.conversation_id = ${conversationId} and m.person_id = ${cursor ?? null})`
  const rows = await db()
    .select()
    .from(memberships)
    .where(
      and(
        eq(memberships.conversationId, conversationId),
        eq(memberships.state, "active"),
        cursor ? sql`${place} > ${after}` : undefined,
      ),
    )
    .orderBy(sql`${memberships.role} = 'member'`, memberships.personId)
    .limit(limits.pageMax + 1)
  const page = rows.slice(0, limits.pageMax)
  return {
    members: page.map(toMember),
    people: await peopleByIds(page.map(row => row.personId)),
    next: rows.length > page.length ? page.at(-1)!.personId : null,
  }
}
