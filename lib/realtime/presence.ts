import { requireReader } from "#lib/domain/access.ts"
import { overhear } from "#lib/domain/announce.ts"
import { blockedPairsOf } from "#lib/domain/blocks.ts"
import { bindPresence } from "#lib/domain/presence.ts"
import type { EventPayload } from "#lib/protocol/events.ts"
import type { PresenceOutput } from "#lib/protocol/presence.ts"
import { HereBook } from "#lib/realtime/here-state.ts"
import { sharePresence } from "#lib/realtime/presence-elsewhere.ts"
import { PresenceBook } from "#lib/realtime/presence-state.ts"
import type { Relay } from "#lib/realtime/relay.ts"
import { type ChatSocket, type Io, localSockets, rooms } from "#lib/realtime/socket.ts"

const SETTLE_MS = 250

export type Presence = ReturnType<typeof makePresence>

/** Who is there, and who has which conversation open: kept with the sockets, never stored. */
export function makePresence(io: Io, relay: Relay) {
  const people = new PresenceBook()
  const here = new HereBook()
  const openIn = new Map<string, string>()
  const stopSharing = sharePresence(relay, people, here)
  bindPresence({ here: ids => new Map(ids.map(id => [id, here.countOf(id)])), online: () => people.online() })
  const stopHearing = overhear((audience, event, payload) => {
    if (event !== "blocks:changed" || !("personId" in audience)) return
    for (const other of (payload as EventPayload<"blocks:changed">).blocked) part(audience.personId, other)
  })

  const timer = setInterval(() => {
    for (const [id, state] of people.settle()) {
      io.to(rooms.presence(id)).emit("presence:changed", { people: { [id]: state } })
    }
    for (const [conversationId, count] of here.settle()) {
      io.to(rooms.conversation(conversationId)).emit("here:changed", { conversationId, here: count })
    }
  }, SETTLE_MS)
  timer.unref()

  /** Two who are in a block see each other as offline from here on. */
  function part(one: string, other: string): void {
    for (const [watcher, watched] of [[one, other] as const, [other, one] as const]) {
      for (const socket of localSockets(io, rooms.person(watcher))) {
        if (socket.rooms.has(rooms.presence(watched)))
          socket.emit("presence:changed", { people: { [watched]: "offline" } })
      }
      io.in(rooms.person(watcher)).socketsLeave(rooms.presence(watched))
    }
  }

  function moveTo(socket: ChatSocket, conversationId: string | null): void {
    const before = openIn.get(socket.id)
    if (before === conversationId) return
    if (before) here.leave(before, socket.id)
    openIn.delete(socket.id)
    if (!conversationId || !socket.connected) return
    here.enter(conversationId, socket.id, socket.data.actor.personId)
    openIn.set(socket.id, conversationId)
  }

  return {
    open(socket: ChatSocket): void {
      people.open(socket.data.actor.personId, socket.id)
    },
    close(socket: ChatSocket): void {
      people.close(socket.data.actor.personId, socket.id)
      moveTo(socket, null)
    },
    focus(socket: ChatSocket, input: { active: boolean }): void {
      people.focus(socket.data.actor.personId, socket.id, input.active)
    },
    /** Replaces whom a socket watches and which conversation it has open, and answers how they are now. */
    async watch(
      socket: ChatSocket,
      input: { personIds: string[]; conversationId: string | null },
    ): Promise<PresenceOutput> {
      const { actor } = socket.data
      const { conversationId } = input
      if (conversationId) await requireReader(actor, conversationId)
      const blocked = await blockedPairsOf(actor.personId)
      const seen = new Set(input.personIds.filter(id => !blocked.has(id)).map(rooms.presence))
      for (const room of [...socket.rooms]) if (room.startsWith("presence:") && !seen.has(room)) socket.leave(room)
      if (socket.connected) socket.join([...seen])
      moveTo(socket, conversationId)
      return {
        people: Object.fromEntries(
          input.personIds.map(id => [id, blocked.has(id) ? ("offline" as const) : people.answer(id)]),
        ),
        here: conversationId === null ? null : here.countOf(conversationId),
      }
    },
    /** Who lost a membership has the conversation open no more. */
    expelled(personId: string, conversationId: string): void {
      for (const socket of localSockets(io, rooms.person(personId))) {
        if (openIn.get(socket.id) === conversationId) moveTo(socket, null)
      }
    },
    stop(): void {
      clearInterval(timer)
      stopHearing()
      stopSharing()
    },
  }
}
