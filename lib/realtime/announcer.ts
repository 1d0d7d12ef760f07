import { type Announcer, type Audience, type Listener, tellListeners } from "#lib/domain/announce.ts"
import { forgetSessions } from "#lib/domain/sessions/check.ts"
import { log } from "#lib/log.ts"
import type { EventName, EventPayload } from "#lib/protocol/events.ts"
import { renewAudiences } from "#lib/realtime/audiences.ts"
import type { Relay } from "#lib/realtime/relay.ts"
import { type ChatSocket, type Io, localSockets, rooms } from "#lib/realtime/socket.ts"

type Announced = { audience: Audience; event: EventName; payload: EventPayload<EventName> }
type Moved = { personId: string; conversationId: string }
type Ended = { sessionId: string; reason: EventPayload<"session:ended">["reason"] }
type OnExpel = (personId: string, conversationId: string) => void

/**
 * Carries announcements to sockets: at once to those of this node, and by the relay to the other nodes, which do the same with theirs.
 * Nothing is awaited, so that what was committed first is told first.
 */
export function makeAnnouncer(io: Io, relay: Relay, onExpel: OnExpel): Announcer {
  const here = announceHere(io, onExpel)

  relay.hear<Announced>("announce", ({ audience, event, payload }) => {
    here.announce(audience, event, payload)
    tellListeners(audience, event, payload)
  })
  relay.hear<Moved>("expel", ({ personId, conversationId }) => here.expel({ personId }, conversationId))
  relay.hear<Ended>("end-session", ({ sessionId, reason }) => {
    forgetSessions([sessionId])
    here.endSession(sessionId, reason)
  })
  // Two nodes' notes may cross; who may hear a conversation now is asked of the database instead of believed.
  relay.hear<Moved>("admit", ({ personId }) => {
    for (const socket of localSockets(io, rooms.person(personId))) {
      renewAudiences(socket).catch(error => log.warn({ err: error }, "a socket could not be admitted"))
    }
  })

  return {
    announce(audience, event, payload) {
      here.announce(audience, event, payload)
      relay.tell("announce", { audience, event, payload } satisfies Announced)
    },
    admit(listener, conversationId) {
      here.admit(listener, conversationId)
      if ("personId" in listener) relay.tell("admit", { ...listener, conversationId } satisfies Moved)
    },
    expel(listener, conversationId) {
      here.expel(listener, conversationId)
      if ("personId" in listener) relay.tell("expel", { ...listener, conversationId } satisfies Moved)
    },
    endSession(sessionId, reason) {
      here.endSession(sessionId, reason)
      relay.tell("end-session", { sessionId, reason } satisfies Ended)
    },
  }
}

function announceHere(io: Io, onExpel: OnExpel): Announcer {
  return {
    announce: (audience, event, payload) => {
      if ("membersOf" in audience) {
        const { membersOf: id } = audience
        io.to(rooms.conversation(id)).except(rooms.watching(id)).emit(event, payload)
      } else io.to(roomOf(audience)).emit(event, payload)
    },
    admit: (listener, conversationId) => {
      io.in(roomOf(listener)).socketsJoin(rooms.conversation(conversationId))
      for (const socket of localSockets(io, roomOf(listener))) {
        socket.data.expelled?.delete(conversationId)
        noteWatching(socket, conversationId, "socketId" in listener)
      }
    },
    expel: (listener, conversationId) => {
      io.in(roomOf(listener)).socketsLeave([rooms.conversation(conversationId), rooms.watching(conversationId)])
      for (const socket of localSockets(io, roomOf(listener))) {
        socket.data.expelled?.add(conversationId)
        noteWatching(socket, conversationId, false)
      }
      if ("personId" in listener) onExpel(listener.personId, conversationId)
    },
    endSession: (sessionId, reason) => {
      io.to(rooms.session(sessionId)).emit("session:ended", { reason })
      io.in(rooms.session(sessionId)).disconnectSockets(true)
    },
  }
}

/** One socket alone is admitted to a conversation that its person only reads; a person, to one that is theirs. */
function noteWatching(socket: ChatSocket, conversationId: string, watches: boolean): void {
  if (watches === socket.data.watched.has(conversationId)) return
  if (watches) {
    socket.data.watched.add(conversationId)
    socket.join(rooms.watching(conversationId))
  } else {
    socket.data.watched.delete(conversationId)
    socket.leave(rooms.watching(conversationId))
  }
}

function roomOf(target: Exclude<Audience, { membersOf: string }> | Listener): string {
  if ("conversationId" in target) return rooms.conversation(target.conversationId)
  if ("personId" in target) return rooms.person(target.personId)
  if ("watchersOf" in target) return rooms.presence(target.watchersOf)
  return "sessionId" in target ? rooms.session(target.sessionId) : target.socketId
}
