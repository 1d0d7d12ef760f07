import { randomBytes, randomUUID } from "node:crypto"
import { describe, expect, test } from "vitest"
import { downloadPath, filePath } from "#lib/protocol/files.ts"
import type { Guest } from "./guest.ts"
import { bytes } from "./pictures.ts"
import { granted } from "./sockets.ts"
import {
  askToUpload,
  beginUploadAt,
  offsetOf,
  putAndBreak,
  putBytes,
  putInChunks,
  sendFileAt,
  settledAt,
} from "./uploads.ts"

/** What a back end of uploads is tried with. */
export type Installation = {
  origin: string
  ada: Guest
  ben: Guest
  /** A room that Ada made and Ben is in. */
  room: string
  /** What this installation signs callbacks with. */
  sign(body: string): string
  /** Makes an address of the back end that has expired. */
  expired(url: string): Promise<string>
}

const random = (size: number) => bytes(randomBytes(size))
const read = async (guest: Guest, path: string) => {
  const response = await guest.fetch(path, { redirect: "follow" })
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
}

/** What uploadthing's cloud promises, and any other back end in its place. */
export const uploadContract = (name: string, installation: () => Installation) => {
  describe(`the contract of uploads: ${name}`, () => {
    const begin = (size: number, more = {}) => {
      const { ada, room } = installation()
      return beginUploadAt(ada, { conversationId: room, file: { name: "a.bin", size }, ...more })
    }

    test("an upload goes on from the exact byte at which it stopped, as often as it stops, and comes out the same", async () => {
      const { ada, ben, room } = installation()
      const given = random(400_000)
      const { id, url } = await begin(given.length)
      expect(await offsetOf(url)).toBe(0)
      await putAndBreak(url, given, 150_000)
      await expect.poll(() => offsetOf(url)).toBeGreaterThan(0)
      const first = await offsetOf(url)
      expect(first).toBeLessThanOrEqual(150_000)
      await putAndBreak(url, given, 300_000, first)
      await expect.poll(() => offsetOf(url)).toBeGreaterThan(first)
      // The same id later, after a reload: another address, the same place.
      const again = await begin(given.length, { id })
      const start = await offsetOf(again.url)
      expect((await putBytes(again.url, given, { start })).status).toBe(200)
      expect((await settledAt(ada, id)).state).toBe("ready")
      // Whoever did not hear of it is told that nothing has to be sent any more.
      const late = await askToUpload(ada, { id, conversationId: room, file: { size: given.length } })
      expect(late.said).toMatchObject({ code: "conflict" })
      const input = { conversationId: room, clientId: randomUUID(), body: "", files: [id] }
      granted(await ada.post("message:send", input))
      expect((await read(ben, downloadPath(id))).bytes.equals(Buffer.from(given))).toBe(true)
    })

    test("two lines at once: the newer one wins, and nothing is there twice", async () => {
      const { ada } = installation()
      const given = random(300_000)
      const { id, url } = await begin(given.length)
      await Promise.all([
        putAndBreak(url, given, 120_000).catch(() => {}),
        putAndBreak(url, given, 200_000).catch(() => {}),
      ])
      await expect.poll(async () => (await putBytes(url, given, { start: await offsetOf(url) })).status).toBe(200)
      expect(await settledAt(ada, id)).toMatchObject({ state: "ready", file: { size: given.length } })
    })

    test("an address that was changed in anything, or has expired, is refused with 403", async () => {
      const given = random(100)
      const { url } = await begin(given.length)
      const changed = [
        url.replace(/signature=.*/, `signature=hmac-sha256%3D${"0".repeat(64)}`),
        url.replace(/&signature=.*/, ""),
        url.replace("file-size=100", "file-size=100000"),
        url.replace(/expires=(\d+)/, (_, at) => `expires=${Number(at) + 1000}`),
        await installation().expired(url),
      ]
      for (const address of changed) {
        expect([address, (await putBytes(address, given)).status]).toEqual([address, 403])
        expect((await fetch(address, { method: "HEAD" })).status).toBe(403)
      }
      expect(await offsetOf(url)).toBe(0)
    })

    test("M18: the bytes that arrive are counted, not those that were promised", async () => {
      const { ada } = installation()
      const given = random(5000)
      const exact = await begin(5000)
      expect(await putInChunks(exact.url, given)).toBe(200)
      const more = await begin(4999)
      expect((await putBytes(more.url, given)).status).toBeGreaterThanOrEqual(400)
      expect(await putInChunks(more.url, given)).toBeGreaterThanOrEqual(400)
      const fewer = await begin(5001)
      expect((await putBytes(fewer.url, given)).status).toBeGreaterThanOrEqual(400)
      const { uploads } = granted(await ada.post("file:check", { ids: [more.id, fewer.id] }))
      expect(uploads.map(upload => upload.state)).toEqual(["uploading", "uploading"])
    })

    test("only one file at a time is let in, and only what fits", async () => {
      const { ada, room } = installation()
      const input = { id: randomUUID(), conversationId: room, kind: "file" }
      const two = await ada.fetch("/api/uploadthing?actionType=upload&slug=attachment", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ files: [1, 2].map(n => ({ name: `${n}`, size: 1, type: "text/plain" })), input }),
      })
      expect(two.status).toBe(400)
      const { voice } = granted(await ada.post("file:limits", {}))
      const large = { conversationId: room, kind: "voice" as const, file: { size: voice + 1 } }
      expect(await askToUpload(ada, large)).toMatchObject({ status: 413, said: { code: "too_large" } })
      expect((await askToUpload(ada, { ...large, file: { size: voice } })).status).toBe(200)
    })

    const callback = async (slug: string, file: object, signature?: string) => {
      const { origin, sign } = installation()
      const body = JSON.stringify({ status: "uploaded", origin, metadata: {}, file })
      const headers = { "content-type": "application/json", "uploadthing-hook": "callback" }
      return fetch(`${origin}/api/uploadthing?slug=${slug}`, {
        method: "POST",
        headers: { ...headers, "x-uploadthing-signature": signature ?? sign(body) },
        body,
      })
    }
    const about = (key: string, customId: string | null) => ({
      ...{ key, customId, name: "a", size: 3, type: "text/plain" },
      ...{ url: "", appUrl: "", ufsUrl: "", fileHash: "" },
    })
    const nameOf = (url: string) => decodeURIComponent(new URL(url).searchParams.get("x-ut-custom-id")!)

    test("M28: a callback that is not signed, or by another key, is refused and changes nothing", async () => {
      const { ada } = installation()
      const { id, url, key } = await begin(3)
      for (const signature of ["", "hmac-sha256=00", `hmac-sha256=${"0".repeat(64)}`]) {
        expect((await callback("attachment", about(key, nameOf(url)), signature)).status).toBe(400)
      }
      expect(granted(await ada.post("file:check", { ids: [id] })).uploads[0]!.state).toBe("uploading")
    })

    test("M29: a callback that is replayed, sent to another route, or about nothing makes no second file and no message", async () => {
      const { ada, room } = installation()
      const { id, url, key } = await begin(3)
      const seq = async () =>
        granted(await ada.post("conversation:open", { conversationId: room })).page.messages.at(-1)?.seq
      const before = await seq()
      await callback("avatar", about(key, nameOf(url)))
      expect(granted(await ada.post("file:check", { ids: [id] })).uploads[0]!.state).toBe("uploading")
      expect((await putBytes(url, bytes(Buffer.from("abc")))).status).toBe(200)
      const ready = await settledAt(ada, id)
      for (const slug of ["attachment", "attachment", "cover"]) await callback(slug, about(key, nameOf(url)))
      await callback("attachment", about(`${key}x`, randomUUID()))
      await callback("attachment", about(key, null))
      expect(granted(await ada.post("file:check", { ids: [id] })).uploads).toEqual([ready])
      granted(await ada.post("file:discard", { id }))
      await callback("attachment", about(key, nameOf(url)))
      expect(granted(await ada.post("file:check", { ids: [id] })).uploads).toEqual([])
      expect(await seq()).toBe(before)
    })

    test("what was taken back, or whose message is deleted, is there no more", async () => {
      const { ada, ben, room } = installation()
      const { id, url } = await begin(100_000)
      await putAndBreak(url, random(100_000), 50_000)
      granted(await ada.post("file:discard", { id }))
      expect((await fetch(url, { method: "HEAD" })).status).toBeGreaterThanOrEqual(400)
      const { file, message } = await sendFileAt(ada, room, random(2000))
      expect((await read(ben, filePath(file.id))).status).toBe(200)
      granted(await ada.post("message:delete", { conversationId: room, seq: message.seq }))
      expect((await read(ben, filePath(file.id))).status).toBe(404)
    })
  })
}
