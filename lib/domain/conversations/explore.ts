import { and, eq, ilike, ne, or, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid } from "#lib/domain/errors.ts"
import { likeLiteral } from "#lib/domain/people/search.ts"
import { hereIn } from "#lib/domain/presence.ts"
import { toConversation } from "#lib/domain/to-dto.ts"
import type { ExploreRow } from "#lib/protocol/conversations.ts"
import { limits } from "#lib/protocol/limits.ts"

type Input = { query?: string; cursor?: string }
type Cursor = { count: number; id: string }

/** Public rooms, the largest first, `pageDefault` at a time; `next` is the cursor of the following page. */
export const exploreRooms = async (
  actor: Actor,
  { query = "", cursor }: Input,
): Promise<{ rooms: ExploreRow[]; next: string | null }> => {
  const part = `%${likeLiteral(query.trim())}%`
  const from = cursor === undefined ? null : parseCursor(cursor)
  const rows = await db()
    .select({ conversation: conversations, state: memberships.state })
    .from(conversations)
    .leftJoin(
      memberships,
      and(eq(memberships.conversationId, conversations.id), eq(memberships.personId, actor.personId)),
    )
    .where(
      and(
        eq(conversations.kind, "room"),
        or(sql`${memberships.state} is null`, ne(memberships.state, "banned")),
        query.trim() ? or(ilike(conversations.name, part), ilike(conversations.topic, part)) : undefined,
        from
          ? sql`(-${conversations.memberCount}, ${conversations.id}) > (${-from.count}, ${from.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(sql`${conversations.memberCount} desc`, conversations.id)
    .limit(limits.pageDefault + 1)
  const page = rows.slice(0, limits.pageDefault)
  const here = hereIn(page.map(row => row.conversation.id))
  const last = page.at(-1)?.conversation
  return {
    rooms: page.map(({ conversation, state }) => ({
      conversation: toConversation(conversation),
      joined: state === "active",
      here: here.get(conversation.id) ?? 0,
    })),
    next: rows.length > page.length && last ? `${last.memberCount}.${last.id}` : null,
  }
}

const parseCursor = (cursor: string): Cursor => {
  const parts = /^(\d{1,9})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor)
  if (!parts) throw invalid({ cursor: "malformed" })
  return { count: Number(parts[1]), id: parts[2]! }
}
