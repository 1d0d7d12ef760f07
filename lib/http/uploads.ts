import type { IncomingMessage, ServerResponse } from "node:http"
import { resolveSession } from "#lib/auth/session.ts"
import { isDatabaseAway } from "#lib/domain/database-errors.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { isExpected, uploadArrived } from "#lib/domain/files/arrive.ts"
import { type Announced, beginUpload } from "#lib/domain/files/begin.ts"
import { refuse, sendJson } from "#lib/http/answer.ts"
import type { Site } from "#lib/http/origin.ts"
import { log } from "#lib/log.ts"
import { once } from "#lib/process.ts"
import { attachmentInput, portraitInput } from "#lib/protocol/file-schemas.ts"
import { type UploadRoute, uploadPath, uploadRoutes } from "#lib/protocol/files.ts"
import { Limiter } from "#lib/rate.ts"
import type { Refused, Uploads } from "#lib/storage/handler.ts"
import { ingest } from "#lib/storage/ingest.ts"
import { ingestPath, signedOrigin } from "#lib/storage/sign.ts"

type Handler = (request: Request) => Promise<Response>
type Made = { handler: Handler; results: Map<string, unknown>; starts: Limiter }

/** The largest body of a request to the handler: an input with a still. */
const largestInput = 400_000

const made = (): Made =>
  once("uploads", () => {
    const results = new Map<string, unknown>()
    // What it is made of takes half a second and 80 MB to load: with the first upload, not with the start.
    const load = async () => {
      const { makeHandler } = await import("#lib/storage/handler.ts")
      return makeHandler(uploadRoutes, uploads, results) as unknown as Handler
    }
    let loaded: Promise<Handler> | undefined
    return {
      results,
      async handler(request) {
        loaded ??= load()
        return (await loaded)(request)
      },
      starts: new Limiter("uploads", { perSecond: 2, burst: 60 }),
    }
  })

/** What uploadthing's handler asks: the same session, the same rules and the same words as any command. */
const uploads: Uploads = {
  async begin(request, route, input, file) {
    try {
      return await begin(request.headers, route as UploadRoute, input, file)
    } catch (error) {
      if (error instanceof Refusal) return { refused: error.failure as Refused }
      if (isDatabaseAway(error)) log.warn({ err: error }, "the database did not answer")
      else log.error({ err: error }, "an upload could not begin")
      return { refused: { code: "unavailable", message: "Not available just now.", retryAfter: 1 } }
    }
  },
  arrived: (route, key, storedKey) => uploadArrived(route as UploadRoute, key, storedKey),
}

const begin = async (headers: Headers, route: UploadRoute, input: unknown, file: Announced) => {
  const address = headers.get("x-charla-address") ?? ""
  const actor = await resolveSession(headers.get("cookie") ?? undefined, { address })
  if (!actor) throw new Refusal("unauthenticated", "Sign in first.")
  const wait = await made().starts.take(actor.personId)
  if (wait) throw new Refusal("too_many", "Too fast; wait a moment.", { retryAfter: Math.ceil(wait) })
  if (route === "attachment") {
    const parsed = attachmentInput.safeParse(input)
    if (!parsed.success) throw malformed()
    return beginUpload(actor, { purpose: route, ...parsed.data }, file)
  }
  const parsed = portraitInput.safeParse(input)
  if (!parsed.success) throw malformed()
  return beginUpload(actor, { purpose: route, kind: "picture", ...parsed.data }, file)
}

const malformed = () => new Refusal("invalid", "Something in the input is not right.")

/** Answers what belongs to uploads; says whether it did. Bodies come here as streams and are nowhere else. */
export const answerUploads = async (
  request: IncomingMessage,
  response: ServerResponse,
  { origin }: Site,
): Promise<boolean> => {
  const path = request.url!.split("?")[0]!
  if (path.startsWith(`${ingestPath}/`) && request.method !== "GET") {
    const { handler, results } = made()
    await ingest(request, response, { isExpected, callBack: handler, results })
    return true
  }
  if (path !== uploadPath) return false
  if (request.method !== "POST") {
    refuse(response, 405, "unsupported", "This method is not used here.")
    return true
  }
  const body = await readBody(request)
  if (body === null) refuse(response, 413, "too_large", "The body is too large.")
  else await answer(await made().handler(toRequest(request, body)), response, origin)
  return true
}

const readBody = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestInput) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const toRequest = (request: IncomingMessage, body: Buffer): Request => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (
      typeof value === "string" &&
      !/^(connection|content-length|transfer-encoding|keep-alive|upgrade|host)$/.test(name)
    )
      headers.set(name, value)
  }
  return new Request(signedOrigin + request.url, { method: "POST", headers, body: new Uint8Array(body) })
}

/** Addresses are signed for a name of our own; the browser gets them under the one it uses. */
const answer = async (from: Response, response: ServerResponse, origin: string) => {
  const text = (await from.text()).replaceAll(`"${signedOrigin}/`, `"${origin}/`)
  let body: unknown = null
  try {
    body = JSON.parse(text)
  } catch {
    // An answer without a body says it by its status.
  }
  if (from.status >= 500) log.warn({ status: from.status, answer: text.slice(0, 300) }, "uploadthing's handler failed")
  sendJson(response, from.status, body)
}
