import { mayType } from "#lib/domain/access.ts"
import { blockedPairsOf } from "#lib/domain/blocks.ts"
import { once } from "#lib/process.ts"
import { limits } from "#lib/protocol/limits.ts"
import { TokenBuckets } from "#lib/rate.ts"
import type { Relay } from "#lib/realtime/relay.ts"
import { type ChatSocket, type Io, rooms } from "#lib/realtime/socket.ts"

/** Once in three seconds per person and conversation; the reader keeps it for six. */
const told = once("typing", () => new TokenBuckets({ perSecond: 1 / 3, burst: 1 }))

type Typing = { conversationId: string; personId: string; hiddenFrom: string[]; big: boolean }

/**
 * Tells that a person types, to members who are in no block with them; in a big room, to those who have it on screen. What cannot go
 * out at once is dropped; over the limit, where one may not write, or for somebody who is not to be seen, nothing is told and nothing
 * is said.
 */
export function makeTyping(io: Io, relay: Relay, isHidden: (personId: string) => boolean) {
  const show = ({ conversationId, personId, hiddenFrom, big }: Typing) => {
    io.to(big ? rooms.here(conversationId) : rooms.conversation(conversationId))
      .except([...[personId, ...hiddenFrom].map(rooms.person), rooms.watching(conversationId)])
      .volatile.emit("typing:started", { conversationId, personId })
  }
  relay.hear<Typing>("typing", show)

  return async (socket: ChatSocket, { conversationId }: { conversationId: string }): Promise<void> => {
    const { actor } = socket.data
    if (told.take(`${actor.personId}:${conversationId}`) > 0) return
    if (isHidden(actor.personId)) return
    const conversation = await mayType(actor, conversationId)
    if (!conversation) return
    const hiddenFrom = [...(await blockedPairsOf(actor.personId))]
    const big = conversation.memberCount > limits.bigRoom
    const typing: Typing = { conversationId, personId: actor.personId, hiddenFrom, big }
    show(typing)
    relay.tell("typing", typing)
  }
}
