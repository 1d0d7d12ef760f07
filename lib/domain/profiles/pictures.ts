import { and, eq } from "drizzle-orm"
import { files } from "#db/schema/files.ts"
import type { Actor } from "#lib/domain/actor.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { invalid } from "#lib/domain/errors.ts"

const purposes = { picture: "avatar", cover: "cover" } as const

/** A file that may stand there: one's own, made for it, ready. Null takes away what stood there. Errors: `invalid`. */
export const requirePicture = async (
  tx: Transaction,
  actor: Actor,
  part: "picture" | "cover",
  id: string | null,
): Promise<string | null> => {
  if (id === null) return null
  const [found] = await tx
    .select({ id: files.id })
    .from(files)
    .where(
      and(
        eq(files.id, id),
        eq(files.ownerId, actor.personId),
        eq(files.purpose, purposes[part]),
        eq(files.kind, "picture"),
        eq(files.state, "ready"),
      ),
    )
    .for("update")
  if (!found) throw invalid({ [part]: "unknown" })
  return id
}
