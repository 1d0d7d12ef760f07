import { randomInt } from "node:crypto"
import { eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people, sessions } from "#db/schema/people.ts"
import { hashPassword } from "#lib/domain/accounts/hash.ts"
import { findByLogin } from "#lib/domain/accounts/verify-password.ts"
import { notFound } from "#lib/domain/errors.ts"
import { closeSessions } from "#lib/domain/sessions/end.ts"

/** Letters and digits that are not mistaken for one another when read aloud. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"

/**
 * For the operator: gives an account a new random password (about 99 bits) and ends all its sessions. `login` is a handle or an
 * address. Errors: `not_found`.
 */
export async function resetPassword(login: string): Promise<{ handle: string; password: string }> {
  const person = await findByLogin(login.trim().replace(/^@/, "").toLowerCase())
  if (!person) throw notFound()
  const password = Array.from({ length: 4 }, () => group()).join("-")
  const passwordHash = await hashPassword(password)
  const ended = await db().transaction(async tx => {
    await tx.update(people).set({ passwordHash }).where(eq(people.id, person.id))
    return tx.delete(sessions).where(eq(sessions.personId, person.id)).returning({ id: sessions.id })
  })
  closeSessions(ended, "ended")
  return { handle: person.handle, password }
}

const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("")
