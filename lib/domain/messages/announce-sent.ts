import { announce } from "#lib/domain/announce.ts"
import type { Inserted } from "#lib/domain/messages/insert-batch.ts"

/** One event per conversation for all that was committed together; nothing is awaited between the commit and this. */
export const announceSent = ({ conversations }: Inserted) => {
  for (const [conversationId, { messages, people }] of conversations) {
    announce({ conversationId }, "messages:sent", {
      conversationId,
      base: messages[0]!.revision - 1,
      revision: messages.at(-1)!.revision,
      messages,
      people: [...people.values()],
    })
  }
}
