import { mayRead } from "#lib/domain/may-read.ts"
import { activeConversationIds } from "#lib/domain/memberships.ts"
import { type ChatSocket, rooms } from "#lib/realtime/socket.ts"

/**
 * Lets a new socket hear what is its person's. It is its person's before it is read what that is: who is removed or let in meanwhile is
 * reached by `expel` and `admit`, and what was read is believed only where they said nothing else.
 */
export async function joinAudiences(socket: ChatSocket): Promise<void> {
  const { personId, sessionId } = socket.data.actor
  const expelled = new Set<string>()
  socket.data.expelled = expelled
  socket.join([rooms.person(personId), rooms.session(sessionId)])
  const ids = await activeConversationIds(personId)
  socket.data.expelled = null
  socket.join(ids.filter(id => !expelled.has(id)).map(rooms.conversation))
}

/** Makes what a socket hears what its person may hear now. */
export async function renewAudiences(socket: ChatSocket): Promise<void> {
  const { actor, watched } = socket.data
  const active = new Set(await activeConversationIds(actor.personId))
  for (const id of watched) {
    if (!active.has(id) && (await mayRead(actor, id))) continue
    watched.delete(id)
    socket.leave(rooms.watching(id))
  }
  if (!socket.connected) return
  for (const room of [...socket.rooms]) {
    const id = room.startsWith("conversation:") ? room.slice("conversation:".length) : undefined
    if (id && !active.has(id) && !watched.has(id)) socket.leave(room)
  }
  socket.join([...active].map(rooms.conversation))
}
