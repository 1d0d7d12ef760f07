import { and, eq, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { files } from "#db/schema/files.ts"
import { once } from "#lib/process.ts"

/** A conversion waits its turn, or another process is at it: it is looked at again later. */
export class NotNow extends Error {
  override name = "NotNow"
}

/** How often it is seen whether its owner still wants it, in milliseconds, and how long a claim outlives who made it, in seconds. */
const lookMs = 5000
const claimSeconds = 60

const state = once("conversions", () => ({ busy: false, stop: new AbortController() }))

/**
 * Converts a file that is being looked at: one at a time on a node, by one process of all. `signal` ends it when the upload is taken back or this process is to end. Throws {@link NotNow} where it
 * cannot begin, or did not come to an end.
 */
export const asOnlyOne = async <T>(
  id: string,
  work: (signal: AbortSignal) => Promise<T>,
  everyMs = lookMs,
): Promise<T> => {
  if (state.busy) throw new NotNow()
  state.busy = true
  const wanted = new AbortController()
  const signal = AbortSignal.any([wanted.signal, state.stop.signal])
  const look = () =>
    claim(id, "held").then(
      held => held || wanted.abort(),
      () => {},
    )
  let looking: NodeJS.Timeout | undefined
  try {
    if (!(await claim(id, "free"))) throw new NotNow()
    looking = setInterval(look, everyMs)
    const made = await work(signal)
    if (signal.aborted) throw new NotNow()
    return made
  } finally {
    state.busy = false
    clearInterval(looking)
    if (looking) await db().update(files).set({ claimedUntil: null }).where(eq(files.id, id))
  }
}

/** For a shutdown: whoever comes next begins anew. */
export const stopConversions = (): void => {
  state.stop.abort()
  state.stop = new AbortController()
}

const claim = async (id: string, how: "free" | "held"): Promise<boolean> => {
  const isFree = sql`(${files.claimedUntil} is null or ${files.claimedUntil} < now())`
  const rows = await db()
    .update(files)
    .set({ claimedUntil: sql`now() + ${claimSeconds} * interval '1 second'` as unknown as Date })
    .where(and(eq(files.id, id), eq(files.state, "processing"), how === "free" ? isFree : undefined))
    .returning({ id: files.id })
  return rows.length > 0
}
