import { hash, verify } from "@node-rs/argon2"
import { Refusal } from "#lib/domain/errors.ts"
import { count } from "#lib/metrics.ts"
import { once } from "#lib/process.ts"

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. The defaults of the library would be the same today. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const AT_ONCE = 2
const WAITING = 100

const queue = once("password-queue", () => ({ running: 0, waiting: [] as (() => void)[] }))
const stranger = once("stranger-hash", () => ({ hash: undefined as Promise<string> | undefined }))

/** The stored form of a password. It runs off the main thread; over the bounded queue it refuses with `too_many`. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize("NFKC"), cost))
}

/** Whether the password is the one of `stored`; without `stored` the same work is done and the answer is no. */
export async function matchesPassword(password: string, stored: string | undefined): Promise<boolean> {
  stranger.hash ??= hash("a password that nobody has", cost)
  const against = stored ?? (await stranger.hash)
  const matches = await inTurn(() => verify(against, password.normalize("NFKC")))
  return matches && stored !== undefined
}

/** Two at a time: hashing at full width would take the processor from the messages. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (queue.running >= AT_ONCE) {
    if (queue.waiting.length >= WAITING)
      throw new Refusal("too_many", "Too many people sign in just now.", { retryAfter: 5 })
    await new Promise<void>(resolve => queue.waiting.push(resolve))
  } else queue.running++
  try {
    count("passwords:computed")
    return await work()
  } finally {
    const next = queue.waiting.shift()
    if (next) next()
    else queue.running--
  }
}
