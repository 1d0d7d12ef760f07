import { and, eq, ne } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people, sessions } from "#db/schema/people.ts"
import { countAttempt } from "#lib/domain/accounts/attempts.ts"
import { hashPassword, matchesPassword } from "#lib/domain/accounts/hash.ts"
import { isCommon } from "#lib/domain/accounts/password.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid, notFound } from "#lib/domain/errors.ts"
import { closeSessions } from "#lib/domain/sessions/end.ts"

/**
 * Changes the actor's password and ends every session but this one, in one transaction. Errors: `invalid` (`current` wrong, `next`
 * common), `too_many`.
 */
export async function changePassword(
  actor: Actor,
  input: { current: string; next: string },
): Promise<Record<string, never>> {
  const [person] = await db().select().from(people).where(eq(people.id, actor.personId))
  if (!person) throw notFound()
  if (isCommon(input.next, [person.handle, person.name, person.email.split("@")[0]!])) throw invalid({ next: "common" })
  const takeBack = await countAttempt(`person:${person.id}`, actor.address)
  if (!(await matchesPassword(input.current, person.passwordHash))) throw invalid({ current: "wrong" })
  takeBack()
  const passwordHash = await hashPassword(input.next)
  const ended = await db().transaction(async tx => {
    await tx.update(people).set({ passwordHash }).where(eq(people.id, person.id))
    return tx
      .delete(sessions)
      .where(and(eq(sessions.personId, person.id), ne(sessions.id, actor.sessionId)))
      .returning({ id: sessions.id })
  })
  closeSessions(ended, "ended")
  return {}
}
