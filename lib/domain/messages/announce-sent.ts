import { announce } from "#lib/domain/announce.ts"
import type { Inserted } from "#lib/domain/messages/insert-batch.ts"
import { tellRequests } from "#lib/domain/requests.ts"

/** One event per conversation for all that was committed together; nothing is awaited between the commit and this. */
export const announceSent = ({ conversations, waiting }: Inserted) => {
  for (const [conversationId, { messages, people }] of conversations) {
    announce({ conversationId }, "messages:sent", {
      conversationId,
      base: messages[0]!.revision - 1,
      revision: messages.at(-1)!.revision,
      messages,
      people: [...people.values()],
    })
  }
  if (waiting.size > 0) void tellRequests([...waiting])
}
