import type { ServerResponse } from "node:http"

/** An error in the form that every route uses; to a browser that asks for a page, a page with the same sentence. */
export function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  const asksForPage = /\btext\/html\b/.test(response.req.headers.accept ?? "")
  if (asksForPage) sendPage(response, status, message)
  else sendJson(response, status, { ok: false, error: { code, message } })
}

/** Needs nothing that may be away; a passing state is looked at again by itself. */
function sendPage(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy()
  const refresh = status === 503 ? '<meta http-equiv="refresh" content="3">' : ""
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8">${refresh}<title>Charla</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center}
main{max-width:30rem;padding:2rem;text-align:center}</style></head>
<body><main><h1>Charla</h1><p>${escapeText(message)}</p></main></body></html>`
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  })
  response.end(response.req.method === "HEAD" ? undefined : text)
}

const escapeText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return void response.destroy()
  const text = JSON.stringify(body)
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  })
  response.end(response.req.method === "HEAD" ? undefined : text)
}
