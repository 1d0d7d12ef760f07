import type { SignUpInput } from "#lib/protocol/accounts.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { fail, type Result } from "#lib/protocol/result.ts"

type Nothing = Record<string, never>

/** Signs in with a handle or an e-mail address. On success the cookie is set; load the next page afresh. */
export function signIn(input: { login: string; password: string }): Promise<Result<Nothing>> {
  return withToken("/api/auth/callback/credentials", input)
}

/** Makes an account and signs in with it. */
export async function signUp(input: SignUpInput): Promise<Result<PersonDto>> {
  const made = await post<PersonDto>("/api/commands/account:sign-up", input)
  if (!made.ok) return made
  const signedIn = await signIn({ login: input.handle, password: input.password })
  return signedIn.ok ? made : signedIn
}

/** Ends this session; its other tabs hear it through their sockets. */
export function signOut(): Promise<Result<Nothing>> {
  return withToken("/api/auth/signout", {})
}

async function withToken(path: string, input: object): Promise<Result<Nothing>> {
  try {
    const { csrfToken } = (await (await fetch("/api/auth/csrf", { cache: "no-store" })).json()) as { csrfToken: string }
    return await post<Nothing>(path, { ...input, csrfToken })
  } catch {
    return unreachable()
  }
}

async function post<T>(path: string, input: object): Promise<Result<T>> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    })
    return (await response.json()) as Result<T>
  } catch {
    return unreachable()
  }
}

const unreachable = () => fail("unavailable", "The server cannot be reached.", { retryAfter: 1 })
