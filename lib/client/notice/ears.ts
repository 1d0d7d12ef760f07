import type { MessageDto } from "#lib/protocol/messages.ts"

/** A message that came in and of which nothing has been said yet. */
export type Heard = { message: MessageDto; fresh: boolean; at: number }

/** A message whose conversation is not known by then, or that nobody spoke of, is let go. */
const patienceMs = 20_000

/**
 * What a tab has heard and not yet heard spoken of; `known`: what was there before it listened. Each message is taken up once, whichever way and however often it comes; what the
 * speaking tab has dealt with is dropped in the others, the rest is there for whoever takes over.
 */
export const createEars = (known: Iterable<[conversationId: string, seq: number]>) => {
  const heardTo = new Map(known)
  const waiting: Heard[] = []
  const raise = (id: string, seq: number) => heardTo.set(id, Math.max(seq, heardTo.get(id) ?? 0))

  return {
    /** Of a conversation met now for the first time, everything is new. */
    hear(messages: MessageDto[], fresh: boolean, now = Date.now()) {
      for (const message of messages) {
        const id = message.conversationId
        if (message.seq <= (heardTo.get(id) ?? 0)) continue
        raise(id, message.seq)
        waiting.push({ message, fresh, at: now })
      }
    },
    /** Another tab has dealt with everything up to there. */
    spoken(id: string, seq: number) {
      raise(id, seq)
      for (let at = waiting.length - 1; at >= 0; at--) {
        const { message } = waiting[at]!
        if (message.conversationId === id && message.seq <= seq) waiting.splice(at, 1)
      }
    },
    /** Takes what is due; what is not `ready` yet stays. */
    take(ready: (message: MessageDto) => boolean, now = Date.now()): Heard[] {
      const due: Heard[] = []
      const left: Heard[] = []
      for (const one of waiting.splice(0)) {
        if (ready(one.message)) due.push(one)
        else if (now - one.at < patienceMs) left.push(one)
      }
      waiting.push(...left)
      return due
    },
    isWaiting: () => waiting.length > 0,
  }
}
