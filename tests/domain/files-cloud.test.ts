import { randomUUID } from "node:crypto"
import { buffer } from "node:stream/consumers"
import { eq } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { db } from "#db/client.ts"
import { files } from "#db/schema/files.ts"
import { uploadArrived } from "#lib/domain/files/arrive.ts"
import { eraseFiles } from "#lib/domain/files/erase.ts"
import { processUpload } from "#lib/domain/files/process.ts"
import { readableFile } from "#lib/domain/files/read.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { once } from "#lib/process.ts"
import { makeCloud } from "#lib/storage/cloud.ts"
import { NotStored, storage } from "#lib/storage/storage.ts"
import { makeCast, makeRoom, type Player } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { makeFakeCloud } from "#tests/support/fake-cloud.ts"
import { readyFile } from "#tests/support/files.ts"
import { photo } from "#tests/support/pictures.ts"
import { refusal } from "#tests/support/refusal.ts"

const cloud = makeFakeCloud()
let database: TestDatabase
let ada: Player
let ben: Player
let room: string
beforeAll(async () => {
  once("storage", () => makeCloud(cloud.token, cloud.reach))
  database = await createDatabase()
  ;({ ada, ben } = await makeCast())
  room = await makeRoom(ada, ben)
})
afterAll(() => database.drop())

/** An upload that the cloud says is there. */
const arrived = async (bytes: Uint8Array, kind: "picture" | "file") => {
  const id = await readyFile(ada, room, { kind, state: "uploading", size: bytes.length, key: storage().newKey() })
  const [row] = await db().select().from(files).where(eq(files.id, id))
  cloud.files.set(`raw-${id}`, Buffer.from(bytes))
  await uploadArrived("attachment", row!.key, `raw-${id}`)
  return id
}

test("what was uploaded to the cloud is fetched, made anew, stored privately and deleted there; nobody reads it before", async () => {
  const given = await photo({ width: 1600, height: 1200 })
  const id = await arrived(given, "picture")
  expect(await refusal(readableFile(ada, id))).toBe("not_found")
  await processUpload(id)
  expect([...cloud.files.keys()]).not.toContain(`raw-${id}`)
  expect(cloud.files.size).toBe(4)
  expect([...cloud.acls]).toEqual(["private"])
  for (const stored of cloud.files.values()) expect(stored.toString("latin1")).not.toMatch(/Canary-Phone/)
  const { message } = await sendMessage(ada, { conversationId: room, clientId: randomUUID(), body: "", files: [id] })
  const { key, size } = await readableFile(ben, id, "bubble")
  expect((await buffer(await storage().read(key))).length).toBe(size)
  expect((await buffer(await storage().read(key, { start: 10, end: 19 }))).length).toBe(10)
  const link = await storage().link(key, 30, { origin: "", type: "", disposition: "" })
  expect(new URL(link).host).toBe("app.ufs.sh")
  expect(Number(new URL(link).searchParams.get("expires")) - Date.now()).toBeLessThanOrEqual(30_000)

  await removeMessage(ada, { conversationId: room, seq: message.seq })
  expect(await refusal(readableFile(ben, id, "bubble"))).toBe("not_found")
  await eraseFiles()
  expect(cloud.files.size).toBe(0)
  await expect(storage().read(key)).rejects.toThrow(NotStored)
})

test("what is not what it was announced as, or is not there, is refused and deleted", async () => {
  const large = await arrived(Buffer.alloc(5000), "file")
  await db().update(files).set({ size: 4999 }).where(eq(files.id, large))
  await processUpload(large)
  const gone = await arrived(Buffer.alloc(10), "file")
  cloud.files.clear()
  await processUpload(gone)
  const rows = await db().select().from(files)
  expect(rows.map(row => [row.state, row.refused])).toEqual([
    ["refused", "too_large"],
    ["refused", "unreadable"],
  ])
  expect(cloud.files.size).toBe(0)
})
