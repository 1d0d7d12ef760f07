import { and, desc, eq, gt } from "drizzle-orm"
import { db } from "#db/client.ts"
import { sessions } from "#db/schema/people.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { deviceOf } from "#lib/domain/sessions/device.ts"
import type { SessionDto } from "#lib/protocol/accounts.ts"

/** The actor's own sign-ins, the one that was seen last first. */
export async function listSessions(actor: Actor): Promise<{ sessions: SessionDto[] }> {
  const rows = await db()
    .select()
    .from(sessions)
    .where(and(eq(sessions.personId, actor.personId), gt(sessions.expiresAt, new Date())))
    .orderBy(desc(sessions.lastSeenAt))
  return {
    sessions: rows.map(row => ({
      id: row.id,
      device: deviceOf(row.userAgent),
      place: row.address,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      current: row.id === actor.sessionId,
    })),
  }
}
