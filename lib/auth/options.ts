import type { AuthOptions } from "next-auth"
import { cookieName } from "#lib/auth/cookies.ts"
import { resolveSession } from "#lib/auth/session.ts"
import { isDatabaseAway } from "#lib/domain/database-errors.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { checkSession } from "#lib/domain/sessions/check.ts"
import { signOutSession } from "#lib/domain/sessions/end.ts"
import { signIn } from "#lib/domain/sessions/sign-in.ts"
import { env } from "#lib/env.ts"
import { log } from "#lib/log.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { authSecret } from "#lib/secrets.ts"

/**
 * Signing in, as a browser or a program does it (`lib/client/sign-in.ts` is exactly this):
 *
 *   GET  /api/auth/csrf                   → { csrfToken }, and a cookie that goes with it
 *   POST /api/auth/callback/credentials   { csrfToken, login, password } as JSON or as a form
 *     200 { ok: true, value: {} }         and the session cookie
 *     403 { ok: false, error: { code: "wrong_password" } }
 *     429 { ok: false, error: { code: "too_many", retryAfter } }
 *     403 { ok: false, error: { code: "forbidden" } }   the csrf token is not the cookie's
 *   POST /api/auth/signout                { csrfToken } → 200 { ok: true, value: {} }; the session's other tabs and sockets close
 *   GET  /api/auth/session                → { user: { id }, expires } or {}
 *
 * Every answer is a `Result` (lib/protocol/result.ts) but those of the two GETs, which are next-auth's own.
 */
export type SignInRequest = { origin: string; address: string; cookieHeader: string | undefined; userAgent: string }

/** Where `authorize` leaves why it refused: next-auth would put it into an address. */
export type Outcome = { failure?: Failure }

/**
 * Settings of next-auth for one request: the address of the site is that request's checked origin, and cookies follow it. The token
 * carries the person and the session's id, nothing else; what a client posts as session data is never read.
 */
export function authOptions(request: SignInRequest, outcome: Outcome): AuthOptions {
  const secure = request.origin.startsWith("https:")
  const maxAge = env().sessionDays * 86_400
  const cookie = (kind: "session" | "csrf" | "callback") => ({
    name: cookieName(kind, secure),
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  })
  return {
    secret: authSecret(),
    session: { strategy: "jwt", maxAge },
    jwt: { maxAge },
    useSecureCookies: secure,
    cookies: { sessionToken: cookie("session"), csrfToken: cookie("csrf"), callbackUrl: cookie("callback") },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      {
        id: "credentials",
        name: "password",
        type: "credentials",
        credentials: {},
        authorize: credentials => authorize(credentials, request, outcome),
        options: {},
      },
    ],
    callbacks: {
      async jwt({ token, user }) {
        if (user) return { sub: user.id, sid: (user as SignedIn).sid }
        const { sub, sid } = token
        if (typeof sid !== "string" || !(await checkSession(sid))) throw new Error("The session has ended.")
        return { sub, sid }
      },
      // Where to go next is the screen's matter: nothing that a request names is followed.
      redirect: ({ baseUrl }) => baseUrl,
      session: ({ session, token }) => ({ expires: session.expires, user: { id: token.sub } }) as typeof session,
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await signOutSession(token.sid)
      },
    },
    logger: {
      // A cookie of yesterday is no fault of the server's.
      error: (code, metadata) =>
        log.debug({ code, err: metadata instanceof Error ? metadata : undefined }, "next-auth"),
      warn: () => {},
      debug: () => {},
    },
  }
}

type SignedIn = { id: string; sid: string }

async function authorize(
  credentials: Record<string, unknown> | undefined,
  request: SignInRequest,
  outcome: Outcome,
): Promise<SignedIn | null> {
  try {
    const { login, password } = credentials ?? {}
    const { address, userAgent } = request
    const { personId, sessionId } = await signIn({
      login: textOf(login),
      password: textOf(password),
      address,
      userAgent,
    })
    // The cookie is about to be replaced: what it opened until now ends, instead of staying open and forgotten.
    const before = await resolveSession(request.cookieHeader, { address })
    if (before) await signOutSession(before.sessionId)
    return { id: personId, sid: sessionId }
  } catch (error) {
    outcome.failure = failureOf(error)
    return null
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return error.failure
  if (isDatabaseAway(error)) return { code: "unavailable", message: "Not available just now.", retryAfter: 1 }
  log.error({ err: error }, "signing in failed")
  return { code: "internal", message: "Something went wrong here." }
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "")
