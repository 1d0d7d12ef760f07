import { and, asc, eq, gt, isNull, ne, notExists, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { messages } from "#db/schema/messages.ts"
import { blocks } from "#db/schema/people.ts"
import { type Access, type MembershipRow, type Reader, requireReader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { admit, expel } from "#lib/domain/announce.ts"
import { lastOf, tallyOf } from "#lib/domain/conversations/rows.ts"
import { readPage } from "#lib/domain/messages/list.ts"
import { type MessageJson, messageOf } from "#lib/domain/messages/select.ts"
import { ticksOf } from "#lib/domain/receipts/ticks.ts"
import { toConversation, toMembership } from "#lib/domain/to-dto.ts"
import type { ConversationDto, OpenedConversation } from "#lib/protocol/conversations.ts"
import { limits } from "#lib/protocol/limits.ts"

type Input = { conversationId: string }
type Standing = Pick<OpenedConversation, "unread" | "mentions" | "ticks" | "last">
const nothing: Standing = { unread: 0, mentions: 0, ticks: null }

/**
 * All that the screen of a conversation needs, read from one snapshot: itself, the own membership, the newest page or the one around a
 * place (`unread`: the first unread message). Where that page does not end with what the lobby's row shows, `last` is it. Errors: `not_found`.
 */
export const openConversation = async (
  actor: Actor,
  { conversationId, around }: Input & { around?: number | "unread" | undefined },
): Promise<OpenedConversation> =>
  db().transaction(
    async tx => {
      const access = await requireReader(actor, conversationId, tx)
      const { last, ...counted } = access.membership ? await standingOf(actor.personId, conversationId, tx) : nothing
      const seq = around === "unread" ? counted.unread > 0 && (await firstUnread(actor, access, tx)) : around
      const { page } = await readPage(actor, conversationId, seq ? { around: seq } : {}, tx)
      return {
        conversation: toConversation(access.conversation),
        membership: access.membership && toMembership(access.membership),
        ...counted,
        page,
        ...(last && last.seq !== page.messages.at(-1)?.seq && { last }),
      }
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  )

/** The own read mark, or less where it was marked unread. */
const readUpTo = ({ lastReadSeq, unreadFromSeq }: MembershipRow) =>
  Math.min(lastReadSeq, (unreadFromSeq ?? Number.POSITIVE_INFINITY) - 1)

/** The number of the first unread message, where the newest page does not hold it. */
const firstUnread = async (actor: Actor, { conversation, membership }: Access, reader: Reader) => {
  const [row] = await reader
    .select({ seq: messages.seq })
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, conversation.id),
        gt(messages.seq, Math.max(readUpTo(membership!), membership!.visibleFromSeq - 1)),
        ne(messages.authorId, actor.personId),
        eq(messages.kind, "text"),
        isNull(messages.deletedAt),
        notExists(
          reader
            .select({ id: blocks.blockedId })
            .from(blocks)
            .where(and(eq(blocks.blockerId, actor.personId), eq(blocks.blockedId, messages.authorId))),
        ),
      ),
    )
    .orderBy(asc(messages.seq))
    .limit(1)
  return row && row.seq <= conversation.seq - limits.pageDefault ? row.seq : undefined
}

/** What is unread in one conversation, what others have received and read, and the last message of its row. */
export const standingOf = async (
  personId: string,
  conversationId: string,
  reader: Pick<ReturnType<typeof db>, "execute"> = db(),
): Promise<Standing> => {
  const [row] = (await reader.execute(sql`
    select ${tallyOf(personId)}, ${ticksOf(personId)} as ticks, (select row_to_json(last) from (${lastOf(personId)}) last) as last
    from memberships m join conversations c on c.id = m.conversation_id
    where m.conversation_id = ${conversationId} and m.person_id = ${personId}
  `)) as unknown as (Omit<Standing, "last"> & { last: MessageJson | null })[]
  return row ? { ...row, last: row.last ? messageOf(row.last) : undefined } : nothing
}

/** Lets a socket hear a public room that its person has not joined. Over HTTP it only answers. Errors: `not_found`. */
export const watchConversation = async (
  actor: Actor,
  { conversationId }: Input,
): Promise<{ conversation: ConversationDto }> => {
  await requireReader(actor, conversationId)
  if (actor.socketId) admit({ socketId: actor.socketId }, conversationId)
  // Read after the socket listens: a change in between is heard or seen, never missed.
  const { conversation } = await requireReader(actor, conversationId)
  return { conversation: toConversation(conversation) }
}

/** Ends that. A member's socket goes on hearing the conversation. */
export const unwatchConversation = async (actor: Actor, { conversationId }: Input): Promise<Record<string, never>> => {
  const { membership } = await requireReader(actor, conversationId)
  if (actor.socketId && !membership) expel({ socketId: actor.socketId }, conversationId)
  return {}
}
