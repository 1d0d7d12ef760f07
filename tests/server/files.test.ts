import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import sharp from "sharp"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { filePath } from "#lib/protocol/files.ts"
import { type Guest, makeRoomAt, message, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { bytes, photo, png } from "#tests/support/pictures.ts"
import { rawRequest, statusOf } from "#tests/support/raw.ts"
import { granted, hangUp } from "#tests/support/sockets.ts"
import { expectUnharmed } from "#tests/support/unharmed.ts"
import { beginUploadAt, putAndBreak, sendFileAt, uploadAt } from "#tests/support/uploads.ts"

let house: House
let ada: Guest
let ben: Guest
let cleo: Guest
let room: string
let group: string

beforeAll(async () => {
  house = await openHouse()
  ;[ada, ben, cleo] = (await Promise.all(["Ada", "Ben", "Cleo"].map(name => signUpAt(house.url, name)))) as [
    Guest,
    Guest,
    Guest,
  ]
  room = await makeRoomAt(ada, ben)
  const made = await ada.post("conversation:create", {
    clientId: crypto.randomUUID(),
    kind: "group",
    name: "Family",
    handles: [ben.handle],
  })
  group = granted(made).row.conversation.id
})
afterAll(() => house?.close())
afterEach(() => expectUnharmed(house))

/** The keys of all bytes that lie there. */
const stored = () =>
  existsSync(join(house.dataDir, "files"))
    ? readdirSync(join(house.dataDir, "files"), { recursive: true, encoding: "utf8" }).filter(name =>
        /[0-9a-f]{48}/.test(name),
      )
    : []
const read = async (guest: Guest, path: string, headers: Record<string, string> = {}) => {
  const response = await guest.fetch(path, { headers })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}

describe("a picture", () => {
  test("is uploaded, looked at, sent, and read by those who are in the conversation, in every size", async () => {
    const socket = await ada.connect()
    const given = await photo({ width: 1600, height: 1200 })
    const { file, message: sent } = await sendFileAt(ada, group, given, {
      kind: "picture",
      file: { name: "Harbour.jpg", type: "image/jpeg" },
    })
    expect(file).toMatchObject({ kind: "picture", name: "Harbour.jpg", type: "image/jpeg", width: 1200, height: 1600 })
    expect(sent.files).toEqual([file])
    const told = socket.of("uploads:changed").flatMap(each => each.uploads.map(upload => upload.state))
    expect(told).toEqual(["processing", "ready"])
    hangUp(socket)
    for (const [path, width] of [
      [filePath(file.id), 1200],
      [filePath(file.id, "list"), 144],
      [filePath(file.id, "bubble"), 720],
      [filePath(file.id, "screen"), 1200],
    ] as const) {
      const answer = await read(ben, path)
      expect([path, answer.status]).toEqual([path, 200])
      const { exif, width: found } = await sharp(answer.bytes).metadata()
      expect([exif, found]).toEqual([undefined, width])
      expect((await read(cleo, path)).status).toBe(404)
      expect((await fetch(house.url + path)).status).toBe(401)
    }
    // What was uploaded is there no more; what is there is the original and its renderings.
    await expect.poll(() => stored().length).toBe(4)
  })

  test("is gone for everybody when its message is deleted, and its bytes with it", async () => {
    const before = stored().length
    const { file, message: sent } = await sendFileAt(ada, room, await png(), { kind: "picture" })
    expect((await read(ben, filePath(file.id))).status).toBe(200)
    await expect.poll(() => stored().length).toBeGreaterThan(before)
    granted(await ada.post("message:delete", { conversationId: room, seq: sent.seq }))
    expect((await read(ben, filePath(file.id))).status).toBe(404)
    expect((await read(ada, filePath(file.id))).status).toBe(404)
    await expect.poll(() => stored().length, { timeout: 20_000 }).toBe(before)
  })
})

describe("who has been taken out", () => {
  test("M22: reads nothing from that moment on, whatever was open before", async () => {
    const { file } = await sendFileAt(ada, group, await png(), { kind: "picture" })
    const first = await read(ben, filePath(file.id))
    expect(first.status).toBe(200)
    const etag = first.headers.get("etag")!
    expect((await read(ben, filePath(file.id), { "if-none-match": etag })).status).toBe(304)
    granted(await ada.post("member:remove", { conversationId: group, personId: ben.personId }))
    expect((await read(ben, filePath(file.id), { "if-none-match": etag })).status).toBe(404)
  })
})

describe("an upload", () => {
  test("that is no picture is refused with a reason, and can be sent as a file", async () => {
    const program = bytes(Buffer.from("\x7fELF\x02\x01\x01 and more", "latin1"))
    const about = { conversationId: room, file: { name: "a.jpg", type: "image/jpeg" } }
    expect(await uploadAt(ada, program, { ...about, kind: "picture" })).toMatchObject({
      state: "refused",
      problem: "mismatch",
    })
    const { file } = await sendFileAt(ada, room, program, { ...about, kind: "file" })
    const answer = await read(ben, filePath(file.id))
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; /)
    expect(answer.bytes.equals(Buffer.from(program))).toBe(true)
  })
})

