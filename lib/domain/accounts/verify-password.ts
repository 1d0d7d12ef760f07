import { eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { countAttempt } from "#lib/domain/accounts/attempts.ts"
import { matchesPassword } from "#lib/domain/accounts/hash.ts"
import { emailKey } from "#lib/domain/accounts/sign-up.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { limits } from "#lib/protocol/limits.ts"

/**
 * Who it is that knows this password; `login` is a handle or an e-mail address. An unknown login costs the same work and gets the
 * same answer as a wrong password. Errors: `wrong_password`, `too_many`.
 */
export async function verifyPassword(login: string, password: string, address: string): Promise<{ personId: string }> {
  return { personId: (await findByPassword(login, password, address)).id }
}

/** The same with what the password was checked against, for whoever has to know that it has not been changed since. */
export async function findByPassword(login: string, password: string, address: string) {
  const name = login.normalize("NFKC").trim().replace(/^@/, "").toLowerCase()
  if (!isPlausible(name, limits.emailMax) || !isPlausible(password, limits.passwordMax * 2)) throw wrongPassword()
  const found = await findByLogin(name)
  const takeBack = await countAttempt(found ? `person:${found.id}` : `login:${name}`, address)
  const matches = await matchesPassword(password, found?.passwordHash)
  if (!found || !matches || found.bannedAt) throw wrongPassword()
  takeBack()
  return found
}

/** The account that a handle or an address belongs to, in lower case. */
export async function findByLogin(name: string) {
  const which = name.includes("@") ? eq(people.emailKey, emailKey(name)) : eq(people.handle, name)
  const [found] = await db()
    .select({ id: people.id, handle: people.handle, passwordHash: people.passwordHash, bannedAt: people.bannedAt })
    .from(people)
    .where(which)
  return found
}

/** One sentence for every reason: which half was wrong is not said. */
export const wrongPassword = () => new Refusal("wrong_password", "This login and this password do not belong together.")

const isPlausible = (text: string, max: number) =>
  text.length > 0 && text.length <= max && text.isWellFormed() && !text.includes("\u0000")
