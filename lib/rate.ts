/** Keys kept at most; beyond, the one that was used longest ago is forgotten. */
const KEYS = 50_000

/** A token bucket per key: `perSecond` in the long run, `burst` at once. */
export class TokenBuckets {
  readonly #perSecond: number
  readonly #burst: number
  readonly #keys = new Map<string, { tokens: number; at: number }>()

  constructor({ perSecond, burst }: { perSecond: number; burst: number }) {
    this.#perSecond = perSecond
    this.#burst = burst
  }

  /** Takes one token. Answers 0, or how many seconds to wait before there is one again. `now` is in milliseconds. */
  take(key: string, now = performance.now()): number {
    const held = this.#keys.get(key)
    const tokens = held ? Math.min(this.#burst, held.tokens + ((now - held.at) / 1000) * this.#perSecond) : this.#burst
    const wait = tokens >= 1 ? 0 : (1 - tokens) / this.#perSecond
    keep(this.#keys, key, { tokens: wait ? tokens : tokens - 1, at: now })
    return wait
  }
}

/** At most `most` in any `seconds`, counted exactly: for attempts that are few and must stay few. */
export class SlidingWindows {
  readonly #most: number
  readonly #ms: number
  readonly #keys = new Map<string, number[]>()

  constructor({ most, seconds }: { most: number; seconds: number }) {
    this.#most = most
    this.#ms = seconds * 1000
  }

  /** Counts one. Answers 0, or how many seconds to wait; what is refused is not counted. */
  take(key: string, now = performance.now()): number {
    const times = (this.#keys.get(key) ?? []).filter(time => time > now - this.#ms)
    const wait = times.length < this.#most ? 0 : (times[0]! + this.#ms - now) / 1000
    if (!wait) times.push(now)
    keep(this.#keys, key, times)
    return wait
  }

  /** Takes the latest one back: it turned out to be none of those that are counted. */
  giveBack(key: string): void {
    this.#keys.get(key)?.pop()
  }
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > KEYS) map.delete(map.keys().next().value!)
}

/** What counts as one address: of IPv6 the first 64 bits, because whoever has one address has all of those. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address
  const [left, right] = address.split("::").map(half => half.split(":").filter(Boolean))
  const filled = right
    ? [...left!, ...Array<string>(Math.max(0, 8 - left!.length - right.length)).fill("0"), ...right]
    : left!
  return `${filled.slice(0, 4).join(":")}::/64`
}
