import { randomUUID } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import { env } from "#lib/env.ts"
import { refuse } from "#lib/http/answer.ts"
import { guard, isPlainPath, isUpload } from "#lib/http/guard.ts"
import { setHeaders, setPagePolicy } from "#lib/http/headers.ts"
import { answerHealth, waitingFor } from "#lib/http/health.ts"
import { answerFile } from "#lib/http/read-file.ts"
import { answerUploads } from "#lib/http/uploads.ts"
import { accessLog, log } from "#lib/log.ts"
import { ingestPath } from "#lib/storage/sign.ts"

const SLOWEST_BODY_MS = 60_000

type Options = {
  /** Files that need no framework; says whether it answered. */
  serveFile?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
  /** In development only: takes the upgrades of live reload. */
  liveReload?: Server
}

export type Front = {
  /** Listens, and lets in what the guard lets in. */
  outer: Server
  /**
   * Never listens: pages and sockets hang on it as on any server, and hear of a request or an upgrade only after the
   * guard has let it in. Whatever attaches itself here cannot be reached around the guard.
   */
  inner: Server
}

/** The HTTP server: health, guard, headers, files, then whoever hangs on `inner`. */
export function makeFront({ serveFile, liveReload }: Options): Front {
  const inner = createServer()
  const outer = createServer((request, response) => {
    const id = randomUUID()
    response.setHeader("x-request-id", id)
    logAccess(request, response, id)
    limitTime(request)
    answer(request, response).catch(error => {
      log.error({ err: error, request: id }, "a request failed")
      refuse(response, 500, "internal", `Something went wrong here (request ${id}).`)
    })
  })
  // A slow sender holds a connection, not a place in memory; what is held open while people wait is our own answer.
  outer.headersTimeout = 20_000
  // Node's own limit knows no exception for uploads, which may take hours and end only when they stop moving.
  outer.requestTimeout = 0
  outer.keepAliveTimeout = 65_000

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await answerHealth(request, response)) return
    const isFilesHost = isForFiles(request)
    const site = guard(request, response)
    if (!site) return
    if (isFilesHost && !request.url!.startsWith(`${ingestPath}/`)) {
      return refuse(response, 404, "not_found", "There is nothing here.")
    }
    setHeaders(response, site)
    if (await serveFile?.(request, response)) return
    const waiting = waitingFor()
    if (waiting) return refuse(response, 503, "unavailable", waiting)
    if (await answerFile(request, response, site)) return
    if (await answerUploads(request, response, site)) return
    setPagePolicy(request, response, site)
    inner.emit("request", request, response)
  }

  outer.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy())
    if (!isPlainPath(request.url)) return hangUp(socket, "400 Bad Request")
    if (request.url!.startsWith("/socket.io/") && !waitingFor())
      return void inner.emit("upgrade", request, socket, head)
    if (liveReload && request.url!.startsWith("/_next/")) return void liveReload.emit("upgrade", request, socket, head)
    hangUp(socket, waitingFor() ? "503 Service Unavailable" : "404 Not Found")
  })
  outer.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable)
      hangUp(socket, error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request")
  })
  return { outer, inner }
}

/** Whether a request came by the name that is only for files: nothing else is there. */
function isForFiles({ headers }: IncomingMessage): boolean {
  const { filesOrigin } = env()
  return filesOrigin !== undefined && headers.host?.toLowerCase() === new URL(filesOrigin).host
}

/** A body that is not there within a minute is not waited for. */
function limitTime(request: IncomingMessage): void {
  if (isUpload(request)) return
  const late = setTimeout(() => request.complete || request.socket.destroy(), SLOWEST_BODY_MS)
  late.unref()
  request.once("end", () => clearTimeout(late))
  request.once("close", () => clearTimeout(late))
}

function hangUp(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Without the query, which may hold what people look for. */
function logAccess(request: IncomingMessage, response: ServerResponse, id: string): void {
  const began = performance.now()
  const { method } = request
  const path = request.url?.split("?")[0]?.slice(0, 500)
  response.on("close", () => {
    const ms = Math.round(performance.now() - began)
    // Those who watch ask every few seconds.
    const level = /^\/(api\/)?(health|ready)$/.test(path ?? "") ? "debug" : "info"
    accessLog[level]({ method, path, status: response.statusCode, ms, request: id }, "request")
  })
}
