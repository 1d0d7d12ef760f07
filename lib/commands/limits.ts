import type { Caller } from "#lib/domain/actor.ts"
import { env } from "#lib/env.ts"
import { once } from "#lib/process.ts"
import { Limiter, networkOf } from "#lib/rate.ts"

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
    send: new Limiter("send", { perSecond: sendsPerSecond, burst: sendBurst }),
    write: new Limiter("write", fixed.write),
    read: new Limiter("read", fixed.read),
    search: new Limiter("search", fixed.search),
    signUp: new Limiter("sign-up", { most: signUpsPerAddressPerHour, seconds: 3600 }),
  } satisfies Record<LimitName, Limiter>
})

/**
 * Counts one use, by person whatever the device or transport, by address where nobody is signed in. Answers 0, or the whole seconds
 * to wait.
 */
export async function takeFrom(limit: LimitName, caller: Caller): Promise<number> {
  const byAddress = limit === "signUp" || caller.personId === null
  return Math.ceil(await limiters[limit].take(byAddress ? networkOf(caller.address) : caller.personId!))
}
