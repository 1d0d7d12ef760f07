import { randomUUID } from "node:crypto"
import { request } from "node:http"
import { setTimeout } from "node:timers/promises"
import type { FileDto, FileKind, UploadDto } from "#lib/protocol/files.ts"
import type { Guest } from "./guest.ts"

export type Announced = { name?: string; type?: string; size?: number }
export type Begun = { id: string; url: string; key: string }
export type Start = {
  id?: string
  kind?: FileKind
  route?: string
  conversationId?: string
  input?: object
  file?: Announced
}

/** Asks to upload, as uploadthing's client does. Answers with the status and what was said. */
export const askToUpload = async (guest: Pick<Guest, "fetch">, start: Start) => {
  const { route = "attachment", kind = "file", conversationId, id = randomUUID() } = start
  const input = start.input ?? (route === "attachment" ? { id, conversationId, kind } : { id })
  const file = { name: "a.bin", type: "application/octet-stream", size: 1, lastModified: 0, ...start.file }
  const response = await guest.fetch(`/api/uploadthing?actionType=upload&slug=${route}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-uploadthing-version": "7.7.4" },
    body: JSON.stringify({ files: [file], input }),
  })
  const said = await response.json()
  return { id, status: response.status, said }
}

/** Begins an upload that is let in. */
export const beginUploadAt = async (guest: Pick<Guest, "fetch">, start: Start): Promise<Begun> => {
  const { id, status, said } = await askToUpload(guest, start)
  if (status !== 200) throw new Error(`The upload was refused: ${JSON.stringify(said)}`)
  return { id, ...(said as [{ url: string; key: string }])[0] }
}

/** Where an upload stopped. */
export const offsetOf = async (url: string): Promise<number> =>
  Number((await fetch(url, { method: "HEAD" })).headers.get("x-ut-range-start"))

/** Sends the bytes from `start` on, as uploadthing's client does. */
export const putBytes = (url: string, bytes: Uint8Array<ArrayBuffer>, { start = 0, name = "blob" } = {}) => {
  const body = new FormData()
  body.append("file", new Blob([start > 0 ? bytes.slice(start) : bytes]), name)
  return fetch(url, { method: "PUT", headers: { range: `bytes=${start}-` }, body })
}

/** Uploads a file from beginning to end and waits until it has been looked at. */
export const uploadAt = async (guest: Guest, bytes: Uint8Array<ArrayBuffer>, start: Start): Promise<UploadDto> => {
  const begun = await beginUploadAt(guest, { ...start, file: { ...start.file, size: bytes.length } })
  const put = await putBytes(begun.url, bytes)
  if (put.status !== 200) throw new Error(`The bytes were refused: ${put.status} ${await put.text()}`)
  return settledAt(guest, begun.id)
}

/** Waits until an upload is ready or refused. */
export const settledAt = async (guest: Guest, id: string): Promise<UploadDto> => {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    const answer = await guest.post("file:check", { ids: [id] })
    const upload = answer.ok ? answer.value.uploads[0] : undefined
    if (upload && (upload.state === "ready" || upload.state === "refused")) return upload
    await setTimeout(50)
  }
  throw new Error("The upload was not looked at.")
}

/** Uploads a file and sends it. */
export const sendFileAt = async (
  guest: Guest,
  conversationId: string,
  bytes: Uint8Array<ArrayBuffer>,
  start: Start = {},
) => {
  const { file, state, problem } = await uploadAt(guest, bytes, { conversationId, ...start })
  if (state !== "ready") throw new Error(`The file was refused: ${problem}`)
  const sent = await guest.post("message:send", { conversationId, clientId: randomUUID(), body: "", files: [file.id] })
  if (!sent.ok) throw new Error(`The message was refused: ${JSON.stringify(sent.error)}`)
  return { message: sent.value.message, file: sent.value.message.files![0] as FileDto }
}

/** Sends so many bytes and then hangs up, as a line does that breaks. */
export const putAndBreak = (url: string, bytes: Uint8Array, upTo: number, start = 0): Promise<void> =>
  new Promise((resolve, reject) => {
    const boundary = "xxboundaryxx"
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="blob"\r\nContent-Type: application/octet-stream\r\n\r\n`
    const out = request(url, {
      method: "PUT",
      headers: {
        range: `bytes=${start}-`,
        "content-type": `multipart/form-data; boundary=${boundary}`,
        "content-length": head.length + (bytes.length - start) + boundary.length + 8,
      },
    })
    out.on("error", error => ((error as NodeJS.ErrnoException).code === "ECONNRESET" ? resolve() : reject(error)))
    out.write(head)
    out.write(bytes.subarray(start, upTo), async () => {
      // What is still on its way when the line breaks is lost, and may be all of it: some has to be there.
      const arrived = () => offsetOf(url).catch(() => Infinity)
      for (const end = Date.now() + 5000; !out.destroyed && Date.now() < end; await setTimeout(20))
        if ((await arrived()) > start) break
      out.destroy()
      resolve()
    })
  })

/** Sends a file in chunks, without saying how long it is. */
export const putInChunks = (url: string, bytes: Uint8Array): Promise<number> =>
  new Promise((resolve, reject) => {
    const boundary = "xxboundaryxx"
    const headers = { range: "bytes=0-", "content-type": `multipart/form-data; boundary=${boundary}` }
    const out = request(url, { method: "PUT", headers }, answer => {
      answer.resume()
      resolve(answer.statusCode!)
    })
    out.on("error", reject)
    out.write(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="blob"\r\n\r\n`)
    out.write(bytes)
    out.end(`\r\n--${boundary}--\r\n`)
  })
