import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { eq, sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { db } from "#db/client.ts"
import { fileErasures, files } from "#db/schema/files.ts"
import { overhear } from "#lib/domain/announce.ts"
import { eraseFiles } from "#lib/domain/files/erase.ts"
import { checkUploads, discardUpload } from "#lib/domain/files/own.ts"
import { processUpload, uploadsLeftBehind } from "#lib/domain/files/process.ts"
import { keepPicture } from "#lib/domain/previews/picture.ts"
import { makeCast, makeRoom, type Player } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { arrivedFile } from "#tests/support/files.ts"
import { photo } from "#tests/support/pictures.ts"

// Settings are read once, by the first who asks.
const folder = await vi.hoisted(async () => {
  const [{ mkdtempSync }, { tmpdir }] = await Promise.all([import("node:fs"), import("node:os")])
  process.env.DATA_DIR = mkdtempSync(`${tmpdir()}/charla-process-`)
  return process.env.DATA_DIR
})
let database: TestDatabase
let ada: Player
let room: string
beforeAll(async () => {
  database = await createDatabase()
  const cast = await makeCast()
  ada = cast.ada
  room = await makeRoom(ada, cast.ben)
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const arrived = (bytes: Uint8Array, more: Parameters<typeof arrivedFile>[3] = {}) => arrivedFile(ada, room, bytes, more)
const stored = () =>
  readdirSync(join(folder, "files"), { recursive: true, encoding: "utf8" }).filter(name => /[0-9a-f]{48}/.test(name))
const later = () =>
  db()
    .update(fileErasures)
    .set({ since: sql`now() - interval '1 second'` as unknown as Date })

test("looked at twice at once, it is ready once, and what was made twice is erased", async () => {
  const id = await arrived(await photo({ width: 1600, height: 1200 }))
  const told: string[] = []
  const stop = overhear((_audience, event, payload) => {
    if (event === "uploads:changed") told.push((payload as { uploads: { state: string }[] }).uploads[0]!.state)
  })
  await Promise.all([processUpload(id), processUpload(id)])
  await processUpload(id)
  stop()
  expect(told).toEqual(["ready"])
  const { uploads } = await checkUploads(ada, { ids: [id] })
  expect(uploads[0]).toMatchObject({ state: "ready", file: { width: 1200, height: 1600 } })
  await later()
  await eraseFiles()
  const [row] = await db().select().from(files).where(eq(files.id, id))
  const wanted = [row!.key, ...row!.variants.map(variant => variant.key)]
  expect(
    stored()
      .map(name => name.split("/").at(-1))
      .toSorted(),
  ).toEqual(wanted.toSorted())
  expect(readdirSync(join(folder, "files", "work"))).toEqual([])
})

test("taken back while it is looked at, nothing of it stays", async () => {
  const before = stored().length
  const id = await arrived(await photo({ width: 1600, height: 1200 }))
  await Promise.all([processUpload(id), discardUpload(ada, { id }).catch(() => {})])
  await discardUpload(ada, { id })
  await later()
  await eraseFiles()
  expect(stored().length).toBe(before)
})

test("what a killed process left behind is found a minute later", async () => {
  const old = { createdAt: sql`now() - interval '2 minutes'` as unknown as Date }
  const left = await arrived(await photo(), old)
  const fresh = await arrived(await photo())
  const found = await uploadsLeftBehind()
  expect(found).toContain(left)
  expect(found).not.toContain(fresh)
})

test("a picture that the server has fetched is made anew and kept; what is none is not", async () => {
  const kept = await keepPicture(await photo({ width: 2000, height: 1000 }))
  expect(kept).toMatchObject({ width: 512, height: 1024, thumbhash: expect.any(String) })
  expect(await keepPicture(Buffer.from("<svg onload='x'/>"))).toBeNull()
})
