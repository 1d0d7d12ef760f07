import sharp from "sharp"
import { describe, expect, test } from "vitest"
import { safeName } from "#components/conversation/files/safe-name.ts"
import { isAnimated, stripPicture } from "#lib/client/files/strip.ts"
import { stripVideo } from "#lib/client/files/strip-video.ts"
import { barsOf, fromBase64, toBase64, waveformOf } from "#lib/client/files/waveform.ts"
import { moving, photo } from "#tests/support/pictures.ts"

const pixels = async (bytes: Uint8Array) => (await sharp(bytes, { animated: true }).raw().toBuffer()).toString("base64")
const told = (bytes: Uint8Array) => /Canary|canary|GPSL|exif:|Secret/.test(Buffer.from(bytes).toString("latin1"))

describe("what a picture tells of its making is taken out before it leaves the device", () => {
  test("JPEG: place, device and author are gone, the pixels and how it is held stay", async () => {
    const taken = await photo()
    expect(told(taken)).toBe(true)
    const clean = stripPicture(taken)
    expect(told(clean)).toBe(false)
    expect((await sharp(clean).metadata()).orientation).toBe(6)
    expect(await pixels(clean)).toBe(await pixels(taken))
  })

  test("JPEG: what is hung on after its end is gone", async () => {
    const clean = stripPicture(Buffer.concat([await photo(), Buffer.from("Secret film")]))
    expect(told(clean)).toBe(false)
  })

  test.each(["png", "webp"] as const)("%s: texts and Exif are gone, the pixels stay", async format => {
    const made = await sharp(await photo({ orientation: 1 }))
      .toFormat(format, { lossless: true })
      .withExif({ IFD0: { Make: "Canary" } })
      .toBuffer()
    expect(told(made)).toBe(true)
    const clean = stripPicture(made)
    expect(told(clean)).toBe(false)
    expect(await pixels(clean)).toBe(await pixels(made))
  })

  test.each(["gif", "webp"] as const)("what moves goes on moving: %s", async format => {
    const made = await moving(format)
    const clean = stripPicture(made)
    expect(isAnimated(clean)).toBe(true)
    expect(await pixels(clean)).toBe(await pixels(made))
    expect(isAnimated(await moving(format, { frames: 1 }))).toBe(false)
  })

  test("a GIF's comment is gone", async () => {
    const made = Buffer.from(await moving("gif"))
    const at = made.indexOf(Buffer.from([0x21, 0xf9]))
    const text = Buffer.from("Secret place")
    const comment = Buffer.concat([Buffer.from([0x21, 0xfe, text.length]), text, Buffer.from([0])])
    const told = Buffer.concat([made.subarray(0, at), comment, made.subarray(at)])
    expect(Buffer.from(stripPicture(told)).equals(made)).toBe(true)
  })

  test("what is broken or something else comes back as it was", () => {
    for (const bytes of [[], [0xff, 0xd8, 0xff], [0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff], [0x47, 0x49, 0x46], [1, 2, 3]]) {
      expect([...stripPicture(Uint8Array.from(bytes))].slice(0, bytes.length)).toEqual(bytes)
    }
  })

  test("a video's notes become empty room, and nothing else moves", async () => {
    const box = (name: string, ...parts: Uint8Array[]) => {
      const body = Buffer.concat(parts)
      const head = Buffer.alloc(8)
      head.writeUInt32BE(body.length + 8)
      head.write(name, 4, "latin1")
      return Buffer.concat([head, body])
    }
    const film = Buffer.concat([
      box("ftyp", Buffer.from("isom")),
      box("mdat", Buffer.alloc(1000, 7)),
      box("moov", box("mvhd", Buffer.alloc(20)), box("udta", Buffer.from("Secret +52.5+13.4/"))),
    ])
    const clean = new Uint8Array(await (await stripVideo(new Blob([film], { type: "video/mp4" }))).arrayBuffer())
    expect(clean.length).toBe(film.length)
    expect(told(clean)).toBe(false)
    expect(Buffer.from(clean).subarray(0, 1020).equals(film.subarray(0, 1020))).toBe(true)
  })
})

describe("a voice message's loudness", () => {
  test("is at most 256 points, the loudest of them full", () => {
    const wave = waveformOf(Float32Array.from({ length: 10_000 }, (_, at) => Math.sin(at / 40) * (at / 20_000)))
    expect(wave.length).toBe(256)
    expect(Math.max(...wave)).toBe(255)
    expect(wave[10]).toBeLessThan(wave[250]!)
    expect([...fromBase64(toBase64(wave))]).toEqual([...wave])
  })

  test("is as many bars as there is room for, also of little and of nothing", () => {
    expect(barsOf([0, 255], 4)).toEqual([0, 0, 255, 255])
    expect(barsOf([], 3)).toEqual([0, 0, 0])
    expect(Math.max(...waveformOf([0, 0.001, 0]))).toBeLessThan(10)
  })
})

describe("a file's name", () => {
  test("cannot pretend to be another one", () => {
    expect(safeName("invoice\u202Egnp.exe")).toBe("invoicegnp.exe")
    expect(safeName("a\u0000b\nc.txt")).toBe("abc.txt")
    expect(safeName("")).toBe("file")
  })

  test("keeps its ending when it is long", () => {
    const name = safeName(`${"x".repeat(200)}.pdf`)
    expect(name).toHaveLength(60)
    expect(name).toMatch(/….*\.pdf$/)
  })
})
