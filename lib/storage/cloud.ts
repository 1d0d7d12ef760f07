import { randomUUID } from "node:crypto"
import { createWriteStream, openAsBlob } from "node:fs"
import { Readable, Transform } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { ReadableStream } from "node:stream/web"
import { NotStored, type Storage } from "#lib/storage/storage.ts"

/** How long an address of ours that nobody else sees holds, in seconds. */
const ownSeconds = 300

/** Half a second and 80 MB: for those who have such a cloud, and not before they need it. */
const library = () => import("uploadthing/server")

/** uploadthing's cloud. Files are private there: each is read by an address that was signed a moment ago. */
export const makeCloud = (token: string, reach: typeof fetch = fetch): Storage => {
  const open = async () => {
    const { UTApi } = await library()
    return new UTApi({ token, fetch: reach as never, logLevel: "Error" })
  }
  let opened: ReturnType<typeof open> | undefined
  const api = () => {
    opened ??= open()
    return opened
  }
  const signed = async (key: string, seconds: number) =>
    (await (await api()).generateSignedURL(key, { expiresIn: seconds })).ufsUrl
  const get = async (key: string, headers: Record<string, string> = {}): Promise<Readable> => {
    const response = await reach(await signed(key, ownSeconds), { headers, signal: AbortSignal.timeout(600_000) })
    if (response.status === 404 || response.status === 403) throw new NotStored(key)
    if (!response.ok || !response.body) throw new Error(`The storage answered with ${response.status}.`)
    return Readable.fromWeb(response.body as ReadableStream)
  }
  return {
    kind: "cloud",
    // The cloud names a file by itself; this stands for it until it has arrived.
    newKey: () => `upload-${randomUUID()}`,
    read: (key, range) => get(key, range && { range: `bytes=${range.start}-${range.end}` }),
    async fetch(key, path, most) {
      let bytes = 0
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length
          done(bytes > most ? new Error("The file is larger than was announced.") : null, chunk)
        },
      })
      await pipeline(await get(key), counted, createWriteStream(path))
    },
    async put(path, { type, name }) {
      const { UTFile } = await library()
      const file = new UTFile([await openAsBlob(path, { type })], name, { type })
      const { data, error } = await (await api()).uploadFiles(file, { acl: "private" })
      if (!data) throw new Error(`The storage did not take a file: ${error.message}`)
      return data.key
    },
    async remove(keys) {
      const stored = keys.filter(key => !key.startsWith("upload-"))
      if (stored.length > 0) await (await api()).deleteFiles(stored)
    },
    link: (key, seconds) => signed(key, seconds),
  }
}
