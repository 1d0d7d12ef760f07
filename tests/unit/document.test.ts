import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import sharp from "sharp"
import { afterAll, describe, expect, test } from "vitest"
import { examine } from "#lib/media/examine.ts"
import type { ToExamine } from "#lib/media/examined.ts"
import { officeEnding } from "#lib/media/office.ts"
import { docx, pdf } from "#tests/support/documents.ts"

const folder = mkdtempSync(join(tmpdir(), "charla-documents-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const look = async (bytes: string | Uint8Array, kind: ToExamine["kind"], bounds = {}) => {
  const out = mkdtempSync(join(folder, "file-"))
  const path = join(out, "arrived")
  writeFileSync(path, bytes)
  const found = await examine({ path, out, kind, purpose: "attachment", pixels: 100_000_000 }, bounds)
  return { found, path }
}
/** Of the page, from left and top in hundredths. */
const colourAt = async (path: string, height: number) => {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor((info.height * height) / 100) * info.width + Math.floor(info.width / 2)) * info.channels
  return [...data.subarray(at, at + 3)].map(value => (value > 127 ? 1 : 0))
}

describe("the first page of a PDF", () => {
  test("is a picture of it as it is printed", async () => {
    const { found } = await look(pdf(), "page")
    if (!found.ok) throw new Error(found.problem)
    expect(found).toMatchObject({ type: "application/pdf", width: 960, height: 1280, variants: [{ name: "poster" }] })
    const { path } = found.variants[0]!
    expect([await colourAt(path, 20), await colourAt(path, 80)]).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ])
  })

  test("of a kilometre is no larger than any other", async () => {
    const { found } = await look(pdf(2_834_646, 2_834_646), "page")
    expect(found).toMatchObject({ ok: true, width: 960, height: 960 })
  })

  test("of what is none, or broken, is none; a page that takes too long is given up", async () => {
    for (const bytes of [docx(), "%PDF-1.4 and nothing", pdf().subarray(0, 60)])
      expect((await look(bytes, "page")).found.ok).toBe(false)
    expect((await look(pdf(), "page", { ms: 1 })).found).toEqual({ ok: false, problem: "unreadable" })
  })

  test("is made beside the file, which stays as it came", async () => {
    const { found, path } = await look(pdf(), "file")
    expect(found).toEqual({ ok: true, type: "application/pdf", variants: [] })
    expect(readFileSync(path).equals(pdf())).toBe(true)
  })
})

describe("a file of words", () => {
  const excerpt = async (bytes: string | Uint8Array) => {
    const { found } = await look(bytes, "file")
    return found.ok ? [found.type, found.excerpt] : found.problem
  }

  test("shows its first lines, without what turns or hides them", async () => {
    const lines = Array.from({ length: 9 }, (_, at) => `line ${at + 1}`)
    expect(await excerpt(lines.join("\r\n"))).toEqual(["text/plain", lines.slice(0, 6).join("\n")])
    expect(await excerpt("\ufeffinvoice \u202egnp.exe\n\ttab\u200b")).toEqual(["text/plain", "invoice gnp.exe\n  tab"])
    expect(await excerpt("ñ".repeat(5000))).toEqual(["text/plain", "ñ".repeat(80)])
    expect(await excerpt("<script>alert(1)</script>")).toEqual(["text/plain", "<script>alert(1)</script>"])
    expect(await excerpt("   \n\n")).toEqual(["text/plain", undefined])
  })

  test("is not what only looks like one", async () => {
    for (const bytes of [Buffer.from([0, 1, 2, 3]), Buffer.from([0xc3, 0x28, 0x41]), Buffer.from("a\0b")])
      expect(await excerpt(bytes)).toEqual(["application/octet-stream", undefined])
  })
})

test("an Office document is told by its content, an older one by its name as well", async () => {
  const { found } = await look(docx(), "file")
  const type = found.ok ? found.type : ""
  expect(officeEnding(type, "letter.pdf")).toBe("docx")
  expect(officeEnding("application/x-cfb", "Sheet.XLS")).toBe("xls")
  expect(officeEnding("application/x-cfb", "setup.msi")).toBeNull()
  expect(officeEnding("application/zip", "letter.docx")).toBeNull()
})
