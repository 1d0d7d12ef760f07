import type { Stored } from "./judge.ts"
import type { Recorder } from "./record.ts"

/**
 * Finds what was written into pages, which choose the client ids themselves: from here on it is sent, and must be in every view. What
 * is there a second time stays what nobody sent. Returns how many are not stored at all.
 */
export function adoptTyped({ typed, sent }: Pick<Recorder, "typed" | "sent">, stored: Stored): number {
  let missing = 0
  for (const { authorId, conversationId, body } of typed) {
    const row = stored.conversations
      .get(conversationId)!
      .messages!.find(each => each.authorId === authorId && each.body === body)
    if (!row) missing++
    else {
      const { clientId } = row
      sent.set(clientId, { authorId, conversationId, clientId, body, device: "page", acks: [row], refused: false })
    }
  }
  return missing
}
