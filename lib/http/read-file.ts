import type { IncomingMessage, ServerResponse } from "node:http"
import { pipeline } from "node:stream/promises"
import { resolveSession } from "#lib/auth/session.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { readableFile, type Served } from "#lib/domain/files/read.ts"
import { env } from "#lib/env.ts"
import { refuse } from "#lib/http/answer.ts"
import { dispositionOf, isShownInPlace } from "#lib/http/disposition.ts"
import type { Site } from "#lib/http/origin.ts"
import { type FileSize, fileSizes } from "#lib/protocol/files.ts"
import { ingestPath, readSigned } from "#lib/storage/sign.ts"
import { NotStored, type Range, storage } from "#lib/storage/storage.ts"

const path = /^\/api\/files\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
/** How long an address that needs no session holds, in seconds: long enough to begin, too short to be passed on. */
const linkSeconds = 30

/** Answers who reads a file; says whether it did. */
export const answerFile = async (request: IncomingMessage, response: ServerResponse, site: Site): Promise<boolean> => {
  const [pathname, query = ""] = request.url!.split("?")
  if (request.method === "GET" && pathname!.startsWith(`${ingestPath}/`)) return answerLink(request, response)
  if (!pathname!.startsWith("/api/files/")) return false
  const gone = () => refuse(response, 404, "not_found", "There is no such thing here.")
  if (request.method !== "GET" && request.method !== "HEAD") {
    refuse(response, 405, "unsupported", "This method is not used here.")
    return true
  }
  const id = path.exec(pathname!)?.[1]
  const actor = await resolveSession(request.headers.cookie, { address: site.address })
  if (!actor) refuse(response, 401, "unauthenticated", "Sign in first.")
  else if (!id) gone()
  else {
    const parameters = new URLSearchParams(query)
    const size = fileSizes.find(name => name === parameters.get("size")) as FileSize | undefined
    try {
      const file = await readableFile(actor, id, size)
      await serve(request, response, file, { site, download: parameters.has("download") })
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof NotStored)) throw error
      gone()
    }
  }
  return true
}

/** Nothing of a file ever runs here: not as a page, not as a script, not in a frame of somebody else. */
const keepStill = (response: ServerResponse) => {
  response.setHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  response.setHeader("x-content-type-options", "nosniff")
  response.setHeader("cross-origin-resource-policy", "same-origin")
}

const serve = async (
  request: IncomingMessage,
  response: ServerResponse,
  file: Served,
  { site, download }: { site: Site; download: boolean },
) => {
  const disposition = dispositionOf(file, download)
  const { filesOrigin } = env()
  const elsewhere = storage().kind === "cloud" || (filesOrigin && !isShownInPlace(file.type))
  // Kept by the browser and asked about every time: whoever may not read it any more gets nothing, whoever may gets it from nearby.
  response.setHeader("cache-control", "private, no-cache")
  keepStill(response)
  if (elsewhere) {
    const about = { origin: filesOrigin ?? site.origin, type: file.type, disposition }
    response.writeHead(302, { location: await storage().link(file.key, linkSeconds, about) }).end()
    return
  }
  await send(request, response, { key: file.key, type: file.type, size: file.size, disposition })
}

/** An address that was signed a moment ago and needs no session: where files have an origin of their own. */
const answerLink = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
  const signed = readSigned(request.url!)
  const key = request.url!.slice(ingestPath.length + 1).split("?")[0]!
  const [type, disposition] = [signed?.get("type"), signed?.get("disposition")]
  if (!type || !disposition) {
    refuse(response, 403, "forbidden", "This address is not signed, or no longer valid.")
    return true
  }
  keepStill(response)
  response.setHeader("cache-control", "private, no-store")
  try {
    const { arrivedBytes } = await import("#lib/storage/local.ts")
    const { size, isWhole } = await arrivedBytes(key)
    if (!isWhole) throw new NotStored(key)
    await send(request, response, { key, type, size, disposition })
  } catch (error) {
    if (!(error instanceof NotStored)) throw error
    refuse(response, 404, "not_found", "There is no such thing here.")
  }
  return true
}

type Sent = { key: string; type: string; size: number; disposition: string }

const send = async (request: IncomingMessage, response: ServerResponse, { key, type, size, disposition }: Sent) => {
  const etag = `"${key.slice(-32)}"`
  response.setHeader("etag", etag)
  response.setHeader("accept-ranges", "bytes")
  response.setHeader("content-disposition", disposition)
  if (isKnown(request.headers["if-none-match"], etag)) return void response.writeHead(304).end()
  const range = rangeOf(request, etag, size)
  if (range === "beyond") {
    response.writeHead(416, { "content-range": `bytes */${size}`, "content-length": 0 }).end()
    return
  }
  response.setHeader("content-type", type.startsWith("text/") ? `${type}; charset=utf-8` : type)
  response.setHeader("content-length", range ? range.end - range.start + 1 : size)
  if (range) response.setHeader("content-range", `bytes ${range.start}-${range.end}/${size}`)
  // Opened before anything is said: what is not there is a 404 and no broken answer.
  const bytes = request.method === "HEAD" ? null : await storage().read(key, range ?? undefined)
  response.writeHead(range ? 206 : 200)
  if (!bytes) return void response.end()
  // Whoever leaves in the middle is no failure.
  await pipeline(bytes, response).catch(() => response.destroy())
}

const isKnown = (header: string | undefined, etag: string) =>
  header !== undefined && (header === "*" || header.split(",").some(one => one.trim().replace(/^W\//, "") === etag))

/** One range (RFC 9110, 14.2); several, or one that makes no sense, are answered with everything. */
export const rangeOf = (
  { headers, method }: Pick<IncomingMessage, "headers" | "method">,
  etag: string,
  size: number,
): Range | null | "beyond" => {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "") ?? []
  const condition = headers["if-range"]
  if (method !== "GET" || (!first && !last) || (condition !== undefined && condition !== etag)) return null
  if (!first) {
    const length = Number(last)
    return length === 0 ? "beyond" : { start: Math.max(0, size - length), end: size - 1 }
  }
  const start = Number(first)
  const end = last ? Math.min(Number(last), size - 1) : size - 1
  if (start >= size) return "beyond"
  return last && Number(last) < start ? null : { start, end }
}
