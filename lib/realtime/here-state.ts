/** A conversation's count is told at most this often. */
const QUIET_MS = 5000

type Place = { sockets: Map<string, string>; told: number; toldAt: number }

/** How many people have each conversation open; a person with several windows counts once, one who is hidden not at all. */
export class HereBook {
  readonly #places = new Map<string, Place>()
  readonly #isHidden: (personId: string) => boolean

  constructor(isHidden: (personId: string) => boolean = () => false) {
    this.#isHidden = isHidden
  }

  enter(conversationId: string, socketId: string, personId: string): void {
    const place = this.#places.get(conversationId) ?? { sockets: new Map(), told: 0, toldAt: 0 }
    place.sockets.set(socketId, personId)
    this.#places.set(conversationId, place)
  }

  leave(conversationId: string, socketId: string): void {
    this.#places.get(conversationId)?.sockets.delete(socketId)
  }

  countOf(conversationId: string): number {
    const there = new Set(this.#places.get(conversationId)?.sockets.values())
    for (const id of there) if (this.#isHidden(id)) there.delete(id)
    return there.size
  }

  /** Who has which conversation open, by the sockets that `counts` picks. */
  pairs(counts: (socketId: string) => boolean): Map<string, { conversationId: string; personId: string }> {
    const pairs = new Map<string, { conversationId: string; personId: string }>()
    for (const [conversationId, { sockets }] of this.#places) {
      for (const [socketId, personId] of sockets) {
        if (counts(socketId) && !this.#isHidden(personId))
          pairs.set(`${conversationId} ${personId}`, { conversationId, personId })
      }
    }
    return pairs
  }

  /** Which counts are others than those told last and may be told again. */
  settle(now = Date.now()): [string, number][] {
    const news: [string, number][] = []
    for (const [id, place] of this.#places) {
      const here = this.countOf(id)
      if (here !== place.told && now - place.toldAt >= QUIET_MS) {
        place.told = here
        place.toldAt = now
        news.push([id, here])
      }
      if (place.sockets.size === 0 && place.told === 0) this.#places.delete(id)
    }
    return news
  }
}
