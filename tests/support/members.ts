import { randomUUID } from "node:crypto"
import { encode } from "next-auth/jwt"
import { cookieName } from "#lib/auth/cookies.ts"
import { signUp } from "#lib/domain/accounts/sign-up.ts"
import type { Visitor } from "#lib/domain/actor.ts"
import { loadInstallation } from "#lib/domain/installation.ts"
import { createSession } from "#lib/domain/sessions/create.ts"
import { authSecret, setAuthSecret } from "#lib/secrets.ts"

import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

/** A database in which people can sign up and in. Call `drop()` in `afterAll`. */
export async function createPlace(): Promise<TestDatabase> {
  const database = await createDatabase()
  setAuthSecret("a secret of this test, longer than thirty-two")
  await loadInstallation()
  return database
}

export const visitor: Visitor = { personId: null, address: "127.0.0.1", loopback: true }

/** A password that no list has, the same for everyone in a test. */
export const password = "wandering lemon tree"

/** An input to sign up with that nothing is wrong with; every call is somebody else. */
export function signUpInput(name: string, more: Record<string, string> = {}) {
  const handle = `${name.toLowerCase()}_${randomUUID().slice(0, 8)}`
  return { handle, name, email: `${handle}@example.test`, password, ...more }
}

/** Somebody with an account and a session, and the cookie that a browser would send. */
export async function member(name: string) {
  const input = signUpInput(name)
  const person = await signUp(visitor, input)
  return { ...input, ...person, ...(await signedIn(person.id)) }
}

/** One more session of a person. */
export async function signedIn(personId: string, more: { maxAge?: number; secret?: string } = {}) {
  const { sessionId } = await createSession({ personId, userAgent: "test", address: "127.0.0.1" })
  const token = await encode({
    token: { sub: personId, sid: sessionId },
    secret: more.secret ?? authSecret(),
    maxAge: more.maxAge,
  })
  const cookie = `${cookieName("session", false)}=${token}`
  return { personId, sessionId, address: "127.0.0.1", token, cookie }
}
