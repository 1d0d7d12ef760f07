import { createWriteStream } from "node:fs"
import { mkdir, open, rename, truncate } from "node:fs/promises"
import type { IncomingMessage, ServerResponse } from "node:http"
import { dirname } from "node:path"
import { type Readable, Transform } from "node:stream"
import { pipeline } from "node:stream/promises"
import busboy from "busboy"
import { log } from "#lib/log.ts"
import { once } from "#lib/process.ts"
import { arrivedBytes, localPath, partPath } from "#lib/storage/local.ts"
import { ingestPath, readSigned, signature } from "#lib/storage/sign.ts"

/** What the stand-in asks of whoever knows more. */
export type Ingest = {
  /** Whether the bytes of this key are still waited for; what was taken back is not. */
  isExpected(key: string): Promise<boolean>
  /** Tells uploadthing's handler what the cloud would tell it, by the same signed request. */
  callBack(request: Request): Promise<Response>
  /** What came of it, by the name of the upload. */
  results: Map<string, unknown>
}

/** Connections on which an upload is arriving, by key: a newer one for the same key ends the older, whose line may be dead. */
const arriving = once("ingest", () => new Map<string, { end(): void; ended: Promise<void> }>())

/** An upload that sends nothing for so long is cut off; it goes on from there when it comes back. Milliseconds. */
const idleMs = 30_000
/** What a multipart body may have around the bytes of its one file. */
const wrapping = 65_536

/** What is thrown away of a body that was refused, in bytes and milliseconds. */
const passedOver = { most: 67_108_864, ms: 15_000 }

class Unacceptable extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * The stand-in for uploadthing's ingest server: `HEAD` says how much of an upload is there, `PUT` takes the rest (multipart, one file, from the byte
 * that `Range` names) and answers when the callback has been heard. Bytes go to the disk as they come.
 */
export const ingest = async (request: IncomingMessage, response: ServerResponse, port: Ingest): Promise<void> => {
  const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    if (response.headersSent) return void response.destroy()
    if (!request.complete) passOver(request)
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers })
    response.end(request.method === "HEAD" ? undefined : JSON.stringify(body))
  }
  try {
    const signed = readSigned(request.url!)
    if (!signed) throw new Unacceptable(403, "This address is not signed, or no longer valid.")
    const upload = readUpload(signed, new URL(request.url!, "http://x").pathname.slice(ingestPath.length + 1))
    if (!upload || !(await port.isExpected(upload.key))) throw new Unacceptable(404, "Nobody waits for this file.")
    if (request.method === "HEAD") {
      const { size } = await arrivedBytes(upload.key)
      return answer(200, null, { "x-ut-range-start": String(size) })
    }
    if (request.method !== "PUT") throw new Unacceptable(405, "Files are sent by PUT.")
    await alone(upload.key, request, () => take(request, upload))
    answer(200, await tell(upload, port))
  } catch (error) {
    if (error instanceof Unacceptable) return answer(error.status, { error: error.message })
    if (request.destroyed || response.destroyed) return
    log.error({ err: error }, "an upload could not be stored")
    answer(500, { error: "The file could not be stored." })
  }
}

/** What was refused is read on and thrown away: hung up on in the middle, its sender would hear of a broken line and not of the reason. */
const passOver = (request: IncomingMessage) => {
  let bytes = 0
  const late = setTimeout(() => request.destroy(), passedOver.ms)
  request
    .on("data", (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > passedOver.most) request.destroy()
    })
    .once("close", () => clearTimeout(late))
    .resume()
}

type Upload = { name: string; key: string; size: number; route: string; fileName: string; type: string }

const readUpload = (signed: URLSearchParams, name: string): Upload | null => {
  // uploadthing encodes each value once more before it makes a query of them.
  const value = (field: string) => decodeURIComponent(signed.get(`x-ut-${field}`) ?? "")
  const [key, size] = [value("custom-id"), Number(value("file-size"))]
  if (!/^[0-9a-f]{48}$/.test(key) || !Number.isSafeInteger(size)) return null
  return { name, key, size, route: value("slug"), fileName: value("file-name"), type: value("file-type") }
}

