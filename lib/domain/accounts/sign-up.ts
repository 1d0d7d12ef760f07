import { eq, or, sql } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { handleKey, isReserved } from "#lib/domain/accounts/handle.ts"
import { hashPassword } from "#lib/domain/accounts/hash.ts"
import { isCommon } from "#lib/domain/accounts/password.ts"
import { hasAdmin, isSetupToken } from "#lib/domain/accounts/setup.ts"
import type { Caller } from "#lib/domain/actor.ts"
import { violatedUnique } from "#lib/domain/database-errors.ts"
import { invalid, Refusal } from "#lib/domain/errors.ts"
import { isKept } from "#lib/domain/profiles/handle.ts"
import { keepName } from "#lib/domain/search/index-names.ts"
import { env } from "#lib/env.ts"
import type { SignUpInput } from "#lib/protocol/accounts.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { FieldProblem } from "#lib/protocol/result.ts"

type Fields = Record<string, FieldProblem>

/**
 * Makes an account. Where there is no administrator yet, the setup token makes one of it; on loopback without PUBLIC_URL no token is
 * needed. Errors: `invalid` with everything that is wrong by field, `sign_up_closed`, `too_many` while passwords queue.
 */
export async function signUp(caller: Caller, input: SignUpInput): Promise<PersonDto> {
  const founding = await mayFound(caller, input.setup)
  if (env().signup === "closed" && !founding) throw new Refusal("sign_up_closed", "New accounts are not made here.")
  const fields = { ...(await findTaken(input)), ...findUnfit(input) }
  if (input.setup !== undefined && !founding) fields.setup = "wrong"
  if (Object.keys(fields).length > 0) throw invalid(fields)

  const row = {
    id: uuidv7(),
    handle: input.handle,
    handleKey: handleKey(input.handle),
    name: input.name,
    email: input.email,
    emailKey: emailKey(input.email),
    passwordHash: await hashPassword(input.password),
  }
  try {
    await (founding ? insertFounder(row, input.setup !== undefined) : db().insert(people).values(row))
  } catch (error) {
    const taken = ({ people_handle_key: "handle", people_email_key: "email" } as const)[violatedUnique(error) ?? ""]
    throw taken ? invalid({ [taken]: "taken" }) : error
  }
  await keepName({ kind: "person", id: row.id, name: row.name, handle: row.handle })
  return { id: row.id, handle: row.handle, name: row.name }
}

/** An address as an identity: those that differ only by case are one. */
export const emailKey = (email: string) => email.toLowerCase()

async function mayFound(caller: Caller, setup: string | undefined): Promise<boolean> {
  const here = caller.personId === null && caller.loopback && !env().publicUrl
  const entitled = setup === undefined ? here : isSetupToken(setup)
  return entitled && !(await hasAdmin())
}

/** Under a lock, so that of two who sign up first at once one becomes the administrator. */
async function insertFounder(row: typeof people.$inferInsert, byToken: boolean): Promise<void> {
  await db().transaction(async tx => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('charla:first-admin'))`)
    const late = await hasAdmin(tx)
    if (late && byToken) throw invalid({ setup: "wrong" })
    if (late && env().signup === "closed") throw new Refusal("sign_up_closed", "New accounts are not made here.")
    await tx.insert(people).values({ ...row, role: late ? "member" : "admin" })
  })
}

async function findTaken({ handle, email }: SignUpInput): Promise<Fields> {
  const [handle_, email_] = [handleKey(handle), emailKey(email)]
  const found = await db()
    .select({ handleKey: people.handleKey, emailKey: people.emailKey })
    .from(people)
    .where(or(eq(people.handleKey, handle_), eq(people.emailKey, email_)))
  const fields: Fields = {}
  if (found.some(row => row.handleKey === handle_) || (await isKept(handle_, null))) fields.handle = "taken"
  if (found.some(row => row.emailKey === email_)) fields.email = "taken"
  return fields
}

function findUnfit({ handle, name, email, password }: SignUpInput): Fields {
  const fields: Fields = {}
  if (isReserved(handle)) fields.handle = "reserved"
  if (isCommon(password, [handle, name, email.split("@")[0]!])) fields.password = "common"
  return fields
}
