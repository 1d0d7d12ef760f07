import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { eq, sql } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { db } from "#db/client.ts"
import { files } from "#db/schema/files.ts"
import { asOnlyOne, NotNow, stopConversions } from "#lib/domain/files/claim.ts"
import { checkUploads, discardUpload, fileLimitsOf } from "#lib/domain/files/own.ts"
import { processUpload, uploadsLeftBehind } from "#lib/domain/files/process.ts"
import { localPath } from "#lib/storage/local.ts"
import { box, videoWithPlace } from "#tests/support/boxes.ts"
import { makeCast, makeRoom, type Player } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { docx, pdf } from "#tests/support/documents.ts"
import { arrivedFile } from "#tests/support/files.ts"
import { png } from "#tests/support/pictures.ts"
import { program } from "#tests/support/programs.ts"

// Settings are read once, by the first who asks.
const folder = await vi.hoisted(async () => {
  const [{ mkdtempSync, writeFileSync }, { tmpdir }] = await Promise.all([import("node:fs"), import("node:os")])
  const folder = mkdtempSync(`${tmpdir()}/charla-converters-`)
  process.env.DATA_DIR = `${folder}/data`
  for (const name of ["ffmpeg", "soffice"]) {
    process.env[`${name.toUpperCase()}_PATH`] = `${folder}/${name}`
    writeFileSync(`${folder}/${name}`, "", { mode: 0o755 })
  }
  return folder
})
let database: TestDatabase
let ada: Player
let room: string
beforeAll(async () => {
  database = await createDatabase()
  const cast = await makeCast()
  ada = cast.ada
  room = await makeRoom(ada, cast.ben)
  writeFileSync(join(folder, "small.mp4"), videoWithPlace({ ms: 900 }))
  writeFileSync(join(folder, "page.pdf"), pdf())
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  ffmpeg("exit 1")
  soffice("exit 1")
})

const ffmpeg = (does: string) => program(join(folder, "ffmpeg"), does)
const soffice = (does: string) => program(join(folder, "soffice"), does)
/** Begins and does not end. */
const hangs = `touch ${folder}/began; sleep 600`
const began = () => existsSync(join(folder, "began"))

const arrived = (bytes: Uint8Array, more: Parameters<typeof arrivedFile>[3] = {}) => arrivedFile(ada, room, bytes, more)
const original = Buffer.concat([videoWithPlace(), box("free", Buffer.alloc(20_000))])
const video = async (more = {}) =>
  arrived(original, { kind: "video", name: "Harbour.mov", type: "video/quicktime", smaller: true, ...more })
const document = (bytes: Uint8Array, name: string) => arrived(bytes, { kind: "file", name, type: "" })
const rowOf = async (id: string) => (await db().select().from(files).where(eq(files.id, id)))[0]!
const dto = async (id: string) => (await checkUploads(ada, { ids: [id] })).uploads[0]!

