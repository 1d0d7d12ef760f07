import { requireReader } from "#lib/domain/access.ts"
import { overhear } from "#lib/domain/announce.ts"
import { apartFrom } from "#lib/domain/people/apart.ts"
import { lastSeenOf } from "#lib/domain/people/last-seen.ts"
import { statusesFor } from "#lib/domain/people/statuses.ts"
import { bindPresence } from "#lib/domain/presence.ts"
import type { EventPayload } from "#lib/protocol/events.ts"
import type { PresenceOutput } from "#lib/protocol/presence.ts"
import { HereBook } from "#lib/realtime/here-state.ts"
import { makeLastSeen } from "#lib/realtime/last-seen.ts"
import { isOwnSocket, sharePresence } from "#lib/realtime/presence-elsewhere.ts"
import { PresenceBook } from "#lib/realtime/presence-state.ts"
import type { Relay } from "#lib/realtime/relay.ts"
import { type ChatSocket, type Io, localIds, localSockets, rooms } from "#lib/realtime/socket.ts"

const SETTLE_MS = 250

export type Presence = ReturnType<typeof makePresence>

/** Who is there, and who has which conversation open: kept with the sockets, never stored. */
export function makePresence(io: Io, relay: Relay) {
  const people = new PresenceBook()
  const here = new HereBook(people.isHidden)
  const openIn = new Map<string, string>()
  const seen = makeLastSeen({ people, isOwn: isOwnSocket, ids: () => localIds(io, "person") })
  const stopSharing = sharePresence(relay, people, here)
  bindPresence({ here: ids => new Map(ids.map(id => [id, here.countOf(id)])), online: () => people.online() })
  const stopHearing = overhear((audience, event, payload) => {
    if (!("personId" in audience)) return
    if (event === "account:changed") {
      people.hide(audience.personId, (payload as EventPayload<"account:changed">).me.settings.invisible)
      // An answer that is on its way may be from before.
      seen.ask(audience.personId)
    }
    if (event !== "blocks:changed") return
    for (const other of (payload as EventPayload<"blocks:changed">).blocked) part(audience.personId, other)
  })

  const timer = setInterval(() => {
    seen.tick()
    for (const [id, state] of people.settle()) {
      const at = state === "offline" ? people.seenAt(id) : 0
      const lastSeen = at > 0 ? { lastSeen: { [id]: new Date(at).toISOString() } } : {}
      io.to(rooms.presence(id)).emit("presence:changed", { people: { [id]: state }, ...lastSeen })
    }
    for (const [conversationId, count] of here.settle()) {
      io.to(rooms.here(conversationId)).emit("here:changed", { conversationId, here: count })
    }
  }, SETTLE_MS)
  timer.unref()

  /** Two who are in a block see each other as offline from here on. */
  function part(one: string, other: string): void {
    for (const [watcher, watched] of [[one, other] as const, [other, one] as const]) {
      for (const socket of localSockets(io, rooms.person(watcher))) {
        if (socket.rooms.has(rooms.presence(watched)))
          socket.emit("presence:changed", { people: { [watched]: "offline" }, statuses: { [watched]: null } })
      }
      io.in(rooms.person(watcher)).socketsLeave(rooms.presence(watched))
    }
  }

  function moveTo(socket: ChatSocket, conversationId: string | null): void {
    const before = openIn.get(socket.id)
    if (before === conversationId) return
    if (before) {
      here.leave(before, socket.id)
      socket.leave(rooms.here(before))
    }
    openIn.delete(socket.id)
    if (!conversationId || !socket.connected) return
    socket.join(rooms.here(conversationId))
    here.enter(conversationId, socket.id, socket.data.actor.personId)
    openIn.set(socket.id, conversationId)
  }

  /** How they are, and when those were last here who are not. */
  async function lookAt(ids: string[]): Promise<Pick<PresenceOutput, "people" | "lastSeen">> {
    const states = ids.map(id => [id, people.answer(id)] as const)
    const away = states.flatMap(([id, state]) => (state === "offline" ? id : []))
    const lastSeen = await lastSeenOf(away.filter(id => people.seenAt(id) === 0))
    for (const id of away) {
      const at = people.seenAt(id)
      if (at > 0) lastSeen.set(id, new Date(at).toISOString())
    }
    return { people: Object.fromEntries(states), lastSeen: Object.fromEntries(lastSeen) }
  }

  return {
    open(socket: ChatSocket): void {
      const { personId } = socket.data.actor
      people.open(personId, socket.id, true)
      seen.came(personId)
    },
    close(socket: ChatSocket): void {
      const { personId } = socket.data.actor
      people.close(personId, socket.id)
      seen.went(personId)
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
      const blocked = await apartFrom(actor.personId)
      const seen = new Set(input.personIds.filter(id => !blocked.has(id)).map(rooms.presence))
      for (const room of [...socket.rooms]) if (room.startsWith("presence:") && !seen.has(room)) socket.leave(room)
      if (socket.connected) socket.join([...seen])
      moveTo(socket, conversationId)
      const open = input.personIds.filter(id => !blocked.has(id))
      const [{ people: states, lastSeen }, statuses] = await Promise.all([
        lookAt(open),
        statusesFor(actor.personId, open),
      ])
      for (const id of input.personIds) states[id] ??= "offline"
      return {
        people: states,
        lastSeen,
        statuses,
        here: conversationId === null ? null : here.countOf(conversationId),
      }
    },
    /** Who lost a membership has the conversation open no more. */
    expelled(personId: string, conversationId: string): void {
      for (const socket of localSockets(io, rooms.person(personId))) {
        if (openIn.get(socket.id) === conversationId) moveTo(socket, null)
      }
    },
    isHidden: people.isHidden,
    async stop(): Promise<void> {
      clearInterval(timer)
      stopHearing()
      stopSharing()
      await seen.end()
    },
  }
}
