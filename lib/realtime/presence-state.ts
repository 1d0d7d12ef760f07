import type { PresenceState } from "#lib/protocol/presence.ts"

/** A reload takes less: nobody sees it. */
const GRACE_MS = 1500
/** A window that lost the focus counts as in front for two more minutes. */
const FOCUS_MS = 120_000
/** One person's state is told at most this often. */
const QUIET_MS = 5000

type Person = {
  /** Socket, or other node, to the time until which it counts as in front. */
  sockets: Map<string, number>
  /** When the last socket closed, and how the person was just before. */
  leftAt: number
  leftAs: PresenceState
  /** When others could last see them; 0 if they could not, as far as is known here. */
  seenAt: number
  /** Appears offline to everyone. */
  hidden: boolean
  /** What those who watch may hold: what was told last, and what some of them were answered since. */
  shown: Set<PresenceState>
  toldAt: number
}

/**
 * How people are, over all their sockets; another node counts as one socket. A pure state with a clock of its own: `settle` says what
 * has to be told now. Times are milliseconds.
 */
export class PresenceBook {
  readonly #people = new Map<string, Person>()

  /** `hidden`: how to take somebody of whom nothing is held yet. */
  open(personId: string, socketId: string, hidden = false): void {
    const person = this.#people.get(personId) ?? {
      sockets: new Map(),
      leftAt: 0,
      leftAs: "offline" as const,
      seenAt: 0,
      hidden,
      shown: new Set<PresenceState>(["offline"]),
      toldAt: 0,
    }
    person.sockets.set(socketId, 0)
    this.#people.set(personId, person)
  }

  /** From here on somebody appears offline, as if they had just left; or is seen again. */
  hide(personId: string, hidden: boolean, now = Date.now()): void {
    const person = this.#people.get(personId)
    if (!person || person.hidden === hidden) return
    if (hidden && stateOf(person, now) !== "offline") person.seenAt = now
    person.hidden = hidden
  }

  isHidden = (personId: string): boolean => this.#people.get(personId)?.hidden ?? false

  /** Whether one of somebody's sockets is such that `counts` picks it. */
  has(personId: string, counts: (socketId: string) => boolean): boolean {
    return [...(this.#people.get(personId)?.sockets.keys() ?? [])].some(counts)
  }

  close(personId: string, socketId: string, now = Date.now()): void {
    const person = this.#people.get(personId)
    if (!person?.sockets.has(socketId)) return
    const before = stateOf(person, now)
    person.sockets.delete(socketId)
    if (person.sockets.size > 0) return
    person.leftAt = now
    person.leftAs = before
    if (!person.hidden) person.seenAt = now
  }

  focus(personId: string, socketId: string, active: boolean, now = Date.now()): void {
    const sockets = this.#people.get(personId)?.sockets
    const before = sockets?.get(socketId)
    if (before === undefined) return
    if (active) sockets!.set(socketId, Number.POSITIVE_INFINITY)
    else if (before === Number.POSITIVE_INFINITY) sockets!.set(socketId, now + FOCUS_MS)
  }

  /** How somebody is on another node, as that node says. */
  setElsewhere(nodeId: string, personId: string, state: PresenceState, now = Date.now()): void {
    if (state === "offline") {
      this.close(personId, nodeId, now)
    } else {
      // Who is hidden is not told of by any node.
      if (!this.has(personId, id => id !== nodeId)) this.hide(personId, false, now)
      this.open(personId, nodeId)
      this.#people.get(personId)!.sockets.set(nodeId, state === "active" ? Number.POSITIVE_INFINITY : 0)
    }
  }

  /** The state of everyone who may be seen, as the sockets alone say it that `counts` picks. */
  states(counts: (socketId: string) => boolean, now = Date.now()): Map<string, PresenceState> {
    const states = new Map<string, PresenceState>()
    for (const [id, { sockets, hidden }] of this.#people) {
      if (hidden) continue
      const until = [...sockets].flatMap(([socketId, time]) => (counts(socketId) ? [time] : []))
      if (until.length > 0) states.set(id, until.some(time => time > now) ? "active" : "idle")
    }
    return states
  }

  /** How somebody is, as an answer: from here on whoever asked may hold it. */
  answer(personId: string, now = Date.now()): PresenceState {
    const person = this.#people.get(personId)
    if (!person) return "offline"
    const state = stateOf(person, now)
    person.shown.add(state)
    return state
  }

  /** When somebody who is offline was last seen, if that is known here: milliseconds, else 0. */
  seenAt(personId: string): number {
    return this.#people.get(personId)?.seenAt ?? 0
  }

  /** Everyone who is not offline. */
  online(now = Date.now()): string[] {
    return [...this.#people].filter(([, person]) => stateOf(person, now) !== "offline").map(([id]) => id)
  }

  /** Whose state is another than what somebody holds and may be told again; it counts as told from here on. */
  settle(now = Date.now()): [string, PresenceState][] {
    const news: [string, PresenceState][] = []
    for (const [id, person] of this.#people) {
      const state = stateOf(person, now)
      const quiet = now - person.toldAt < QUIET_MS
      const known = person.shown.size === 1 && person.shown.has(state)
      if (!known && !quiet) {
        person.shown = new Set([state])
        person.toldAt = now
        news.push([id, state])
      } else if (known && !quiet && person.sockets.size === 0 && state === "offline") this.#people.delete(id)
    }
    return news
  }
}

function stateOf(person: Person, now: number): PresenceState {
  if (person.hidden) return "offline"
  if (person.sockets.size === 0) return now - person.leftAt < GRACE_MS ? person.leftAs : "offline"
  return [...person.sockets.values()].some(until => until > now) ? "active" : "idle"
}
