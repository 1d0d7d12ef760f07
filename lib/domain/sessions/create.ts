import { and, desc, eq, inArray, lt } from "drizzle-orm"
import { v4 as uuidv4 } from "uuid"
import { db } from "#db/client.ts"
import { sessions } from "#db/schema/people.ts"
import { closeSessions } from "#lib/domain/sessions/end.ts"
import { env } from "#lib/env.ts"

const DAY_MS = 86_400_000
/** Sign-ins one person has at most; beyond, the one that was seen longest ago ends. */
const MOST = 100

/** Makes the row of a sign-in, which holds for SESSION_DAYS, and clears away those of the person that are over. */
export async function createSession(input: {
  personId: string
  userAgent: string
  address: string
}): Promise<{ sessionId: string }> {
  // Random throughout: nothing about other sign-ins can be read from it.
  const id = uuidv4()
  const { personId, address } = input
  await db()
    .insert(sessions)
    .values({
      id,
      personId,
      userAgent: input.userAgent.slice(0, 300),
      address,
      expiresAt: new Date(Date.now() + env().sessionDays * DAY_MS),
    })
  await db()
    .delete(sessions)
    .where(and(eq(sessions.personId, personId), lt(sessions.expiresAt, new Date())))
  await endOldest(personId)
  return { sessionId: id }
}

async function endOldest(personId: string): Promise<void> {
  const surplus = await db()
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.personId, personId))
    .orderBy(desc(sessions.lastSeenAt))
    .offset(MOST)
  if (surplus.length === 0) return
  await db()
    .delete(sessions)
    .where(
      inArray(
        sessions.id,
        surplus.map(row => row.id),
      ),
    )
  closeSessions(surplus, "ended")
}
