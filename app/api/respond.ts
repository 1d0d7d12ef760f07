import { callerOf } from "#lib/auth/caller.ts"
import { dispatch, guard } from "#lib/commands/dispatch.ts"
import type { Caller } from "#lib/domain/actor.ts"
import { codes, fail, ok, type Result } from "#lib/protocol/result.ts"

const MOST_BYTES = 65_536

/** A result as a response: the status of its code, `Retry-After` in seconds, kept by nobody. */
export function respond(result: Result<unknown>): Response {
  const headers = new Headers({ "cache-control": "private, no-store" })
  if (!result.ok && result.error.retryAfter) headers.set("retry-after", String(result.error.retryAfter))
  return Response.json(result, { status: result.ok ? 200 : codes[result.error.code], headers })
}

/** Runs a command for whoever sent the request; `input` makes its input of what came. */
export async function run(
  request: Request,
  name: string,
  input: () => Promise<Result<unknown>> | Result<unknown>,
): Promise<Response> {
  return runAs(request, async caller => {
    const given = await input()
    return given.ok ? dispatch(name, given.value, caller) : given
  })
}

/** The same for what is no command. */
export async function runAs(request: Request, work: (caller: Caller) => Promise<Result<unknown>>): Promise<Response> {
  const caller = await guard("session", () => callerOf(request.headers))
  return respond(caller.ok ? await work(caller.value) : caller)
}

/** The JSON object in a request's body. Errors: `unsupported` for other types, `too_large` over 64 KB, `invalid`. */
export async function readJson(request: Request): Promise<Result<Record<string, unknown>>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase()
  if (type !== "application/json") return fail("unsupported", "Send JSON, with content-type application/json.")
  const text = await readText(request)
  if (!text.ok) return text
  try {
    const value: unknown = JSON.parse(text.value)
    if (value !== null && typeof value === "object" && !Array.isArray(value))
      return ok(value as Record<string, unknown>)
  } catch {
    // The answer is the same as for JSON that is no object.
  }
  return fail("invalid", "The body is not a JSON object.", { fields: { input: "malformed" } })
}

/**
 * The body as text; of one that is too long nothing is kept. It is still read to its end, which the server's door bounds: hung up on
 * in the middle, the sender may miss the answer.
 */
export async function readText(request: Request): Promise<Result<string>> {
  if (request.headers.has("content-encoding")) return fail("unsupported", "Send the body as it is, not compressed.")
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of request.body ?? []) {
    bytes += part.length
    if (bytes <= MOST_BYTES) parts.push(part)
    else parts.length = 0
  }
  if (bytes > MOST_BYTES) return fail("too_large", "The body is too large.")
  try {
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts)))
  } catch {
    return fail("invalid", "The body is not UTF-8.", { fields: { input: "malformed" } })
  }
}

/**
 * The parameters of an address as an input: those in `numbers` as numbers, written in digits alone, the rest as text. What is given
 * twice, or is not known, is left for the schema to refuse.
 */
export function readQuery(request: Request, numbers: string[]): Record<string, unknown> {
  const query: Record<string, unknown> = {}
  for (const [name, value] of new URL(request.url).searchParams) {
    const known = numbers.includes(name) && /^(0|[1-9]\d{0,9})$/.test(value) ? Number(value) : value
    query[name] = Object.hasOwn(query, name) ? [query[name], known] : known
  }
  return query
}

/** An input with the conversation that the address names; one that names it too, or another, is for the schema to refuse. */
export function named(input: Record<string, unknown>, id: string): Record<string, unknown> {
  return { ...input, conversationId: Object.hasOwn(input, "conversationId") ? null : id }
}
