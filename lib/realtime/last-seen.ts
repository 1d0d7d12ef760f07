import { invisibleAmong, noteSeen } from "#lib/domain/people/last-seen.ts"
import { log } from "#lib/log.ts"
import type { PresenceBook } from "#lib/realtime/presence-state.ts"

/** A reload is no leaving. */
const GRACE_MS = 1500
/** Who is here is noted now and then, for a node that ends without a word. */
const AGAIN_MS = 60_000
const COARSE_MS = 4 * 60_000
/** Who appears offline is asked of the database again, in case that the word of a change was lost. */
const FLAGS_AGAIN_MS = 15_000

type Ports = { people: PresenceBook; isOwn(socketId: string): boolean; ids(): string[] }

/**
 * Writes down when the people of this node were here, at most once a leaving and once in four minutes each, and knows who of them
 * appears offline. Until that is known somebody does.
 */
export function makeLastSeen({ people, isOwn, ids }: Ports) {
  const left = new Map<string, number>()
  const unknown = new Set<string>()
  let asking = false
  let notedAt = Date.now()
  let flagsAt = Date.now()

  const note = (seen: Map<string, number>, atLeastMs?: number) =>
    noteSeen(seen, atLeastMs).catch(error => log.warn({ err: error }, "when people were last seen was not noted"))
  const everyone = () => new Map(ids().map(id => [id, Date.now()]))

  /** One question at a time, for everybody who came in while the one before was answered. */
  async function askAll(): Promise<void> {
    if (asking) return
    asking = true
    try {
      while (unknown.size > 0) {
        const asked = [...unknown]
        unknown.clear()
        const hidden = await invisibleAmong(asked).catch(error => {
          log.warn({ err: error }, "who appears offline could not be asked")
          return null
        })
        // Asked again with everyone's.
        if (!hidden) break
        for (const id of asked) people.hide(id, hidden.has(id))
      }
    } finally {
      asking = false
    }
  }

  const ask = (...ids: string[]) => {
    for (const id of ids) unknown.add(id)
    void askAll()
  }

  return {
    ask,
    came(personId: string): void {
      left.delete(personId)
      ask(personId)
    },
    went(personId: string): void {
      if (!people.has(personId, isOwn)) left.set(personId, Date.now())
    },
    tick(now = Date.now()): void {
      const due = new Map([...left].filter(([, at]) => now - at >= GRACE_MS))
      for (const id of due.keys()) left.delete(id)
      void note(due)
      if (now - notedAt >= AGAIN_MS) {
        notedAt = now
        void note(everyone(), COARSE_MS)
      }
      if (now - flagsAt >= FLAGS_AGAIN_MS) {
        flagsAt = now
        ask(...ids())
      }
    },
    /** The node ends: everybody here leaves with it. */
    end: (): Promise<void> => note(new Map([...everyone(), ...left])),
  }
}
