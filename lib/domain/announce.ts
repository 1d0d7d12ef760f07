import { once } from "#lib/process.ts"
import type { EventName, EventPayload } from "#lib/protocol/events.ts"

/**
 * Who hears an event. A conversation's audience are the sockets of its members and of those who watch it; `membersOf`, not of these.
 * `watchersOf` somebody are those who have them on screen just now, nobody of them in a block with them.
 */
export type Audience =
  | { conversationId: string }
  | { membersOf: string }
  | { personId: string }
  | { watchersOf: string }
  | { sessionId: string }

/** Whose sockets are moved: all of a person's, or one. */
export type Listener = { personId: string } | { socketId: string }

/** What carries announcements to people. Bound by `lib/realtime`; until then, and in domain tests, nobody listens. */
export type Announcer = {
  announce<N extends EventName>(audience: Audience, event: N, payload: EventPayload<N>): void
  /** Moves open sockets into a conversation's audience, on every node. */
  admit(listener: Listener, conversationId: string): void
  /** Takes them out; nothing of the conversation reaches them after it returns. */
  expel(listener: Listener, conversationId: string): void
  /** Tells a session's sockets that it is over and closes them, on every node. */
  endSession(sessionId: string, reason: EventPayload<"session:ended">["reason"]): void
}

type Overheard = <N extends EventName>(audience: Audience, event: N, payload: EventPayload<N>) => void

const state = once("announcer", () => ({
  port: null as Announcer | null,
  own: new Set<Overheard>(),
  all: new Set<Overheard>(),
}))

export const bindAnnouncer = (port: Announcer) => {
  state.port = port
}

/** Tells a named audience what happened. Call after COMMIT and without awaiting anything in between. */
export const announce: Announcer["announce"] = (audience, event, payload) => {
  state.port?.announce(audience, event, payload)
  for (const listener of state.own) listener(audience, event, payload)
  tellListeners(audience, event, payload)
}

/** What another node has announced reaches who overhears here. */
export const tellListeners: Overheard = (audience, event, payload) => {
  for (const listener of state.all) listener(audience, event, payload)
}

export const admit: Announcer["admit"] = (listener, conversationId) => state.port?.admit(listener, conversationId)
export const expel: Announcer["expel"] = (listener, conversationId) => state.port?.expel(listener, conversationId)
export const endSessionSockets: Announcer["endSession"] = (sessionId, reason) =>
  state.port?.endSession(sessionId, reason)

/** Hears every announcement, of this process and of other nodes as far as they reach it. Returns how to stop. */
export const overhear = (listener: Overheard) => {
  state.all.add(listener)
  return () => state.all.delete(listener)
}

/** Hears what this process itself announces: for work that one node does for all. Returns how to stop. */
export const overhearOwn = (listener: Overheard) => {
  state.own.add(listener)
  return () => state.own.delete(listener)
}
