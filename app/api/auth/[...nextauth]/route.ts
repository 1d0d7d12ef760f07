import { readJson, readText, respond } from "#app/api/respond.ts"
import { handleAuth } from "#lib/auth/handler.ts"
import { requestOf } from "#lib/auth/request.ts"
import { guard } from "#lib/commands/dispatch.ts"
import { ok, type Result } from "#lib/protocol/result.ts"

type Context = { params: Promise<{ nextauth: string[] }> }

async function serve(request: Request, context: Context): Promise<Response> {
  const body = request.method === "POST" ? await readForm(request) : ok({})
  if (!body.ok) return respond(body)
  const { nextauth } = await context.params
  const answered = await guard("sign-in", () =>
    handleAuth({
      method: request.method,
      path: nextauth,
      body: body.value,
      cookieHeader: request.headers.get("cookie") ?? undefined,
      userAgent: request.headers.get("user-agent") ?? "",
      ...requestOf(request.headers),
    }),
  )
  return answered.ok ? answered.value : respond(answered)
}

/** Programs may send a form instead of JSON; a foreign page that does has no csrf token. */
async function readForm(request: Request): Promise<Result<Record<string, unknown>>> {
  if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) return readJson(request)
  const text = await readText(request)
  return text.ok ? ok(Object.fromEntries(new URLSearchParams(text.value))) : text
}

export { serve as GET, serve as POST }
