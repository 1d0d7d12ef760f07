import { eq } from "drizzle-orm"
import { linkPages } from "#db/schema/previews.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { detachFiles } from "#lib/domain/files/detach.ts"
import type { MessageRow } from "#lib/domain/messages/change.ts"
import { pageKey } from "#lib/domain/previews/pages.ts"

/** Within a step: a message shows nothing of its link any more, and nothing of the page is kept on its account. */
export const dropPreview = async (tx: Transaction, row: Pick<MessageRow, "conversationId" | "seq" | "preview">) => {
  if (!row.preview) return
  if (row.preview.card?.picture) await detachFiles(tx, row, { previews: true })
  await tx.delete(linkPages).where(eq(linkPages.key, pageKey(row.preview.url)))
}
