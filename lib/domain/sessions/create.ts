import { and, desc, eq, inArray, lt } from "drizzle-orm"
import { v4 as uuidv4 } from "uuid"
import { db } from "#db/client.ts"
import { sessions } from "#db/schema/people.ts"
import { closeSessions } from "#lib/domain/sessions/end.ts"
import { env } from "#lib/env.ts"

/** A transaction or the pool. */
type Writer = Pick<ReturnType<typeof db>, "insert">
type Input = { personId: string; userAgent: string; address: string }

const DAY_MS = 86_400_000
/** Sign-ins one person has at most; beyond, the one that was seen longest ago ends. */
const MOST = 100

/** Makes the row of a sign-in, which holds for SESSION_DAYS. */
export async function createSession(input: Input): Promise<{ sessionId: string }> {
  const session = await insertSession(db(), input)
  await tidySessions(input.personId)
  return session
}

/** The row alone, for a transaction; call {@link tidySessions} after it. */
export async function insertSession(writer: Writer, input: Input): Promise<{ sessionId: string }> {
  // Random throughout: nothing about other sign-ins can be read from it.
  const id = uuidv4()
  const { personId, address } = input
  const userAgent = input.userAgent.slice(0, 300)
  const expiresAt = new Date(Date.now() + env().sessionDays * DAY_MS)
  await writer.insert(sessions).values({ id, personId, userAgent, address, expiresAt })
  return { sessionId: id }
}

/** Clears away the person's sessions that are over, and ends the oldest of too many. */
export async function tidySessions(personId: string): Promise<void> {
  await db()
    .delete(sessions)
    .where(and(eq(sessions.personId, personId), lt(sessions.expiresAt, new Date())))
  const surplus = await db()
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.personId, personId))
    .orderBy(desc(sessions.lastSeenAt))
    .offset(MOST)
  if (surplus.length === 0) return
  const ids = surplus.map(row => row.id)
  await db().delete(sessions).where(inArray(sessions.id, ids))
  closeSessions(surplus, "ended")
}