const alone = async (key: string, request: IncomingMessage, work: () => Promise<void>) => {
  for (let before = arriving.get(key); before; before = arriving.get(key)) {
    before.end()
    await before.ended
  }
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  arriving.set(key, { end: () => request.destroy(), ended })
  const { socket } = request
  const cutOff = () => request.destroy()
  // The connection may carry many uploads: each takes its own listener away again.
  socket.setTimeout(idleMs).on("timeout", cutOff)
  try {
    await work()
  } finally {
    socket.setTimeout(0).off("timeout", cutOff)
    arriving.delete(key)
    resolve()
  }
}

/** Writes what arrives behind what is there. What was written stays when the line breaks; what is more than was announced never is. */
const take = async (request: IncomingMessage, { key, size }: Upload) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0)
  const there = await arrivedBytes(key)
  if (start > there.size) throw new Unacceptable(416, `There are ${there.size} bytes of this file.`)
  const left = size - start
  if (Number(request.headers["content-length"] ?? 0) > left + wrapping) {
    throw new Unacceptable(413, "The file is larger than was announced.")
  }
  if (there.isWhole) return void (await drain(request))
  const path = partPath(key)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await (await open(path, "a", 0o600)).close()
  await truncate(path, start)
  const written = await parse(request, file => append(file, path, start, left))
  if (start + written < size) throw new Unacceptable(400, "The file ended before all of it was there.")
  await rename(path, localPath(key))
}

const drain = async (request: IncomingMessage) => {
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > wrapping) throw new Unacceptable(413, "The file is there already.")
  }
}

/** The one file of a multipart body, as a stream. Answers with how many bytes of it were written. */
const parse = async (request: IncomingMessage, write: (file: Readable) => Promise<number>): Promise<number> => {
  let writing: Promise<number> | undefined
  let parser: busboy.Busboy
  try {
    parser = busboy({ headers: request.headers, limits: { files: 1, fields: 4, parts: 6, fieldSize: 1024 } })
  } catch {
    throw new Unacceptable(400, "Files are sent as multipart/form-data.")
  }
  parser.on("file", (_name, file) => {
    writing = write(file)
    // It is waited for below; until then nobody else handles it.
    writing.catch(error => parser.destroy(error))
  })
  try {
    await feed(request, parser)
  } catch (error) {
    // What had arrived is written to its end, so that the next HEAD counts it.
    const failed = await writing?.catch((cause: unknown) => cause)
    if (failed instanceof Unacceptable) throw failed
    if (request.destroyed && !request.complete) throw error
    throw new Unacceptable(400, "The body is not well-formed.")
  }
  if (!writing) throw new Unacceptable(400, "There is no file in the body.")
  return writing
}

/** Like a pipeline, but that what is sent is not cut off when the parser has had enough of it. */
const feed = (request: IncomingMessage, parser: busboy.Busboy) =>
  new Promise<void>((resolve, reject) => {
    const broken = () => request.readableEnded || parser.destroy(new Error("The line broke."))
    const end = () => {
      request.off("close", broken).unpipe(parser)
    }
    request.once("close", broken)
    parser
      .once("error", error => {
        end()
        reject(error)
      })
      .once("close", () => {
        end()
        resolve()
      })
    if (request.destroyed) broken()
    else request.pipe(parser)
  })

const append = async (file: Readable, path: string, start: number, left: number): Promise<number> => {
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      done(bytes > left ? new Unacceptable(413, "The file is larger than was announced.") : null, chunk)
    },
  })
  await pipeline(file, counted, createWriteStream(path, { flags: "r+", start, flush: true }))
  return bytes
}

/** The callback, signed as the cloud signs it, and what the client hears of it. */
const tell = async ({ name, key, size, route, fileName, type }: Upload, { callBack, results }: Ingest) => {
  const body = JSON.stringify({
    status: "uploaded",
    origin: "http://ingest.invalid",
    metadata: {},
    file: { key: name, name: fileName, size, type, customId: key, url: "", appUrl: "", ufsUrl: "", fileHash: "" },
  })
  results.set(name, undefined)
  try {
    const headers = { "uploadthing-hook": "callback", "x-uploadthing-signature": signature(body) }
    const url = `http://ingest.invalid/api/uploadthing?slug=${encodeURIComponent(route)}`
    const heard = await callBack(new Request(url, { method: "POST", headers, body }))
    if (!heard.ok) throw new Error(`The callback was answered with ${heard.status}.`)
    return { url: "", appUrl: "", ufsUrl: "", fileHash: "", serverData: results.get(name) ?? null }
  } finally {
    results.delete(name)
  }
}
