import { and, eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { findByPassword, wrongPassword } from "#lib/domain/accounts/verify-password.ts"
import { insertSession, tidySessions } from "#lib/domain/sessions/create.ts"

type Input = { login: string; password: string; address: string; userAgent: string }

/**
 * Checks a password and makes a session. While the check waited its turn the password may have been changed, which ends all sessions: one that
 * begins with the old password must not come after that. Errors: `wrong_password`, `too_many`.
 */
export async function signIn({
  login,
  password,
  address,
  userAgent,
}: Input): Promise<{ personId: string; sessionId: string }> {
  const person = await findByPassword(login, password, address)
  const { sessionId } = await db().transaction(async tx => {
    const [unchanged] = await tx
      .select({ id: people.id })
      .from(people)
      .where(and(eq(people.id, person.id), eq(people.passwordHash, person.passwordHash)))
      .for("share")
    if (!unchanged) throw wrongPassword()
    return insertSession(tx, { personId: person.id, userAgent, address })
  })
  await tidySessions(person.id)
  return { personId: person.id, sessionId }
}
