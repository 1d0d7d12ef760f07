import type { Namespace, Server, Socket } from "socket.io"
import type { Actor } from "#lib/domain/actor.ts"

/** What is kept with a socket. */
export type SocketData = {
  actor: Actor
  /** Settles when the socket hears everything that is its person's; no command runs before. */
  ready: Promise<void>
  /** What it was taken out of while its audiences are being read; null from then on. */
  expelled: Set<string> | null
  /** Public rooms that are listened to without having been joined. */
  watched: Set<string>
  /** Commands that are not answered yet. */
  asked: number
  /** Whose coming and going its page shows, as far as it may. */
  regarded?: ReadonlySet<string>
}

type Listeners = Record<string, (...args: never[]) => void>
type Told = Record<string, (payload: unknown) => void>
export type Io = Server<Listeners, Told, Told, SocketData>
export type ChatSocket = Socket<Listeners, Told, Told, SocketData>
export type ChatNamespace = Namespace<Listeners, Told, Told, SocketData>

/** The names of Socket.IO's rooms. */
export const rooms = {
  person: (id: string) => `person:${id}`,
  session: (id: string) => `session:${id}`,
  conversation: (id: string) => `conversation:${id}`,
  /** Those in a conversation's audience who are not members of it. */
  watching: (id: string) => `watching:${id}`,
  /** Who has a conversation on screen. */
  here: (id: string) => `here:${id}`,
  /** Who watches how this person is. */
  presence: (id: string) => `presence:${id}`,
}

/** The ids behind one kind of room that has somebody in it on this node. */
export function localIds(io: Io, kind: keyof typeof rooms): string[] {
  const prefix = `${kind}:`
  const ids: string[] = []
  for (const room of io.of("/").adapter.rooms.keys()) if (room.startsWith(prefix)) ids.push(room.slice(prefix.length))
  return ids
}

/** Whether anybody on this node is in a room: what nobody hears need not be made. */
export const hasListeners = (io: Io, room: string): boolean => io.of("/").adapter.rooms.has(room)

/** The sockets of this node in a room. */
export function localSockets(io: Io, room: string): ChatSocket[] {
  const namespace = io.of("/")
  return [...(namespace.adapter.rooms.get(room) ?? [])].flatMap(id => namespace.sockets.get(id) ?? [])
}

type ClosingReason = "shutdown" | "slow_consumer" | "too_many_sockets" | "flooding"

/** Says why, then closes. */
export function closeSocket(socket: ChatSocket, reason: ClosingReason): void {
  socket.emit("socket:closing", { reason })
  socket.disconnect(true)
}
