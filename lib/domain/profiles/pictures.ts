import type { Actor } from "#lib/domain/actor.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { invalid } from "#lib/domain/errors.ts"

/** A file that may stand there: one's own, made for it, ready. Null takes away what stood there. Errors: `invalid`. */
export const requirePicture = async (
  _tx: Transaction,
  _actor: Actor,
  part: "picture" | "cover",
  id: string | null,
): Promise<string | null> => {
  if (id === null) return null
  throw invalid({ [part]: "unknown" })
}
