import { type IncomingMessage, request as makeRequest } from "node:http"
import type { Socket } from "node:net"
import { connectTo } from "#lib/outbound/connect.ts"
import { ports } from "#lib/outbound/ports.ts"
import { NotFetched, targetOf } from "#lib/outbound/target.ts"
import { inTurn } from "#lib/outbound/turns.ts"

/** Milliseconds over all, redirects included. */
const overallMs = 5000
export const mostBytes = 1_048_576
const mostRedirects = 3

/** Says what it is, and that it comes for a preview: sites give such visitors their titles. */
const userAgent = "Mozilla/5.0 (compatible; Charla/0.1; link preview)"

export type Wanted = {
  /** What is asked for, as `Accept` says it. */
  accept: string
  /** Whether a kind of content (small letters, without parameters) is read at all. */
  takes(type: string): boolean
  /** A page: it may be compressed, and the beginning of a long one is enough. Anything else comes whole and as it is, or not at all. */
  page: boolean
  /** Ends it before its time. */
  signal?: AbortSignal
}

/** `body` as it was sent: `encoding` (gzip, deflate or none) is undone where a bomb does no harm. */
export type Fetched = {
  url: URL
  type: string
  charset: string | null
  encoding: "gzip" | "deflate" | null
  body: Buffer
}

/**
 * Asks a public address for something on behalf of somebody, so that neither this machine nor its network can be reached by it: every hop's name
 * is resolved here and the connection made to an address that was looked at. At most {@link mostBytes}, 5 s over all, 3 redirects, ten
 * at once. No cookies, no credentials, no referrer, no proxy. Throws {@link NotFetched}.
 */
export const fetchPublic = async (address: string, wanted: Wanted): Promise<Fetched> => {
  const first = targetOf(address)
  return inTurn(async () => {
    const time = AbortSignal.timeout(overallMs)
    const signal = wanted.signal ? AbortSignal.any([time, wanted.signal]) : time
    let url = first
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const answer = await ask(url, wanted, signal)
      if (!("next" in answer)) return answer
      url = targetOf(answer.next, url)
    }
    throw new NotFetched("redirects")
  })
}

const ask = async (url: URL, wanted: Wanted, signal: AbortSignal): Promise<Fetched | { next: string }> => {
  if (signal.aborted) throw new NotFetched("time")
  const socket = await connectTo(url, ports(), signal)
  try {
    const response = await answerOf(url, wanted, socket, signal)
    const { statusCode = 0, headers } = response
    if ([301, 302, 303, 307, 308].includes(statusCode)) {
      if (!headers.location) throw new NotFetched("status")
      return { next: headers.location }
    }
    if (statusCode !== 200) throw new NotFetched("status")
    const { type, charset } = contentType(headers["content-type"])
    if (!wanted.takes(type)) throw new NotFetched("type")
    if (!wanted.page && Number(headers["content-length"] ?? 0) > mostBytes) throw new NotFetched("size")
    const encoding = encodingOf(headers["content-encoding"])
    if (encoding && !wanted.page) throw new NotFetched("encoding")
    return { url, type, charset, encoding, body: await bodyOf(response, wanted.page) }
  } catch (error) {
    throw signal.aborted ? new NotFetched("time") : error
  } finally {
    socket.destroy()
  }
}

/** The connection is the one that was looked at: no name is looked up any more, and nothing is kept alive. */
const answerOf = (url: URL, wanted: Wanted, socket: Socket, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = makeRequest({
      createConnection: () => socket,
      method: "GET",
      host: url.hostname,
      path: url.pathname + url.search,
      maxHeaderSize: 16_384,
      headers: {
        host: url.host,
        "user-agent": userAgent,
        accept: wanted.accept,
        // Not br: a decoder that is not there has no holes (docs/decisions.md).
        "accept-encoding": wanted.page ? "gzip, deflate" : "identity",
        connection: "close",
      },
    })
    const late = () => request.destroy(new NotFetched("time"))
    signal.addEventListener("abort", late, { once: true })
    request.on("response", response => {
      // Who listens for more comes later, or does not want it any more.
      response.on("error", () => {})
      resolve(response)
    })
    request.on("error", () => reject(new NotFetched("line")))
    request.on("close", () => {
      signal.removeEventListener("abort", late)
      reject(new NotFetched("line"))
    })
    request.end()
  })

const bodyOf = (response: IncomingMessage, beginning: boolean): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const whole = () => resolve(Buffer.concat(chunks, Math.min(bytes, mostBytes)))
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes <= mostBytes) return
      if (beginning) whole()
      else reject(new NotFetched("size"))
      response.destroy()
    })
    response.on("end", whole)
    // What ends too early.
    response.on("error", () => reject(new NotFetched("line")))
    response.on("close", () => reject(new NotFetched("line")))
  })

const contentType = (header = "") => {
  const [type = "", ...parameters] = header.slice(0, 200).split(";")
  const charset = parameters.map(each => /^\s*charset\s*=\s*"?([\w:.-]{1,40})"?\s*$/i.exec(each)?.[1]).find(Boolean)
  return { type: type.trim().toLowerCase(), charset: charset ?? null }
}

const encodingOf = (header = ""): Fetched["encoding"] => {
  const encoding = header.trim().toLowerCase()
  if (encoding === "" || encoding === "identity") return null
  if (encoding === "gzip" || encoding === "x-gzip") return "gzip"
  if (encoding === "deflate") return "deflate"
  throw new NotFetched("encoding")
}
