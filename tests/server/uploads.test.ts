import { createHmac, randomBytes, randomUUID } from "node:crypto"
import { Agent, request } from "node:http"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { filePath } from "#lib/protocol/files.ts"
import { setAuthSecret } from "#lib/secrets.ts"
import { signature, signedOrigin } from "#lib/storage/sign.ts"
import { copyDatabase } from "#tests/support/database.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import { type Guest, makeRoomAt, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse, roomy } from "#tests/support/house.ts"
import { bytes } from "#tests/support/pictures.ts"
import { startServer } from "#tests/support/server.ts"
import { granted } from "#tests/support/sockets.ts"
import { expectUnharmed } from "#tests/support/unharmed.ts"
import { type Installation, uploadContract } from "#tests/support/upload-contract.ts"
import {
  askToUpload,
  beginUploadAt,
  offsetOf,
  putAndBreak,
  putBytes,
  putInChunks,
  settledAt,
} from "#tests/support/uploads.ts"

/** An installation that runs already, on whatever back end: `CHARLA_CONTRACT_ORIGIN` is where, `UPLOADTHING_TOKEN` what it signs with. */
const elsewhere = process.env.CHARLA_CONTRACT_ORIGIN

let house: House
let here: Installation
let ada: Guest
let ben: Guest
let room: string

beforeAll(async () => {
  if (!elsewhere)
    house = await openHouse({ LIMIT_UNSENT_FILES_PER_PERSON: "40", LIMIT_STORAGE_BYTES_PER_PERSON: "40000000" })
  const origin = elsewhere ?? house.url
  ;[ada, ben] = (await Promise.all(["Ada", "Ben"].map(name => signUpAt(origin, name)))) as [Guest, Guest]
  room = await makeRoomAt(ada, ben)
  if (!elsewhere) {
    const [row] = await house.sql<{ secret: string }[]>`select secret from installation`
    setAuthSecret(row!.secret)
  }
  const { apiKey } = JSON.parse(Buffer.from(process.env.UPLOADTHING_TOKEN ?? "", "base64").toString() || "{}")
  const hmac = (text: string) => `hmac-sha256=${createHmac("sha256", apiKey).update(text).digest("hex")}`
  const sign = elsewhere ? hmac : signature
  here = {
    ...{ origin, ada, ben, room, sign },
    async expired(url) {
      const cut = url.slice(0, url.lastIndexOf("&signature=")).replace(/expires=\d+/, `expires=${Date.now() - 1000}`)
      const signed = elsewhere ? cut : signedOrigin + cut.slice(new URL(cut).origin.length)
      return `${cut}&signature=${encodeURIComponent(sign(signed))}`
    },
  }
})
afterAll(() => house?.close())
afterEach(async () => {
  if (house) await expectUnharmed(house)
})

uploadContract(elsewhere ?? "the local stand-in", () => here)

