import { and, asc, eq, gt, lte, sql } from "drizzle-orm"
import { kept } from "#db/client.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import { accessFields, accessOf, ownMembership, type Reader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { firstVisible } from "#lib/domain/messages/list.ts"
import { type MessageJson, messageFields, messageOf } from "#lib/domain/messages/select.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { toConversation, toMember } from "#lib/domain/to-dto.ts"
import type { MemberDto } from "#lib/protocol/conversations.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { ChangesOutput } from "#lib/protocol/sync.ts"

/**
 * What changed in a conversation since a revision, in the same form as live events, oldest changes first, `changesPage` rows at a
 * time. Every changed row carries the revision that last touched it, so a message that was edited thrice comes once, as it is now.
 * `reset`: the reader is more than `changesMax` changes behind. Errors: `not_found`.
 */
export const listChanges = async (
  actor: Actor,
  { conversationId, since }: { conversationId: string; since: number },
): Promise<ChangesOutput> => {
  const [found] = await kept("changes", changesStatement).execute({ conversationId, personId: actor.personId, since })
  const access = accessOf(found)
  const { conversation } = access
  const answer = (more: Partial<ChangesOutput["changes"]>) => ({
    conversationId: conversation.id,
    base: since,
    revision: conversation.revision,
    conversation: toConversation(conversation),
    ...more,
  })
  // A revision from the future belongs to another history of this database.
  if (since > conversation.revision || conversation.revision - since > limits.changesMax) {
    return { changes: answer({ base: conversation.revision }), more: false, reset: true }
  }
  const rows = found!.rows ?? []
  const page = rows.slice(0, limits.changesPage)
  const more = rows.length > page.length
  const revision = more ? page.at(-1)!.revision : conversation.revision
  const members = found!.hasMembers ? await membersChanged(conversationId, since, revision) : []
  const messages = page.filter(row => row.seq >= firstVisible(access)).map(messageOf)
  const people = await peopleByIds([...idsNamedBy(messages), ...members.map(row => row.personId)])
  return { changes: answer({ revision, messages, members, people }), more, reset: false }
}

/** The conversation, the changed messages, and whether members changed, in one snapshot: `revision` belongs to what was read. */
const changesStatement = (from: Reader) => {
  const since = sql`${sql.placeholder("since")}::int`
  return from
    .select({
      ...accessFields,
      rows: sql<MessageJson[] | null>`(
        select json_agg(page) from (
          select ${messageFields} from messages x
          where x.conversation_id = ${conversations.id} and x.revision > ${since}
            and ${conversations.revision} - ${since} <= ${sql.raw(String(limits.changesMax))}
          order by x.revision limit ${sql.raw(String(limits.changesPage + 1))}
        ) page
      )`,
      hasMembers: sql<boolean>`exists (
        select 1 from memberships o where o.conversation_id = ${conversations.id} and o.revision > ${since}
      )`,
    })
    .from(conversations)
    .leftJoin(memberships, ownMembership)
    .where(eq(conversations.id, sql.placeholder("conversationId")))
    .prepare("changes")
}

/** Read after the revision: who changed again meanwhile is told with that change. */
const membersChanged = async (conversationId: string, since: number, upTo: number): Promise<MemberDto[]> => {
  const rows = await kept("members-changed", membersStatement).execute({ conversationId, since, upTo })
  return rows.map(toMember)
}

const membersStatement = (from: Reader) =>
  from
    .select()
    .from(memberships)
    .where(
      and(
        eq(memberships.conversationId, sql.placeholder("conversationId")),
        gt(memberships.revision, sql.placeholder("since")),
        lte(memberships.revision, sql.placeholder("upTo")),
      ),
    )
    .orderBy(asc(memberships.revision))
    .prepare("members_changed")
