import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { examine } from "#lib/media/examine.ts"
import { Problem, type ToExamine } from "#lib/media/examined.ts"
import { cleanHeic } from "#lib/media/heic.ts"
import { cleanMp4 } from "#lib/media/mp4.ts"
import { cleanWebm } from "#lib/media/webm.ts"
import { heicWithPlace, recording, videoWithPlace } from "#tests/support/boxes.ts"
import { png } from "#tests/support/pictures.ts"

const folder = mkdtempSync(join(tmpdir(), "charla-video-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const lay = (bytes: Uint8Array) => {
  const path = join(folder, `${count++}`)
  writeFileSync(path, bytes)
  return path
}
const look = async (bytes: Uint8Array, more: Partial<ToExamine> = {}) => {
  const path = lay(bytes)
  const out = mkdtempSync(join(folder, "out-"))
  const found = await examine({ path, out, kind: "video", purpose: "attachment", pixels: 100_000_000, ...more })
  return { found, left: readFileSync(path) }
}

describe("a video", () => {
  test("loses where it was taken, in every way that cameras say it, and nothing else moves", async () => {
    const given = Buffer.from(videoWithPlace())
    expect(given.toString("latin1")).toContain("+52.5200")
    const { found, left } = await look(given)
    expect(found).toMatchObject({ ok: true, type: "video/mp4", duration: 1500, width: 640, height: 360 })
    expect(left.length).toBe(given.length)
    expect(left.toString("latin1")).not.toMatch(/52\.52|Canary|xyz|ISO6709/)
    // The pictures lie where the tables say that they lie.
    const at = given.indexOf("FFFF")
    expect(left.subarray(at, at + 4000)).toEqual(given.subarray(at, at + 4000))
    expect(left.indexOf("FFFF")).toBe(at)
  })

  test("that was held upright is higher than wide", async () => {
    const { found } = await look(videoWithPlace({ turned: true }))
    expect(found).toMatchObject({ width: 360, height: 640 })
  })

  test("has the still that came with it, made anew", async () => {
    const still = lay(await png(320, 180))
    const { found } = await look(videoWithPlace(), { still })
    expect(found).toMatchObject({ variants: [{ name: "poster", type: "image/webp", width: 320, height: 180 }] })
    expect(found).toHaveProperty("thumbhash")
    const broken = lay(Buffer.from("no picture"))
    expect((await look(videoWithPlace(), { still: broken })).found).toMatchObject({ ok: true, variants: [] })
  })

  test("as WebM loses tags and title; its size and length are known", async () => {
    const { found, left } = await look(recording({ video: true }))
    expect(found).toMatchObject({ ok: true, type: "video/webm", duration: 2500, width: 640, height: 360 })
    expect(left.toString("latin1")).not.toMatch(/52\.52|Canary/)
    expect(await cleanWebm(lay(left))).toMatchObject({ duration: 2500, hasVideo: true })
  })

  test("M16: that is cut off, or has nothing in it, cannot be processed", async () => {
    const whole = videoWithPlace()
    for (const length of [whole.length - 1, whole.length - 3000, 200, 40]) {
      expect((await look(whole.slice(0, length))).found).toEqual({ ok: false, problem: "unreadable" })
    }
    const { found } = await look(recording(), { kind: "video" })
    expect(found).toEqual({ ok: false, problem: "mismatch" })
  })
})

describe("a HEIC that is sent as a file", () => {
  test("loses place and device, and nothing else moves", async () => {
    const given = Buffer.from(heicWithPlace())
    expect(given.toString("latin1")).toContain("+52.5200")
    const { found, left } = await look(given, { kind: "file" })
    expect(found).toMatchObject({ ok: true, type: "image/heic", variants: [] })
    expect(left.length).toBe(given.length)
    expect(left.toString("latin1")).not.toMatch(/52\.52|Canary/)
    expect(left.indexOf("PPPP")).toBe(given.indexOf("PPPP"))
    expect(left.toString("latin1")).toContain("P".repeat(300))
  })
})

describe("a voice message", () => {
  test("is taken as WebM and as MP4, whichever a browser records", async () => {
    expect((await look(recording(), { kind: "voice" })).found).toMatchObject({ type: "audio/webm", duration: 2500 })
    expect((await look(videoWithPlace(), { kind: "voice" })).found).toMatchObject({ type: "audio/mp4", duration: 1500 })
    expect((await look(await png(), { kind: "voice" })).found).toEqual({ ok: false, problem: "mismatch" })
  })
})

describe("whatever is in a file", () => {
  const broken = (whole: Uint8Array) =>
    fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }).map(changes => {
      const copy = Buffer.from(whole)
      for (const [at, value] of changes) copy[at] = value
      return copy
    })
  test.each([
    ["MP4", videoWithPlace(), cleanMp4],
    ["WebM", recording({ video: true }), cleanWebm],
    ["HEIC", heicWithPlace(), cleanHeic],
  ] as const)("%s: it is understood or refused, and stays as long as it was", async (_name, whole, clean) => {
    await fc.assert(
      fc.asyncProperty(broken(whole), async bytes => {
        const path = lay(bytes)
        await clean(path).catch(error => {
          if (!(error instanceof Problem || error instanceof RangeError)) throw error
        })
        expect(readFileSync(path).length).toBe(bytes.length)
      }),
      { numRuns: 150, seed: 7 },
    )
  })
})
