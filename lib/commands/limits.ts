import type { Caller } from "#lib/domain/actor.ts"
import { env } from "#lib/env.ts"
import { once } from "#lib/process.ts"
import { networkOf, SlidingWindows, TokenBuckets } from "#lib/rate.ts"

/** How often a person may; in tokens a second in the long run, and at once. */
const fixed = {
  write: { perSecond: 5, burst: 60 },
  read: { perSecond: 20, burst: 200 },
  search: { perSecond: 2, burst: 20 },
}

/** The classes of limits that the table of commands names. */
export type LimitName = keyof typeof fixed | "send" | "signUp"

const limiters = once("limits", () => {
  const { sendsPerSecond, sendBurst, signUpsPerAddressPerHour } = env().limits
  return {
    send: new TokenBuckets({ perSecond: sendsPerSecond, burst: sendBurst }),
    write: new TokenBuckets(fixed.write),
    read: new TokenBuckets(fixed.read),
    search: new TokenBuckets(fixed.search),
    signUp: new SlidingWindows({ most: signUpsPerAddressPerHour, seconds: 3600 }),
  } satisfies Record<LimitName, TokenBuckets | SlidingWindows>
})

/**
 * Counts one use, by person whatever the device or transport, by address where nobody is signed in. Answers 0, or the whole seconds
 * to wait.
 */
export function takeFrom(limit: LimitName, caller: Caller): number {
  const byAddress = limit === "signUp" || caller.personId === null
  return Math.ceil(limiters[limit].take(byAddress ? networkOf(caller.address) : caller.personId!))
}
