import { and, asc, desc, eq, gt, gte, lt } from "drizzle-orm"
import { db } from "#db/client.ts"
import { messages } from "#db/schema/messages.ts"
import { type Access, type Reader, requireReader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { reactionsOf } from "#lib/domain/messages/reactions-of.ts"
import { idsNamedBy, peopleByIds } from "#lib/domain/people/get.ts"
import { toMessage } from "#lib/domain/to-dto.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessagePage } from "#lib/protocol/messages.ts"

type Place = { before?: number; after?: number; around?: number; limit?: number }

/** A page of messages. Errors: `not_found`. */
export const listMessages = async (actor: Actor, input: { conversationId: string } & Place): Promise<MessagePage> =>
  db().transaction(async tx => readPage(await requireReader(actor, input.conversationId, tx), input, tx), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  })

/** A page for somebody whose access was checked. Call inside a snapshot, so that `revision` belongs to what was read. */
export const readPage = async (access: Access, place: Place, reader: Reader): Promise<MessagePage> => {
  const { conversation } = access
  const first = firstVisible(access)
  const rows = (await readRows(conversation.id, first, place, reader)).sort((a, b) => a.seq - b.seq)
  const reactions = await reactionsOf(rows, reader)
  const page = rows.map(row => toMessage(row, reactions(row)))
  const people = await peopleByIds([...idsNamedBy(page), ...(conversation.directKey?.split(":") ?? [])], reader)
  return {
    conversationId: conversation.id,
    revision: conversation.revision,
    messages: page,
    people,
    hasOlder: (page[0]?.seq ?? (place.after ?? 0) + 1) > first,
    hasNewer: (page.at(-1)?.seq ?? (place.before ?? conversation.seq + 1) - 1) < conversation.seq,
  }
}

/** The first number that the reader may see; numbers have no holes, so it tells whether there is anything older. */
export const firstVisible = ({ membership }: Access) => Math.max(membership?.visibleFromSeq ?? 0, 1)

const readRows = async (conversationId: string, first: number, place: Place, reader: Reader) => {
  const { before, after, around, limit = limits.pageDefault } = place
  const visible = and(eq(messages.conversationId, conversationId), gte(messages.seq, first))
  const older = (than: number | undefined, count: number) =>
    reader
      .select()
      .from(messages)
      .where(and(visible, than === undefined ? undefined : lt(messages.seq, than)))
      .orderBy(desc(messages.seq))
      .limit(count)
  const newer = (than: number, count: number) =>
    reader
      .select()
      .from(messages)
      .where(and(visible, gt(messages.seq, than)))
      .orderBy(asc(messages.seq))
      .limit(count)
  if (after !== undefined) return newer(after, limit)
  if (around === undefined) return older(before, limit)
  const above = await older(around, Math.floor(limit / 2))
  return [...above, ...(await newer(around - 1, limit - above.length))]
}
