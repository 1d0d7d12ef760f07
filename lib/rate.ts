import { once } from "#lib/process.ts"

/** Keys kept at most; beyond, the one that was used longest ago is forgotten. */
const KEYS = 50_000

/** What all nodes count together, where they can. Nothing: it could not say in time. */
export type SharedCounts = {
  take(key: string, rule: BucketRule | WindowRule): Promise<number | null>
  giveBack(key: string): void
}
export type BucketRule = { perSecond: number; burst: number }
export type WindowRule = { most: number; seconds: number }

const shared = once("shared-counts", () => ({ counts: null as SharedCounts | null }))

/** From now on all {@link Limiter}s of this process count together with those of other nodes. */
export function bindSharedCounts(counts: SharedCounts): void {
  shared.counts = counts
}

/** A limit by its name: counted by all nodes together where there is a broker, otherwise and while that is away by this one alone. */
export class Limiter {
  readonly #name: string
  readonly #own: TokenBuckets | SlidingWindows

  constructor(name: string, rule: BucketRule | WindowRule) {
    this.#name = name
    this.#own = "most" in rule ? new SlidingWindows(rule) : new TokenBuckets(rule)
  }

  /** Counts one. Answers 0, or how many seconds to wait. */
  take(key: string): number | Promise<number> {
    if (!shared.counts) return this.#own.take(key)
    return shared.counts.take(`${this.#name}:${key}`, this.#own.rule).then(wait => wait ?? this.#own.take(key))
  }

  /** Takes the latest one back: it turned out to be none of those that are counted. */
  giveBack(key: string): void {
    shared.counts?.giveBack(`${this.#name}:${key}`)
    if (this.#own instanceof SlidingWindows) this.#own.giveBack(key)
  }
}

/** A token bucket per key: `perSecond` in the long run, `burst` at once. */
export class TokenBuckets {
  readonly rule: BucketRule
  readonly #keys = new Map<string, { tokens: number; at: number }>()

  constructor(rule: BucketRule) {
    this.rule = rule
  }

  /** Takes one token. Answers 0, or how many seconds to wait before there is one again. `now` is in milliseconds. */
  take(key: string, now = performance.now()): number {
    const { perSecond, burst } = this.rule
    const held = this.#keys.get(key)
    const tokens = held ? Math.min(burst, held.tokens + ((now - held.at) / 1000) * perSecond) : burst
    const wait = tokens >= 1 ? 0 : (1 - tokens) / perSecond
    keep(this.#keys, key, { tokens: wait ? tokens : tokens - 1, at: now })
    return wait
  }
}

/** At most `most` in any `seconds`, counted exactly: for attempts that are few and must stay few. */
export class SlidingWindows {
  readonly rule: WindowRule
  readonly #keys = new Map<string, number[]>()

  constructor(rule: WindowRule) {
    this.rule = rule
  }

  /** Counts one. Answers 0, or how many seconds to wait; what is refused is not counted. */
  take(key: string, now = performance.now()): number {
    const ms = this.rule.seconds * 1000
    const times = (this.#keys.get(key) ?? []).filter(time => time > now - ms)
    const wait = times.length < this.rule.most ? 0 : (times[0]! + ms - now) / 1000
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
