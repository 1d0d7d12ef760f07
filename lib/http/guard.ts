import type { IncomingMessage, ServerResponse } from "node:http"
import { refuse } from "#lib/http/answer.ts"
import { checkOrigin, FOREIGN_HOST, type Site } from "#lib/http/origin.ts"
import { ingestPath } from "#lib/storage/sign.ts"

/** The most that any request body may hold, but for the bytes of files. */
const LARGEST_BODY = 1_048_576
/** The most that is read to its end although it was refused: hung up on in the middle, the sender may miss the answer. */
const MOST_PASSED_OVER = 8 * LARGEST_BODY

const verbs = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
const safe = new Set(["GET", "HEAD", "OPTIONS"])

/**
 * Headers that only this server may set, and that past holes of the framework were entered by. `authorization` goes
 * because a copied cookie must not work as a header, outside the protections that cookies have.
 */
const ours =
  /^(x-charla-|x-middleware-|x-nonce$|x-forwarded-|forwarded$|content-security-policy|authorization$|x-http-method)/

/**
 * The door of every HTTP request: answers what is not let in and returns null, or returns the site the request is for.
 * Routes behind it find `x-charla-origin` and `x-charla-address` and may believe them.
 */
export function guard(request: IncomingMessage, response: ServerResponse): Site | null {
  const no = (status: number, code: string, message: string) => {
    if (isEndless || length > MOST_PASSED_OVER) response.setHeader("connection", "close")
    refuse(response, status, code, message)
    return null
  }
  const { headers, method = "" } = request
  const isEndless = headers["transfer-encoding"] !== undefined
  const length = Number(headers["content-length"] ?? 0)
  if (!verbs.has(method)) return no(405, "unsupported", "This method is not used here.")
  if (!isPlainPath(request.url)) return no(400, "invalid", "The address is not well-formed.")
  if (isHidden(request.url)) return no(404, "not_found", "There is nothing here.")
  // Two names: a proxy in front may have believed the other one.
  if ((request.headersDistinct.host?.length ?? 0) > 1) return no(400, "invalid", "There is more than one host.")
  const site = checkOrigin(request)
  if (!site) return no(400, "invalid", FOREIGN_HOST)
  if (method === "OPTIONS") {
    response.writeHead(204, { allow: [...verbs].join(", ") }).end()
    return null
  }
  if (headers["next-action"] !== undefined) return no(404, "not_found", "There is nothing here.")
  if (headers["content-encoding"] !== undefined) return no(415, "unsupported", "Bodies are sent uncompressed.")
  if (!safe.has(method) && isForeign(request, site)) return no(403, "forbidden", "This request came from another site.")
  const largest = isUpload(request) ? Number.POSITIVE_INFINITY : LARGEST_BODY
  if (length > largest) return no(413, "too_large", "The body is too large.")
  countBody(request, response, largest, () => no(413, "too_large", "The body is too large."))

  for (const name of Object.keys(headers)) if (ours.test(name)) delete headers[name]
  const { host, protocol } = new URL(site.origin)
  Object.assign(headers, {
    host,
    "x-forwarded-proto": protocol.slice(0, -1),
    "x-charla-origin": site.origin,
    "x-charla-address": site.address,
    "x-charla-path": request.url!.split("?")[0],
  })
  return site
}

/** Where the bytes of files arrive: they are counted there against what was announced, and never held in memory. */
export function isUpload({ method, url }: IncomingMessage): boolean {
  return method === "PUT" && url!.startsWith(`${ingestPath}/`)
}

/** A path on this server; an address of another one would make a framework's proxy fetch it. What it encodes is UTF-8. */
export function isPlainPath(url: string | undefined): url is string {
  if (url === undefined || !/^\/(?![/\\])/.test(url) || url.includes("\\")) return false
  try {
    decodeURIComponent(url.split("?")[0]!)
    return true
  } catch {
    return false
  }
}

/** Dotfiles are nobody's business; what begins with `/.well-known/` is meant to be found. */
function isHidden(url: string): boolean {
  return /\/(\.|%2e)(?!well-known\/)/i.test(url.split("?")[0]!)
}

/** A browser says where a request comes from; a program says nothing, and has no one else's cookies. */
function isForeign({ headers }: IncomingMessage, { origin }: Site): boolean {
  const from = headers["sec-fetch-site"]
  if (from !== undefined && from !== "same-origin" && from !== "none") return true
  return headers.origin !== undefined && headers.origin !== origin
}

/** A body without a length is counted as it arrives; past the limit nothing of it is read any more. */
function countBody(request: IncomingMessage, response: ServerResponse, largest: number, onTooLarge: () => void): void {
  if (request.headers["transfer-encoding"] === undefined || largest === Number.POSITIVE_INFINITY) return
  const push = request.push.bind(request)
  let bytes = request.readableLength
  let refused = false
  request.push = (chunk, encoding) => {
    bytes += chunk?.length ?? 0
    if (bytes <= largest) return push(chunk, encoding)
    if (refused) return false
    refused = true
    // Whoever had begun to answer cannot be corrected any more.
    if (response.headersSent) request.destroy()
    else {
      response.once("finish", () => request.destroy())
      onTooLarge()
    }
    return false
  }
}
