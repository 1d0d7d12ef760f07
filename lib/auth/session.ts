import { readSessionToken } from "#lib/auth/cookies.ts"
import { openToken } from "#lib/auth/token.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { checkSession } from "#lib/domain/sessions/check.ts"

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Who is asking, from the `Cookie` header alone; null when nobody is signed in. The one resolver for pages, routes, sockets and
 * uploads: the token must open with this installation's secret (15 s of tolerance at its end), and the session it names must be a
 * row that holds. A bearer header is never looked at. Throws when the database is away: nobody is let in unchecked.
 */
export async function resolveSession(
  cookieHeader: string | undefined,
  context: { address: string; socketId?: string },
): Promise<Actor | null> {
  const named = readToken(cookieHeader)
  if (!named) return null
  const session = await checkSession(named.sessionId, context.address)
  return session?.personId === named.personId ? { ...named, ...context } : null
}

function readToken(cookieHeader: string | undefined): { personId: string; sessionId: string } | null {
  const token = readSessionToken(cookieHeader)
  if (!token) return null
  const { sub, sid } = openToken(token) ?? {}
  if (typeof sub !== "string" || typeof sid !== "string" || !uuid.test(sub) || !uuid.test(sid)) return null
  return { personId: sub, sessionId: sid }
}
