import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import type { IncomingMessage, ServerResponse } from "node:http"
import { join } from "node:path"
import { listFiles, type StaticFile } from "#lib/http/files.ts"

type Served = StaticFile & { encodings: Record<string, string>; cache: string }

const HASHED = "/_next/static"

/**
 * Serves the files of the build and of `public/` under the project's folder, compressed by `npm run build`. What exists
 * is listed once; a request only looks its path up, so no path can lead elsewhere. Returns whether it answered.
 */
export function makeStatic(root: string): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const compressed = join(root, ".next", "compressed")
  const found = new Map<string, Served>()
  const add = (prefix: string, folder: string, mirror: string, cache: string) => {
    for (const file of listFiles(folder)) {
      const copies = ["br", "gzip"].map(name => [name, join(compressed, mirror, `${file.path}.${name}`)] as const)
      const encodings = Object.fromEntries(copies.filter(([, copy]) => existsSync(copy)))
      found.set(prefix + file.path, { ...file, encodings, cache })
    }
  }
  add("", join(root, "public"), "public", "no-cache")
  add(HASHED, join(root, ".next", "static"), "static", "public, max-age=31536000, immutable")
  const contents = new Map<string, Promise<Buffer>>()
  const read = (file: string) => {
    const known = contents.get(file) ?? readFile(file)
    contents.set(file, known)
    return known
  }

  return async (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false
    const path = decoded(request.url!)
    const served = path === undefined ? undefined : found.get(path)
    if (!served) {
      if (!path?.startsWith(`${HASHED}/`)) return false
      response.writeHead(404, { "cache-control": "no-store", "content-type": "text/plain" }).end()
      return true
    }
    const encoding = ["br", "gzip"].find(name => served.encodings[name] && accepts(request, name))
    const etag = `W/"${served.size.toString(36)}-${served.modified.toString(36)}"`
    response.setHeader("cache-control", served.cache)
    response.setHeader("etag", etag)
    response.setHeader("vary", "accept-encoding")
    if (request.headers["if-none-match"]?.includes(etag)) {
      response.writeHead(304).end()
      return true
    }
    const body = await read(encoding ? served.encodings[encoding]! : served.file)
    if (encoding) response.setHeader("content-encoding", encoding)
    response.writeHead(200, { "content-type": served.type, "content-length": body.length })
    response.end(request.method === "HEAD" ? undefined : body)
    return true
  }
}

function decoded(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split("?")[0]!)
  } catch {
    return undefined
  }
}

function accepts(request: IncomingMessage, encoding: string): boolean {
  const accepted = String(request.headers["accept-encoding"] ?? "")
  return accepted.split(",").some(part => {
    const [name, weight] = part.trim().split(";")
    return name === encoding && !/q=0(\.0*)?$/.test(weight ?? "")
  })
}
