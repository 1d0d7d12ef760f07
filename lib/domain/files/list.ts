import { and, asc, desc, eq, gte, inArray, lt } from "drizzle-orm"
import { db } from "#db/client.ts"
import { files, messageFiles } from "#db/schema/files.ts"
import { messages } from "#db/schema/messages.ts"
import { requireReader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { toFile } from "#lib/domain/files/to-dto.ts"
import { firstVisible } from "#lib/domain/messages/list.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import type { FileKind, GalleryPage } from "#lib/protocol/files.ts"
import { limits } from "#lib/protocol/limits.ts"

type Asked = { conversationId: string; kinds: FileKind[]; before?: number }

/** Files of a conversation by kind, of the newest messages first, those of one message in its order. Errors: `not_found`. */
export const listFiles = async (actor: Actor, { conversationId, kinds, before }: Asked): Promise<GalleryPage> => {
  const access = await requireReader(actor, conversationId)
  const wanted = and(
    eq(messageFiles.conversationId, conversationId),
    inArray(messageFiles.kind, kinds),
    gte(messageFiles.seq, firstVisible(access)),
    before === undefined ? undefined : lt(messageFiles.seq, before),
  )
  const carriers = await db()
    .selectDistinct({ seq: messageFiles.seq })
    .from(messageFiles)
    .where(wanted)
    .orderBy(desc(messageFiles.seq))
    .limit(limits.pageDefault + 1)
  const seqs = carriers.slice(0, limits.pageDefault).map(row => row.seq)
  if (seqs.length === 0) return { items: [], people: [], next: null }
  const rows = await db()
    .select({ seq: messageFiles.seq, authorId: messages.authorId, sentAt: messages.createdAt, file: files })
    .from(messageFiles)
    .innerJoin(files, eq(files.id, messageFiles.fileId))
    .innerJoin(
      messages,
      and(eq(messages.conversationId, messageFiles.conversationId), eq(messages.seq, messageFiles.seq)),
    )
    .where(and(wanted, inArray(messageFiles.seq, seqs)))
    .orderBy(desc(messageFiles.seq), asc(messageFiles.position))
  return {
    items: rows.map(row => ({ ...row, sentAt: row.sentAt.toISOString(), file: toFile(row.file) })),
    people: await peopleByIds(rows.map(row => row.authorId)),
    next: carriers.length > seqs.length ? seqs.at(-1)! : null,
  }
}
