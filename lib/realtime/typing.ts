import { mayType } from "#lib/domain/access.ts"
import { blockedPairsOf } from "#lib/domain/blocks.ts"
import { once } from "#lib/process.ts"
import { TokenBuckets } from "#lib/rate.ts"
import { type ChatSocket, type Io, rooms } from "#lib/realtime/socket.ts"

/** Once in three seconds per person and conversation; the reader keeps it for six. */
const told = once("typing", () => new TokenBuckets({ perSecond: 1 / 3, burst: 1 }))

/**
 * Tells that a person types, to members who are in no block with them. What cannot go out at once is dropped; over
 * the limit, or where one may not write, nothing is told and nothing is said.
 */
export async function tellTyping(
  io: Io,
  socket: ChatSocket,
  { conversationId }: { conversationId: string },
): Promise<void> {
  const { actor } = socket.data
  if (told.take(`${actor.personId}:${conversationId}`) > 0) return
  if (!(await mayType(actor, conversationId))) return
  const people = [actor.personId, ...(await blockedPairsOf(actor.personId))]
  io.to(rooms.conversation(conversationId))
    .except([...people.map(rooms.person), rooms.watching(conversationId)])
    .volatile.emit("typing:started", { conversationId, personId: actor.personId })
}
