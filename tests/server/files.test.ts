import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import sharp from "sharp"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { filePath } from "#lib/protocol/files.ts"
import { type Guest, makeRoomAt, message, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { bytes, photo, png } from "#tests/support/pictures.ts"
import { granted, hangUp } from "#tests/support/sockets.ts"
import { expectUnharmed } from "#tests/support/unharmed.ts"
import { sendFileAt, uploadAt } from "#tests/support/uploads.ts"

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
    await expect.poll(() => stored().length, { timeout: 10_000 }).toBe(before)
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

test("a conversation goes on meanwhile", async () => {
  granted(await ben.post("message:send", message(room)))
})
