import { and, eq, ne, notExists, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { files, messageFiles } from "#db/schema/files.ts"
import { requireFileSender } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { invalid, Refusal } from "#lib/domain/errors.ts"
import { safeName } from "#lib/domain/files/name.ts"
import { storedBy } from "#lib/domain/files/own.ts"
import type { FileRow } from "#lib/domain/files/to-dto.ts"
import { env } from "#lib/env.ts"
import type { AttachmentInput, PortraitInput } from "#lib/protocol/files.ts"
import { storage } from "#lib/storage/storage.ts"

export type Announced = { name: string; size: number; type: string }
type Asked =
  | ({ purpose: "attachment" } & AttachmentInput)
  | ({ purpose: "avatar" | "cover"; kind: "picture" } & PortraitInput)

/**
 * Lets an upload begin, before any of its bytes: whoever may not write there, whatever is too large for its kind or for what a person may
 * keep is refused here. The same id is the same upload, and goes on. Answers with its key. Errors: those of writing in a conversation, `invalid`, `too_large` (`size`, or
 * `quota` among its fields), `too_many` (unsent ones), `conflict` (the id is that of another file, or all of it is there: `file:check` says how it stands).
 */
export const beginUpload = async (actor: Actor, asked: Asked, announced: Announced): Promise<{ key: string }> => {
  if (asked.purpose === "attachment") await requireFileSender(actor, asked.conversationId)
  const { size } = announced
  if (!Number.isSafeInteger(size) || size < 1) throw invalid({ size: "too_short" })
  const { files: most } = env()
  const bound = asked.purpose === "attachment" ? most[asked.kind] : most.portrait
  if (size > bound) throw tooLarge("size", `At most ${bound} bytes.`)
  return db().transaction(async tx => {
    // One after the other for each person: two that fit alone need not fit together.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`files:${actor.personId}`}, 0))`)
    const [known] = await tx.select().from(files).where(eq(files.id, asked.id))
    if (known) {
      if (!isSame(known, actor, asked, size)) throw new Refusal("conflict", "This id is that of another file.")
      if (known.state !== "uploading") throw new Refusal("conflict", "This file has arrived already.")
      return { key: known.key }
    }
    if ((await countUnsent(tx, actor)) >= most.unsent) throw new Refusal("too_many", "Too many files are not sent yet.")
    if ((await storedBy(actor.personId, tx)) + size > most.quota)
      throw tooLarge("quota", "Your files take all the space you have.")
    const [row] = await tx
      .insert(files)
      .values(rowOf(actor, asked, announced))
      .returning({ key: files.key })
    return row!
  })
}

const tooLarge = (field: "size" | "quota", message: string) =>
  new Refusal("too_large", message, { fields: { [field]: "too_long" } })

const rowOf = (actor: Actor, asked: Asked, { name, size, type }: Announced) => ({
  id: asked.id,
  key: storage().newKey(),
  ownerId: actor.personId,
  purpose: asked.purpose,
  kind: asked.kind,
  name: safeName(name),
  type: /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type) ? type : "application/octet-stream",
  size,
  stored: size,
  ...(asked.purpose === "attachment" && {
    conversationId: asked.conversationId,
    duration: asked.kind === "video" || asked.kind === "voice" ? asked.duration : undefined,
    waveform: asked.kind === "voice" ? asked.waveform : undefined,
    still: asked.kind === "video" ? asked.still : undefined,
    smaller: asked.kind === "video" && asked.smaller === true,
  }),
})

const isSame = (row: FileRow, actor: Actor, asked: Asked, size: number) =>
  row.ownerId === actor.personId &&
  row.purpose === asked.purpose &&
  row.kind === asked.kind &&
  (asked.purpose !== "attachment" || row.conversationId === asked.conversationId) &&
  // Once it has been looked at, its size is that of what is kept.
  (row.state !== "uploading" || row.size === size)

const countUnsent = (tx: Transaction, actor: Actor): Promise<number> =>
  tx.$count(
    files,
    and(
      eq(files.ownerId, actor.personId),
      ne(files.purpose, "preview"),
      notExists(tx.select({ one: sql`1` }).from(messageFiles).where(eq(messageFiles.fileId, files.id))),
    ),
  )
