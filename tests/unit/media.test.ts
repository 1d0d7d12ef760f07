import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import sharp from "sharp"
import { afterAll, describe, expect, test } from "vitest"
import { examine } from "#lib/media/examine.ts"
import type { Examined, ToExamine } from "#lib/media/examined.ts"
import { hugePng, moving, photo, png } from "#tests/support/pictures.ts"

const folder = mkdtempSync(join(tmpdir(), "charla-media-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
/** Looks at bytes as the server does. What was made lies in a folder of its own. */
const look = async (bytes: Uint8Array, more: Partial<ToExamine> = {}, bounds = {}) => {
  const out = mkdtempSync(join(folder, `${count++}-`))
  const path = join(out, "arrived")
  writeFileSync(path, bytes)
  const about = { path, out, kind: "picture", purpose: "attachment", pixels: 100_000_000, ...more } as const
  return examine(about, bounds)
}
const fine = (found: Examined) => {
  if (!found.ok) throw new Error(`It was refused: ${found.problem}`)
  return found
}

describe("M11: a photograph", () => {
  test("stands upright and says nothing of place and device, in no size", async () => {
    const given = await photo({ width: 1600, height: 1200, orientation: 6 })
    expect(Buffer.from(given).includes("Canary-Phone")).toBe(true)
    expect((await sharp(given).metadata()).exif).toBeDefined()
    const found = fine(await look(given))
    expect(found).toMatchObject({ type: "image/jpeg", width: 1200, height: 1600 })
    expect(found.variants.map(variant => variant.name)).toEqual(["list", "bubble", "screen"])
    for (const made of [found.original!, ...found.variants]) {
      const { exif, xmp, iptc, icc, orientation, comments, width, height } = await sharp(made.path).metadata()
      expect([exif, xmp, iptc, icc, orientation, comments]).toEqual(Array(6).fill(undefined))
      expect([width, height]).toEqual([made.width, made.height])
      expect(made.width).toBeLessThan(made.height)
      expect(readFileSync(made.path, "latin1")).not.toMatch(/Canary-Phone|canary-copyright/)
    }
    expect(Buffer.from(found.thumbhash!, "base64").length).toBeLessThan(40)
  })
})

describe("pictures that move", () => {
  test.each(["gif", "webp"] as const)("a %s keeps moving, and has a still", async format => {
    const found = fine(await look(await moving(format, { width: 1200, height: 900, frames: 4 })))
    expect(found).toMatchObject({ type: `image/${format}`, animated: true, width: 1200, height: 900 })
    expect((await sharp(found.original!.path).metadata()).pages).toBe(4)
    const pages = await Promise.all(
      found.variants.map(async ({ name, path }) => [name, (await sharp(path).metadata()).pages ?? 1]),
    )
    expect(Object.fromEntries(pages)).toMatchObject({ list: 1, poster: 1 })
  })
})

describe("what is no picture, or too much of one", () => {
  test("M05, M06: 20,000 × 20,000 is refused by its header, at once", async () => {
    const bomb = hugePng(20_000, 20_000)
    expect(await look(bomb, {}, { memory: 160_000_000 })).toEqual({ ok: false, problem: "too_many_pixels" })
    const jpeg = Buffer.from(await photo({ width: 64, height: 64 }))
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
    jpeg.writeUInt16BE(50_000, frame + 5)
    jpeg.writeUInt16BE(50_000, frame + 7)
    expect(await look(jpeg, {}, { memory: 160_000_000 })).toEqual({ ok: false, problem: "too_many_pixels" })
  })

  test("M01, M03, M15, M16: SVG, HTML, a program, half a picture, nothing", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
    for (const text of [svg, "<!doctype html><script>alert(1)</script>", "\x7fELF\x02\x01\x01", "MZ\x90\x00"]) {
      expect(await look(Buffer.from(text, "latin1"))).toEqual({ ok: false, problem: "mismatch" })
    }
    const half = (await photo()).slice(0, 4000)
    expect(await look(half)).toEqual({ ok: false, problem: "unreadable" })
    expect(await look(Buffer.alloc(0))).toEqual({ ok: false, problem: "unreadable" })
  })

  test("M09: a HEIC is told by name, an AVIF is taken as WebP", async () => {
    const heic = Buffer.from("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "latin1")
    expect(await look(heic)).toEqual({ ok: false, problem: "heic" })
    const avif = await sharp(await png(64, 48))
      .avif()
      .toBuffer()
    expect(fine(await look(avif))).toMatchObject({ type: "image/webp", width: 64, height: 48 })
  })

  test("a worker that takes too long or too much is ended", async () => {
    const large = await png(2000, 2000)
    expect(await look(large, {}, { ms: 30 })).toEqual({ ok: false, problem: "unreadable" })
    expect(await look(large, {}, { memory: 20_000_000 })).toEqual({ ok: false, problem: "too_many_pixels" })
  })
})

describe("a file that happens to be a picture", () => {
  test("is kept in full, without its metadata and without renderings", async () => {
    const found = fine(await look(await photo(), { kind: "file" }))
    expect(found).toMatchObject({ type: "image/jpeg", width: 480, height: 640, variants: [] })
    expect((await sharp(found.original!.path).metadata()).exif).toBeUndefined()
  })
})
