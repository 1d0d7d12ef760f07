import { requireReader } from "#lib/domain/access.ts"
import { overhear } from "#lib/domain/announce.ts"
import { apartFrom } from "#lib/domain/people/apart.ts"
import { lastSeenOf } from "#lib/domain/people/last-seen.ts"
import { statusesFor } from "#lib/domain/people/statuses.ts"
import { bindPresence } from "#lib/domain/presence.ts"
import { log } from "#lib/log.ts"
import type { EventPayload } from "#lib/protocol/events.ts"
import type { PresenceOutput } from "#lib/protocol/presence.ts"
import { HereBook } from "#lib/realtime/here-state.ts"
import { makeLastSeen } from "#lib/realtime/last-seen.ts"
import { isOwnSocket, sharePresence } from "#lib/realtime/presence-elsewhere.ts"
import { PresenceBook } from "#lib/realtime/presence-state.ts"
import type { Relay } from "#lib/realtime/relay.ts"
import { type ChatSocket, hasListeners, type Io, localIds, localSockets, rooms } from "#lib/realtime/socket.ts"

const SETTLE_MS = 250
/** Of these a look lasts a fraction. */
const mostTurns = 10_000

export type Presence = ReturnType<typeof makePresence>
type Pair = { one: string; other: string }

/** Who is there, and who has which conversation open: kept with the sockets, never stored. */
export function makePresence(io: Io, relay: Relay) {
  const people = new PresenceBook()
  const here = new HereBook(people.isHidden)
  const openIn = new Map<string, string>()
  const seen = makeLastSeen({ people, isOwn: isOwnSocket, ids: () => localIds(io, "person") })
  const stopSharing = sharePresence(relay, people, here)
  bindPresence({
    here: ids => new Map(ids.map(id => [id, here.countOf(id)])),
    online: () => people.online(),
    regard(one, other) {
      void regard(one, other)
      relay.tell("regard", { one, other } satisfies Pair)
    },
  })
  relay.hear<Pair>("regard", ({ one, other }) => void regard(one, other))
  /** When somebody was regarded anew last, in turns: a look that began before has to look again. */
  const turns = new Map<string, number>()
  let turn = 0
  const stopHearing = overhear((audience, event, payload) => {
    if (!("personId" in audience)) return
    if (event !== "account:changed") return
    people.hide(audience.personId, (payload as EventPayload<"account:changed">).me.settings.invisible)
    // An answer that is on its way may be from before.
    seen.ask(audience.personId)
  })

  const timer = setInterval(() => {
    seen.tick()
    for (const [id, state] of people.settle()) {
      if (!hasListeners(io, rooms.presence(id))) continue
      const at = state === "offline" ? people.seenAt(id) : 0
      const lastSeen = at > 0 ? { lastSeen: { [id]: new Date(at).toISOString() } } : {}
      io.to(rooms.presence(id)).emit("presence:changed", { people: { [id]: state }, ...lastSeen })
    }
    for (const [conversationId, count] of here.settle()) {
      io.to(rooms.here(conversationId)).emit("here:changed", { conversationId, here: count })
    }
  }, SETTLE_MS)
  timer.unref()

  /** Two whose standing has changed see each other come and go from here on, or do not; who cannot be asked about is not seen. */
  async function regard(one: string, other: string): Promise<void> {
    if (turns.size > mostTurns) turns.clear()
    turn++
    for (const id of [one, other]) turns.set(id, turn)
    const apart = await apartNow(one).catch(error => {
      log.warn({ err: error }, "two people could not be regarded anew")
      return new Set([other])
    })
    for (const [watcher, watched] of [[one, other] as const, [other, one] as const]) {
      for (const socket of localSockets(io, rooms.person(watcher))) {
        if (!socket.data.regarded?.has(watched)) continue
        if (apart.has(other)) part(socket, watched)
        else await meet(socket, watched).catch(error => log.warn({ err: error }, "somebody could not be shown"))
      }
    }
  }

  function part(socket: ChatSocket, watched: string): void {
    if (!socket.rooms.has(rooms.presence(watched))) return
    socket.leave(rooms.presence(watched))
    socket.emit("presence:changed", { people: { [watched]: "offline" }, statuses: { [watched]: null } })
  }

  async function meet(socket: ChatSocket, watched: string): Promise<void> {
    socket.join(rooms.presence(watched))
    const { personId } = socket.data.actor
    const [seen, statuses] = await Promise.all([lookAt([watched]), statusesFor(personId, [watched])])
    // They may have parted while this was asked.
    if (socket.rooms.has(rooms.presence(watched))) socket.emit("presence:changed", { ...seen, statuses })
  }

  /** Asked again when somebody was regarded anew meanwhile: the answer may be from before. */
  async function apartNow(personId: string): Promise<Set<string>> {
    for (;;) {
      const before = turns.get(personId)
      const apart = await apartFrom(personId)
      if (before === turns.get(personId)) return apart
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
      socket.data.regarded = new Set(input.personIds)
      const apart = await apartNow(actor.personId)
      const open = input.personIds.filter(id => !apart.has(id))
      const seen = new Set(open.map(rooms.presence))
      for (const room of [...socket.rooms]) if (room.startsWith("presence:") && !seen.has(room)) socket.leave(room)
      if (socket.connected) socket.join([...seen])
      moveTo(socket, conversationId)
      const [{ people: states, lastSeen = {} }, statuses] = await Promise.all([
        lookAt(open),
        statusesFor(actor.personId, open),
      ])
      // Nothing of those from whom they parted while this was asked.
      const shown = <T>(told: Record<string, T>) =>
        Object.fromEntries(Object.entries(told).filter(([id]) => socket.rooms.has(rooms.presence(id))))
      const told: PresenceOutput["people"] = shown(states)
      for (const id of input.personIds) told[id] ??= "offline"
      return {
        people: told,
        lastSeen: shown(lastSeen),
        statuses: shown(statuses),
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
