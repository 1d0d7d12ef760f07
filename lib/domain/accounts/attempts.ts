import { Refusal } from "#lib/domain/errors.ts"
import { env } from "#lib/env.ts"
import { once } from "#lib/process.ts"
import { Limiter, networkOf } from "#lib/rate.ts"

const windows = once("password-attempts", () => ({
  accounts: new Limiter("attempts-account", { most: env().limits.signInAttemptsPerHour, seconds: 3600 }),
  addresses: new Limiter("attempts-address", { most: env().limits.signInAttemptsPerAddress, seconds: 3600 }),
}))

/**
 * Counts one guess at a password against the account and the address it comes from, before it is tried. Returns how to take it back
 * when it was right. Refuses with `too_many` and the seconds to wait.
 */
export async function countAttempt(account: string, from: string): Promise<() => void> {
  const address = networkOf(from)
  const byAddress = await windows.addresses.take(address)
  const byAccount = byAddress ? 0 : await windows.accounts.take(account)
  const wait = byAddress || byAccount
  if (byAccount) windows.addresses.giveBack(address)
  if (wait) throw new Refusal("too_many", "Too many attempts; wait a while.", { retryAfter: Math.ceil(wait) })
  return () => {
    windows.accounts.giveBack(account)
    windows.addresses.giveBack(address)
  }
}
