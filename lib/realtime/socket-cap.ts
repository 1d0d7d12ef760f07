import { env } from "#lib/env.ts"
import { websocketLog } from "#lib/log.ts"
import { who } from "#lib/realtime/backpressure.ts"
import { type ChatSocket, closeSocket, type Io, localSockets, rooms } from "#lib/realtime/socket.ts"

/** Keeps one person's sockets at LIMIT_SOCKETS_PER_PERSON: the oldest gives way to the newest. */
export function capSockets(io: Io, socket: ChatSocket): void {
  const open = localSockets(io, rooms.person(socket.data.actor.personId))
  for (const oldest of open.slice(0, Math.max(0, open.length - env().limits.socketsPerPerson))) {
    websocketLog.info(who(oldest), "closed: too_many_sockets")
    closeSocket(oldest, "too_many_sockets")
  }
}