describe("a video that is to be smaller", () => {
  test("is made so by ffmpeg, keeps its still and says nothing of where it was taken", async () => {
    ffmpeg(`printf '%s ' "$@" > ${folder}/asked; cp ${folder}/small.mp4 "$last"`)
    const still = Buffer.from(await png(320, 180)).toString("base64")
    const id = await video({ still })
    await processUpload(id)
    const { state, file } = await dto(id)
    expect(state).toBe("ready")
    expect(file).toMatchObject({ name: "Harbour.mp4", type: "video/mp4", duration: 900, poster: true })
    const kept = readFileSync(localPath((await rowOf(id)).key))
    expect(kept.length).toBe(file.size)
    expect(kept.length).toBeLessThan(10_000)
    expect(kept.toString("latin1")).not.toMatch(/52\.52|Canary/)
    // Nothing but the one file, by the format that was found in it.
    expect(readFileSync(join(folder, "asked"), "utf8")).toMatch(/-protocol_whitelist file -f mov -i \S+arrived .*720/)
    expect((await fileLimitsOf(ada)).smaller).toBe(true)
  })

  test.each([
    ["fails", "exit 1"],
    ["makes nothing", "true"],
    ["makes it larger", 'head -c 40000 /dev/zero > "$last"'],
    ["makes what is no video", 'echo nonsense > "$last"'],
  ])("stays as it came where ffmpeg %s", async (_how, does) => {
    ffmpeg(does)
    const id = await video()
    await processUpload(id)
    expect(await dto(id)).toMatchObject({
      state: "ready",
      file: { name: "Harbour.mov", duration: 1500, size: original.length },
    })
  })

  test("is not touched by who did not ask for it", async () => {
    ffmpeg(`cp ${folder}/small.mp4 "$last"`)
    const id = await video({ smaller: false })
    await processUpload(id)
    expect((await dto(id)).file).toMatchObject({ name: "Harbour.mov", size: original.length })
  })

  test("waits while another is made; one that is stopped is made by whoever comes next", async () => {
    rmSync(join(folder, "began"), { force: true })
    ffmpeg(hangs)
    const [first, second] = [await video(), await video()]
    const going = processUpload(first)
    await expect.poll(began, { timeout: 20_000 }).toBe(true)
    await expect(processUpload(second)).rejects.toThrow(NotNow)
    await expect(processUpload(first)).rejects.toThrow(NotNow)
    stopConversions()
    await expect(going).rejects.toThrow(NotNow)
    ffmpeg(`cp ${folder}/small.mp4 "$last"`)
    for (const id of [first, second]) {
      await processUpload(id)
      expect(await dto(id)).toMatchObject({ state: "ready", file: { name: "Harbour.mp4" } })
    }
  })

  test("that is taken back meanwhile is given up", async () => {
    const id = await video()
    const { promise, resolve } = Promise.withResolvers<void>()
    const going = asOnlyOne(
      id,
      signal =>
        new Promise<void>(done => {
          signal.addEventListener("abort", () => done())
          resolve()
        }),
      20,
    )
    await promise
    await discardUpload(ada, { id })
    await expect(going).rejects.toThrow(NotNow)
  })

  test("that another process makes is left to it, until nothing is heard of that one for a minute", async () => {
    const time = (when: string) => sql.raw(`now() ${when}`) as unknown as Date
    const id = await video({ claimedUntil: time("+ interval '30 s'"), createdAt: time("- interval '2 min'") })
    await expect(processUpload(id)).rejects.toThrow(NotNow)
    expect(await uploadsLeftBehind()).not.toContain(id)
    await db()
      .update(files)
      .set({ claimedUntil: time("- interval '1 s'") })
      .where(eq(files.id, id))
    expect(await uploadsLeftBehind()).toContain(id)
    await processUpload(id)
    expect((await dto(id)).state).toBe("ready")
  })
})

describe("a document", () => {
  const letter = () => document(docx(), "Letter.docx")

  test("as PDF shows its first page and stays as it came", async () => {
    const id = await document(pdf(), "Plan.pdf")
    await processUpload(id)
    const { file } = await dto(id)
    expect(file).toMatchObject({ type: "application/pdf", poster: true, width: 960, height: 1280, size: pdf().length })
    expect(readFileSync(localPath((await rowOf(id)).key)).equals(pdf())).toBe(true)
  })

  test("of an Office program shows its first page where there is a converter, which may neither run macros nor fetch anything", async () => {
    soffice(
      `printf '%s ' "$@" > ${folder}/asked
while [ "$1" != --outdir ]; do shift; done
cat "$HOME/profile/user/registrymodifications.xcu" > ${folder}/settings
cp ${folder}/page.pdf "$2/document.pdf"`,
    )
    const id = await letter()
    await processUpload(id)
    expect((await dto(id)).file).toMatchObject({ name: "Letter.docx", poster: true, width: 960, size: docx().length })
    expect(readFileSync(join(folder, "asked"), "utf8")).toMatch(/--headless .*--convert-to pdf .*document\.docx/)
    expect(readFileSync(join(folder, "settings"), "utf8")).toMatch(
      /DisableMacrosExecution.*true[\s\S]*ActiveContent.*true/,
    )
  })

  test.each([
    ["fails", "exit 1"],
    ["makes what is no PDF", 'while [ "$1" != --outdir ]; do shift; done; echo no > "$2/document.pdf"'],
  ])("is a file like any other where the converter %s", async (_how, does) => {
    soffice(does)
    const id = await letter()
    await processUpload(id)
    const { state, file } = await dto(id)
    expect([state, file.poster, file.name]).toEqual(["ready", undefined, "Letter.docx"])
  })
})