describe("what is served", () => {
  const send = (text: string | Buffer, name: string, type = "text/plain") =>
    sendFileAt(ada, room, bytes(Buffer.from(text)), { kind: "file", file: { name, type } })

  test("M01, M24: nothing runs: what is no picture, video or sound is only saved, whatever it says it is", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
    const wrong = [
      [svg, "a.svg", "image/svg+xml"],
      ["<!doctype html><script>alert(1)</script>", "a.html", "text/html"],
      ["alert(1)", "a.js", "text/javascript"],
      [await png(), "a.png", "image/png"],
    ] as const
    const each = wrong.map(async ([text, name, type]) => {
      const { file } = await send(Buffer.from(text), name, type)
      const { headers } = await read(ben, filePath(file.id))
      expect([name, headers.get("content-disposition")?.split(";")[0]]).toEqual([name, "attachment"])
      expect(headers.get("content-type")).not.toMatch(/html|svg|script/)
      expect(headers.get("x-content-type-options")).toBe("nosniff")
      expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox/)
      expect(headers.get("cache-control")).toBe("private, no-cache")
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin")
    })
    await Promise.all(each)
  })

  test("M13, M25: a name is shown in one line, without a path, and ends no header", async () => {
    const { file } = await send("abc", `../../etc/x";\r\nSet-Cookie: a=b`)
    expect(file.name).toBe(`x";Set-Cookie: a=b`)
    const { headers } = await read(ben, filePath(file.id))
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="x_;Set-Cookie: a=b"; filename*=UTF-8''x%22%3BSet-Cookie%3A%20a%3Db`,
    )
    expect(headers.get("set-cookie")).toBeNull()
  })

  test("in parts, as players ask for it", async () => {
    const { file } = await send("0123456789", "digits.txt")
    const part = async (range: string, more = {}) => {
      const answer = await read(ben, filePath(file.id), { range, ...more })
      return [answer.status, answer.bytes.toString(), answer.headers.get("content-range")]
    }
    expect(await part("bytes=2-4")).toEqual([206, "234", "bytes 2-4/10"])
    expect(await part("bytes=7-")).toEqual([206, "789", "bytes 7-9/10"])
    expect(await part("bytes=-3")).toEqual([206, "789", "bytes 7-9/10"])
    expect(await part("bytes=8-99")).toEqual([206, "89", "bytes 8-9/10"])
    expect(await part("bytes=10-")).toEqual([416, "", "bytes */10"])
    expect(await part("bytes=5-2")).toEqual([200, "0123456789", null])
    expect(await part("bytes=0-1,4-5")).toEqual([200, "0123456789", null])
    expect(await part("bytes=0-1", { "if-range": '"other"' })).toEqual([200, "0123456789", null])
    const head = await ben.fetch(filePath(file.id), { method: "HEAD" })
    expect([head.status, head.headers.get("content-length"), head.headers.get("accept-ranges")]).toEqual([
      200,
      "10",
      "bytes",
    ])
  })

  test("M08: an archive stays closed: as it came, counted as large as it is", async () => {
    const zip = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), Buffer.alloc(50_000, 1)])
    const before = granted(await ada.post("file:limits", {})).used
    const { file } = await send(zip, "42.zip", "application/zip")
    expect((await read(ben, filePath(file.id))).bytes.equals(zip)).toBe(true)
    expect(granted(await ada.post("file:limits", {})).used).toBe(before + zip.length)
  })

  test("nothing is where no file is", async () => {
    for (const path of ["x", "..%2F..%2Fsecrets.json", crypto.randomUUID(), `${crypto.randomUUID()}/x`, ""]) {
      expect([path, (await read(ada, `/api/files/${path}`)).status]).toEqual([path, 404])
    }
    expect((await ada.fetch(`/api/files/${crypto.randomUUID()}`, { method: "POST" })).status).toBe(405)
    expect((await ada.fetch("/api/uploadthing")).status).toBe(405)
  })
})

describe("M20: a hundred uploads that are given up at the end", () => {
  test("leave nothing", async () => {
    const before = stored().length
    const given = Buffer.alloc(50_000, 3)
    for (const name of ["Dan", "Eve"]) {
      const dan = await signUpAt(house.url, name)
      granted(await dan.post("conversation:join", { conversationId: room }))
      const about = { conversationId: room, file: { size: given.length } }
      const begun = await Promise.all(Array.from({ length: 50 }, () => beginUploadAt(dan, about)))
      await Promise.all(begun.map(({ url }) => putAndBreak(url, given, 49_500)))
      await Promise.all(begun.map(async ({ id }) => granted(await dan.post("file:discard", { id }))))
      expect(granted(await dan.post("file:limits", {})).used).toBe(0)
    }
    await expect.poll(() => stored().length, { timeout: 20_000 }).toBe(before)
  })
})

describe("where files have an origin of their own", () => {
  test("what is only saved is fetched from there, without a session, for half a minute; nothing else is there", async () => {
    const other = await openHouse({ FILES_ORIGIN: "http://files.localhost:81" })
    try {
      const fay = await signUpAt(other.url, "Fay")
      const own = await makeRoomAt(fay)
      const { file } = await sendFileAt(fay, own, bytes(Buffer.from("abc")), { kind: "file", file: { name: "a.txt" } })
      const { file: picture } = await sendFileAt(fay, own, await png(), { kind: "picture" })
      expect((await fay.fetch(filePath(picture.id))).status).toBe(200)
      const sent = await fay.fetch(filePath(file.id))
      expect(sent.status).toBe(302)
      const link = new URL(sent.headers.get("location")!)
      expect(link.origin).toBe("http://files.localhost:81")
      expect(Number(link.searchParams.get("expires")) - Date.now()).toBeLessThanOrEqual(30_000)
      const ask = (path: string) =>
        rawRequest(other.port, `GET ${path} HTTP/1.1\r\nHost: files.localhost:81\r\nConnection: close\r\n\r\n`)
      const path = link.href.slice(link.origin.length)
      const answer = await ask(path)
      expect(statusOf(answer)).toBe(200)
      expect(answer).toMatch(/content-disposition: attachment/i)
      expect(answer.endsWith("abc")).toBe(true)
      expect(statusOf(await ask(path.replace(/expires=\d+/, "expires=1")))).toBe(403)
      for (const page of ["/", "/sign-in", "/api/ready2", filePath(file.id)])
        expect(statusOf(await ask(page))).toBe(404)
    } finally {
      await other.close()
    }
  })
})

test("a conversation goes on meanwhile", async () => {
  granted(await ben.post("message:send", message(room)))
})
