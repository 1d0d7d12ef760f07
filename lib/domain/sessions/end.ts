import { and, eq, ne } from "drizzle-orm"
import { db } from "#db/client.ts"
import { sessions } from "#db/schema/people.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { endSessionSockets } from "#lib/domain/announce.ts"
import { notFound } from "#lib/domain/errors.ts"
import { forgetSessions } from "#lib/domain/sessions/check.ts"

type Reason = Parameters<typeof endSessionSockets>[1]

/** Ends one of the actor's own sessions. Errors: `not_found`, also for somebody else's. */
export async function endSession(actor: Actor, input: { sessionId: string }): Promise<Record<string, never>> {
  const ended = await db()
    .delete(sessions)
    .where(and(eq(sessions.id, input.sessionId), eq(sessions.personId, actor.personId)))
    .returning({ id: sessions.id })
  if (ended.length === 0) throw notFound()
  closeSessions(ended, "ended")
  return {}
}

/** Ends all of the actor's sessions but this one. */
export async function endOtherSessions(actor: Actor): Promise<Record<string, never>> {
  const ended = await db()
    .delete(sessions)
    .where(and(eq(sessions.personId, actor.personId), ne(sessions.id, actor.sessionId)))
    .returning({ id: sessions.id })
  closeSessions(ended, "ended")
  return {}
}

/** Ends every session of a person: a ban, a reset. */
export async function endSessionsOf(personId: string): Promise<void> {
  const ended = await db().delete(sessions).where(eq(sessions.personId, personId)).returning({ id: sessions.id })
  closeSessions(ended, "ended")
}

/** Ends the session that a device gives up by itself; one that is over already is no fault. */
export async function signOutSession(sessionId: string): Promise<void> {
  const ended = await db().delete(sessions).where(eq(sessions.id, sessionId)).returning({ id: sessions.id })
  closeSessions(ended, "signed_out")
}

/** After the rows are gone: their cookies open nothing from here on, and their sockets close. */
export function closeSessions(ended: { id: string }[], reason: Reason): void {
  forgetSessions(ended.map(session => session.id))
  for (const { id } of ended) endSessionSockets(id, reason)
}
