import type { AuthOptions } from "next-auth"
import * as nextAuth from "next-auth"
import { parseCookies } from "#lib/auth/cookies.ts"
import { authOptions, type Outcome, type SignInRequest } from "#lib/auth/options.ts"
import { codes, type Failure, ok } from "#lib/protocol/result.ts"

/** What of next-auth is served; the rest (its pages, its log, its update of session data) is a surface without a use here. */
const served = new Set(["GET csrf", "GET session", "POST callback", "POST signout"])

export type AuthRequest = SignInRequest & {
  method: string
  /** What follows `/api/auth/`. */
  path: string[]
  body: Record<string, unknown>
}

/**
 * Lets next-auth answer one request. It would take the site's address from `NEXTAUTH_URL`, one for all requests, or from a forwarded
 * header; here it sees only headers that are written below, from the origin that the server has checked.
 */
export async function handleAuth(request: AuthRequest): Promise<Response> {
  const [action = "", provider] = request.path
  const known =
    request.path.length === (action === "callback" ? 2 : 1) && (action !== "callback" || provider === "credentials")
  if (!known || !served.has(`${request.method} ${action}`)) {
    return respond({ code: "not_found", message: "There is no such thing here." })
  }
  const { host, protocol } = new URL(request.origin)
  trustTheHeadersBelow()
  const outcome: Outcome = {}
  const collected = collectResponse()
  await answer(
    {
      method: request.method,
      query: { nextauth: request.path },
      body: { ...request.body, json: "true" },
      cookies: Object.fromEntries(
        [...parseCookies(request.cookieHeader ?? "")].map(([name, value]) => [name, decode(value)]),
      ),
      headers: { "x-forwarded-host": host, "x-forwarded-proto": protocol.replace(":", "") },
    },
    collected.response,
    authOptions(request, outcome),
  )
  const { url } = (collected.body ?? {}) as { url?: string }
  if (outcome.failure) return respond(outcome.failure)
  if (url?.includes("csrf=true"))
    return respond({ code: "forbidden", message: "The csrf token is missing or old." }, collected.headers)
  if (request.method === "GET") return Response.json(collected.body, { headers: collected.headers })
  return Response.json(ok({}), { headers: collected.headers })
}

/** In a module of the bundle the default export is the function, under plain Node it is the CommonJS module around it. */
type Handle = (request: object, response: object, options: AuthOptions) => Promise<void>
const answer: Handle =
  (nextAuth.default as unknown as { default?: Handle }).default ?? (nextAuth.default as unknown as Handle)

function trustTheHeadersBelow(): void {
  delete process.env.NEXTAUTH_URL
  process.env.AUTH_TRUST_HOST = "true"
}

/** The least of a Node response that next-auth writes to. */
function collectResponse() {
  const headers = new Headers({ "cache-control": "private, no-store" })
  const collected = {
    headers,
    body: undefined as unknown,
    response: {
      status: () => collected.response,
      getHeader: (name: string) => (name.toLowerCase() === "set-cookie" ? headers.getSetCookie() : headers.get(name)),
      setHeader(name: string, value: string | string[]) {
        if (name.toLowerCase() === "set-cookie") headers.delete(name)
        else if (name.toLowerCase() !== "content-type") return collected.response
        for (const each of [value].flat()) name.toLowerCase() === "set-cookie" && headers.append(name, each)
        return collected.response
      },
      json: (body: unknown) => {
        collected.body = body
      },
      send: (body: unknown) => {
        collected.body = body
      },
      end() {},
    },
  }
  return collected
}

function respond(error: Failure, headers = new Headers({ "cache-control": "private, no-store" })): Response {
  if (error.retryAfter) headers.set("retry-after", String(error.retryAfter))
  return Response.json({ ok: false, error }, { status: codes[error.code], headers })
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
