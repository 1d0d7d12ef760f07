import type { PresenceState } from "#lib/protocol/presence.ts"
import type { HereBook } from "#lib/realtime/here-state.ts"
import type { PresenceBook } from "#lib/realtime/presence-state.ts"
import { noRelay, type Relay } from "#lib/realtime/relay.ts"

/** How often what changed here is told to the other nodes. */
const TELL_MS = 1000
/** How often all of it is told: what was lost is right again by then. */
const ALL_MS = 15_000
/** A node that was not heard of for so long is gone, and its people with it. */
const GONE_MS = 45_000
/** What stands for a socket begins so when it is another node. */
const ELSEWHERE = "node:"
export const isOwnSocket = (socketId: string) => !socketId.startsWith(ELSEWHERE)

type Pair = { conversationId: string; personId: string }
type Told = {
  /** All there is, instead of what changed. */
  all: boolean
  people: Record<string, PresenceState>
  opened: Pair[]
  closed: Pair[]
}
type Shown = { people: Map<string, PresenceState>; pairs: Map<string, Pair> }

const nothing = (): Shown => ({ people: new Map(), pairs: new Map() })

/**
 * Lets nodes know how people are on the others: in both books another node stands like one more socket of a person. Returns how to
 * stop, which tells the others that this node's people are gone.
 */
export function sharePresence(relay: Relay, people: PresenceBook, here: HereBook): () => void {
  if (relay === noRelay) return () => {}
  const others = new Map<string, Shown & { heardAt: number }>()
  let told = nothing()
  let allToldAt = 0

  function tell(): void {
    const shown = { people: people.states(isOwnSocket), pairs: here.pairs(isOwnSocket) }
    const all = Date.now() - allToldAt >= ALL_MS
    if (all) allToldAt = Date.now()
    const note = all ? { all, ...differenceOf(nothing(), shown) } : { all, ...differenceOf(told, shown) }
    told = shown
    if (all || Object.keys(note.people).length + note.opened.length + note.closed.length > 0)
      relay.tell("presence", note)
  }

  function take(from: string, note: Told): void {
    const before = others.get(from)
    // Whoever is new here has not heard of this node's people either.
    if (!before) allToldAt = 0
    if (note.all && before) forget(from, before, note)
    const node = note.all || !before ? nothing() : before
    others.set(from, { ...node, heardAt: Date.now() })
    for (const [id, state] of Object.entries(note.people)) {
      if (state === "offline") node.people.delete(id)
      else node.people.set(id, state)
      people.setElsewhere(ELSEWHERE + from, id, state)
    }
    for (const pair of note.opened) {
      node.pairs.set(keyOf(pair), pair)
      here.enter(pair.conversationId, placeOf(from, pair), pair.personId)
    }
    for (const pair of note.closed) {
      node.pairs.delete(keyOf(pair))
      here.leave(pair.conversationId, placeOf(from, pair))
    }
  }

  /** Takes out what a node said before, except what it says again. */
  function forget(nodeId: string, node: Shown, again: Pick<Told, "people" | "opened">): void {
    for (const id of node.people.keys()) if (!again.people[id]) people.setElsewhere(ELSEWHERE + nodeId, id, "offline")
    const kept = new Set(again.opened.map(keyOf))
    for (const pair of node.pairs.values()) {
      if (!kept.has(keyOf(pair))) here.leave(pair.conversationId, placeOf(nodeId, pair))
    }
  }

  function leave(nodeId: string): void {
    const node = others.get(nodeId)
    if (node) forget(nodeId, node, { people: {}, opened: [] })
    others.delete(nodeId)
  }

  relay.hear<Told>("presence", (note, from) => take(from, note))
  relay.hear<null>("presence-end", (_, from) => leave(from))
  const timer = setInterval(() => {
    const now = Date.now()
    for (const [id, { heardAt }] of others) if (now - heardAt > GONE_MS) leave(id)
    tell()
  }, TELL_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    relay.tell("presence-end", null)
  }
}

const keyOf = ({ conversationId, personId }: Pair) => `${conversationId} ${personId}`
/** In the book of who is where, one person of one node. */
const placeOf = (nodeId: string, { personId }: Pair) => `${ELSEWHERE}${nodeId} ${personId}`

function differenceOf(before: Shown, now: Shown): Omit<Told, "all"> {
  const changed = [...now.people].filter(([id, state]) => before.people.get(id) !== state)
  const gone = [...before.people.keys()].filter(id => !now.people.has(id)).map(id => [id, "offline"] as const)
  return {
    people: Object.fromEntries([...changed, ...gone]),
    opened: [...now.pairs].filter(([key]) => !before.pairs.has(key)).map(([, pair]) => pair),
    closed: [...before.pairs].filter(([key]) => !now.pairs.has(key)).map(([, pair]) => pair),
  }
}
