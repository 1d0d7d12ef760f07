import { type Announcer, type Audience, bindAnnouncer } from "#lib/domain/announce.ts"
import type { EventName } from "#lib/protocol/events.ts"

export type Heard = { audience: Audience; event: EventName; payload: unknown }
type Moved = { move: "admit" | "expel"; who: string; conversationId: string }

/** Binds an announcer that writes down what was told, to whom, and who was moved; but for receipts, which come a moment after what caused them. */
export const listenIn = () => {
  const heard: Heard[] = []
  const moved: Moved[] = []
  const whoOf = (listener: { personId: string } | { socketId: string }) =>
    "personId" in listener ? listener.personId : listener.socketId
  const port: Announcer = {
    announce: (audience, event, payload) => {
      if (event !== "receipts:moved") heard.push({ audience, event, payload: structuredClone(payload) })
    },
    admit: (listener, conversationId) => void moved.push({ move: "admit", who: whoOf(listener), conversationId }),
    expel: (listener, conversationId) => void moved.push({ move: "expel", who: whoOf(listener), conversationId }),
    endSession: () => {},
  }
  bindAnnouncer(port)
  return { heard, moved }
}