describe.skipIf(elsewhere)("who may begin", () => {
  test("M30: those who may write there; others are told at the start, before anything is sent", async () => {
    const [cleo, dan] = (await Promise.all(["Cleo", "Dan"].map(name => signUpAt(house.url, name)))) as [Guest, Guest]
    const group = granted(
      await ada.post("conversation:create", {
        clientId: randomUUID(),
        kind: "group",
        name: "G",
        handles: [dan.handle],
      }),
    ).row.conversation.id
    expect(await askToUpload(cleo, { conversationId: group })).toMatchObject({
      status: 404,
      said: { code: "not_found" },
    })
    expect(await askToUpload(cleo, { conversationId: room })).toMatchObject({
      status: 403,
      said: { code: "forbidden" },
    })
    const nobody = { fetch: (path: string, init?: RequestInit) => fetch(house.url + path, init) }
    expect(await askToUpload(nobody, { conversationId: room })).toMatchObject({ said: { code: "unauthenticated" } })
    granted(await ada.post("member:remove", { conversationId: group, personId: dan.personId }))
    expect(await askToUpload(dan, { conversationId: group })).toMatchObject({ status: 404 })
    const direct = granted(await cleo.post("conversation:direct", { personId: ben.personId })).row.conversation.id
    granted(await ben.post("block:add", { personId: cleo.personId }))
    expect(await askToUpload(cleo, { conversationId: direct })).toMatchObject({ said: { code: "not_accepting" } })
  })

  test("M29: an upload that ends after its owner was taken out is dropped", async () => {
    const dan = await signUpAt(house.url, "Dan")
    granted(await dan.post("conversation:join", { conversationId: room }))
    const { id, url } = await beginUploadAt(dan, { conversationId: room, file: { size: 3 } })
    granted(await ada.post("member:remove", { conversationId: room, personId: dan.personId }))
    const put = await putBytes(url, bytes(Buffer.from("abc")))
    expect(await put.json()).toMatchObject({ serverData: null })
    expect(granted(await dan.post("file:check", { ids: [id] })).uploads).toEqual([])
  })

  test("M18: more than was announced is refused in words, however much it is and whether or not it says so before", async () => {
    const large = bytes(Buffer.alloc(12_000_000, "x"))
    for (const send of [putBytes, putInChunks]) {
      const { id, url } = await beginUploadAt(ada, { conversationId: room, file: { size: 1_000_000 } })
      const answer = await send(url, large)
      expect(typeof answer === "number" ? answer : answer.status).toBe(413)
      expect(await offsetOf(url)).toBeLessThanOrEqual(1_000_000)
      expect(granted(await ada.post("file:check", { ids: [id] })).uploads).toMatchObject([{ state: "uploading" }])
    }
  })

  test("many uploads by one connection leave nothing on it", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const put = (url: string) =>
      new Promise<number>((resolve, reject) => {
        const boundary = "xx"
        const body = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc\r\n--${boundary}--\r\n`
        const headers = { "content-type": `multipart/form-data; boundary=${boundary}`, "content-length": body.length }
        const out = request(url, { method: "PUT", agent, headers }, answer => {
          answer.resume().on("end", () => resolve(answer.statusCode!))
        })
        out.on("error", reject).end(body)
      })
    for (let n = 0; n < 12; n++) {
      const { url } = await beginUploadAt(ben, { conversationId: room, file: { size: 3 } })
      expect(await put(url)).toBe(200)
    }
    agent.destroy()
    expect(house.logs()).not.toContain("MaxListenersExceededWarning")
  })

  test("with an id of somebody else's is a conflict, and with nonsense refused", async () => {
    const { id } = await beginUploadAt(ada, { conversationId: room, file: { size: 3 } })
    expect(await askToUpload(ben, { id, conversationId: room, file: { size: 3 } })).toMatchObject({
      said: { code: "conflict" },
    })
    for (const input of [null, 1, {}, { id: "x" }, { id: randomUUID(), conversationId: room, kind: "avatar" }]) {
      expect(await askToUpload(ada, { input: input as object })).toMatchObject({ status: 400 })
    }
    for (const size of [0, -1, 1.5, 2 ** 60]) {
      const { status } = await askToUpload(ada, { conversationId: room, file: { size } })
      expect(status).toBeGreaterThanOrEqual(400)
    }
    expect((await askToUpload(ada, { route: "nothing", input: {} })).status).toBe(404)
  })
})

describe.skipIf(elsewhere)("M19: what one person may keep", () => {
  test("holds when many begin at once", async () => {
    const eve = await signUpAt(house.url, "Eve")
    granted(await eve.post("conversation:join", { conversationId: room }))
    const large = { conversationId: room, file: { size: 9_000_000 } }
    const asked = await Promise.all(Array.from({ length: 12 }, () => askToUpload(eve, large)))
    expect(asked.filter(one => one.status === 200)).toHaveLength(4)
    expect(asked.find(one => one.status === 413)?.said).toMatchObject({
      code: "too_large",
      fields: { quota: "too_long" },
    })
    expect(granted(await eve.post("file:limits", {})).used).toBe(36_000_000)
    for (const one of asked) if (one.status === 200) granted(await eve.post("file:discard", { id: one.id }))
    /** Whoever waits too long for the others is told to come back, and does. */
    const begin = async (): ReturnType<typeof askToUpload> => {
      const asked = await askToUpload(eve, { conversationId: room, file: { size: 1000 } })
      return asked.said.code === "unavailable" ? begin() : asked
    }
    const small = await Promise.all(Array.from({ length: 50 }, begin))
    expect(small.filter(one => one.status === 200).length).toBeLessThanOrEqual(40)
    expect(small.filter(one => one.said.code === "too_many").length).toBeGreaterThanOrEqual(10)
  })
})

describe.skipIf(elsewhere)("an upload during which the server is killed", () => {
  test("goes on where it was when the server is there again", async () => {
    const { size } = { size: 3_000_000 }
    const database = await copyDatabase()
    const folder = makeTemporaryFolder()
    const begin = (port?: number) =>
      startServer({ databaseUrl: database.url, dataDir: folder.path, env: roomy, ...(port && { port }) })
    let server = await begin()
    try {
      const fay = await signUpAt(server.url, "Fay")
      const own = await makeRoomAt(fay)
      const given = bytes(randomBytes(size))
      const { id, url } = await beginUploadAt(fay, { conversationId: own, file: { size } })
      const broken = putAndBreak(url, given, 2_000_000)
      await expect.poll(() => offsetOf(url)).toBeGreaterThan(0)
      await server.kill("SIGKILL")
      await broken.catch(() => {})
      server = await begin(server.port)
      const start = await offsetOf(url)
      expect(start).toBeGreaterThan(0)
      expect((await putBytes(url, given, { start })).status).toBe(200)
      await settledAt(fay, id)
      const read = await fay.fetch(filePath(id))
      expect(Buffer.from(await read.arrayBuffer()).equals(Buffer.from(given))).toBe(true)
    } finally {
      await server.kill("SIGKILL")
      await database.drop()
      folder.remove()
    }
  })
})
