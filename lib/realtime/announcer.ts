import type { Announcer, Audience, Listener } from "#lib/domain/announce.ts"
import { type ChatSocket, type Io, localSockets, rooms } from "#lib/realtime/socket.ts"

/**
 * Carries announcements to sockets. Everything here happens at once on this node and through the adapter on the others; nothing is
 * awaited, so that what was committed first is told first.
 */
export function makeAnnouncer(io: Io, onExpel: (personId: string, conversationId: string) => void): Announcer {
  return {
    announce: (audience, event, payload) => {
      io.to(roomOf(audience)).emit(event, payload)
    },
    admit: (listener, conversationId) => {
      io.in(roomOf(listener)).socketsJoin(rooms.conversation(conversationId))
      for (const socket of localSockets(io, roomOf(listener)))
        noteWatching(socket, conversationId, "socketId" in listener)
    },
    expel: (listener, conversationId) => {
      io.in(roomOf(listener)).socketsLeave([rooms.conversation(conversationId), rooms.watching(conversationId)])
      for (const socket of localSockets(io, roomOf(listener))) noteWatching(socket, conversationId, false)
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

function roomOf(target: Audience | Listener): string {
  if ("conversationId" in target) return rooms.conversation(target.conversationId)
  if ("personId" in target) return rooms.person(target.personId)
  return "sessionId" in target ? rooms.session(target.sessionId) : target.socketId
}
