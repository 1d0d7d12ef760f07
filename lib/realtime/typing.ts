import { mayType } from "#lib/domain/access.ts"
import { blockedPairsOf } from "#lib/domain/blocks.ts"
import { once } from "#lib/process.ts"
import { TokenBuckets } from "#lib/rate.ts"
import type { Relay } from "#lib/realtime/relay.ts"
import { type ChatSocket, type Io, rooms } from "#lib/realtime/socket.ts"

/** Once in three seconds per person and conversation; the reader keeps it for six. */
const told = once("typing", () => new TokenBuckets({ perSecond: 1 / 3, burst: 1 }))

type Typing = { conversationId: string; personId: string; hiddenFrom: string[] }

/**
 * Tells that a person types, to members who are in no block with them. What cannot go out at once is dropped; over
 * the limit, or where one may not write, nothing is told and nothing is said.
 */
export function makeTyping(io: Io, relay: Relay) {
  const show = ({ conversationId, personId, hiddenFrom }: Typing) => {
    io.to(rooms.conversation(conversationId))
      .except([...[personId, ...hiddenFrom].map(rooms.person), rooms.watching(conversationId)])
      .volatile.emit("typing:started", { conversationId, personId })
  }
  relay.hear<Typing>("typing", show)

  return async (socket: ChatSocket, { conversationId }: { conversationId: string }): Promise<void> => {
    const { actor } = socket.data
    if (told.take(`${actor.personId}:${conversationId}`) > 0) return
    if (!(await mayType(actor, conversationId))) return
    const typing = { conversationId, personId: actor.personId, hiddenFrom: [...(await blockedPairsOf(actor.personId))] }
    show(typing)
    relay.tell("typing", typing)
  }
}
