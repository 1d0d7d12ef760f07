import { randomBytes } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { env } from "#lib/env.ts"
import type { Site } from "#lib/http/origin.ts"

const always = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
  "permissions-policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()",
}

/** What every answer says to the browser. */
export function setHeaders(response: ServerResponse, { origin }: Site): void {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value)
  if (origin.startsWith("https:")) response.setHeader("strict-transport-security", "max-age=31536000")
}

/**
 * The policy of a page. It stands on the request too: Next reads the nonce there and gives it to each of its scripts,
 * which works for pages that are made per request.
 */
export function setPagePolicy(request: IncomingMessage, response: ServerResponse, site: Site): void {
  const nonce = randomBytes(16).toString("base64")
  const policy = pagePolicy(site.origin, nonce)
  request.headers["x-nonce"] = nonce
  request.headers["content-security-policy"] = policy
  response.setHeader("content-security-policy", policy)
  keepPrivate(response)
}

function pagePolicy(origin: string, nonce: string): string {
  // Live reload evaluates code; nothing else does.
  // With uploadthing's cloud bytes go there, and reading leads there for half a minute.
  const { token } = env().uploadthing
  const [sent, kept] = token ? [" https://*.ingest.uploadthing.com", " https://*.ufs.sh"] : ["", ""]
  const evaluation = env().mode === "development" ? " 'unsafe-eval'" : ""
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${kept}`,
    `media-src 'self' blob:${kept}`,
    "font-src 'self'",
    // Not every browser counts a WebSocket to the own host as 'self'.
    `connect-src 'self' ${origin.replace(/^http/, "ws")}${sent}${kept}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ")
}

/** Pages and their data are one person's: no cache on the way may keep them, whatever the framework says. */
function keepPrivate(response: ServerResponse): void {
  response.setHeader("cache-control", "no-store")
  const writeHead = response.writeHead.bind(response) as (...all: unknown[]) => ServerResponse
  response.writeHead = ((...all: unknown[]) => {
    if (!/no-store|private/.test(String(response.getHeader("cache-control")))) {
      response.setHeader("cache-control", "no-store")
    }
    return writeHead(...all)
  }) as ServerResponse["writeHead"]
}
