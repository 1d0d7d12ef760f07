import type { PresenceState } from "#lib/protocol/presence.ts"

/** A reload takes less: nobody sees it. */
const GRACE_MS = 1500
/** A window that lost the focus counts as in front for two more minutes. */
const FOCUS_MS = 120_000
/** One person's state is told at most this often. */
const QUIET_MS = 5000

type Person = {
  /** Socket to the time until which it counts as in front. */
  sockets: Map<string, number>
  /** When the last socket closed; 0 while one is open. */
  leftAt: number
  told: PresenceState
  toldAt: number
}

/**
 * How people are, over all their sockets on this node. A pure state with a clock of its own: `settle` says what has to be told now.
 * Times are milliseconds.
 */
export class PresenceBook {
  readonly #people = new Map<string, Person>()

  open(personId: string, socketId: string): void {
    const person = this.#people.get(personId) ?? { sockets: new Map(), leftAt: 0, told: "offline" as const, toldAt: 0 }
    person.sockets.set(socketId, 0)
    person.leftAt = 0
    this.#people.set(personId, person)
  }

  close(personId: string, socketId: string, now = Date.now()): void {
    const person = this.#people.get(personId)
    if (person?.sockets.delete(socketId) && person.sockets.size === 0) person.leftAt = now
  }

  focus(personId: string, socketId: string, active: boolean, now = Date.now()): void {
    const sockets = this.#people.get(personId)?.sockets
    const before = sockets?.get(socketId)
    if (before === undefined) return
    if (active) sockets!.set(socketId, Number.POSITIVE_INFINITY)
    else if (before === Number.POSITIVE_INFINITY) sockets!.set(socketId, now + FOCUS_MS)
  }

  stateOf(personId: string, now = Date.now()): PresenceState {
    const person = this.#people.get(personId)
    if (!person) return "offline"
    if (person.sockets.size === 0) return now - person.leftAt < GRACE_MS ? person.told : "offline"
    return [...person.sockets.values()].some(until => until > now) ? "active" : "idle"
  }

  /** Whose state is another than the one told last and may be told again; it counts as told from here on. */
  settle(now = Date.now()): [string, PresenceState][] {
    const news: [string, PresenceState][] = []
    for (const [id, person] of this.#people) {
      const state = this.stateOf(id, now)
      if (state !== person.told && now - person.toldAt >= QUIET_MS) {
        person.told = state
        person.toldAt = now
        news.push([id, state])
      }
      const gone = person.sockets.size === 0 && person.told === "offline" && now - person.leftAt >= GRACE_MS
      if (gone && now - person.toldAt >= QUIET_MS) this.#people.delete(id)
    }
    return news
  }
}
