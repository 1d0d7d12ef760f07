import { describe, expect, test } from "vitest"
import { safeName } from "#lib/domain/files/name.ts"
import { dispositionOf } from "#lib/http/disposition.ts"

const saved = (name: string, type = "application/pdf", download = false) =>
  dispositionOf({ name, type, kind: "file" }, download)

describe("M13, M25: the name of a file", () => {
  test.each([
    ["../../../../etc/cron.d/x", "x"],
    ["C:\\Users\\ada\\a.txt", "a.txt"],
    ["invoice\u202Etxt.exe", "invoicetxt.exe"],
    ["a\nb\tc\u0000d.txt", "abcd.txt"],
    ["  two   words  .txt", "two words .txt"],
    [".htaccess", "htaccess"],
    ["..", "file"],
    ["\u200b\u2060", "file"],
    ["", "file"],
    ["x\ud800y", "x\ufffdy"],
  ])("%j is shown as %j", (given, shown) => {
    expect(safeName(given)).toBe(shown)
  })

  test("is cut where it is too long, and keeps its ending", () => {
    const name = safeName(`${"long ".repeat(100)}.txt`)
    expect([...name].length).toBe(200)
    expect(name.endsWith(".txt")).toBe(true)
    expect([...safeName("😀".repeat(300))].length).toBe(200)
  })

  test.each([
    ["a.pdf", `filename="a.pdf"; filename*=UTF-8''a.pdf`],
    ["Año (1).txt", `filename="Ano (1).txt"; filename*=UTF-8''A%C3%B1o%20%281%29.txt`],
    ["文書.pdf", `filename=".pdf"; filename*=UTF-8''%E6%96%87%E6%9B%B8.pdf`],
    ['x";\r\nSet-Cookie: a=b', `filename="x_;Set-Cookie: a=b"; filename*=UTF-8''x%22%3B%0D%0ASet-Cookie%3A%20a%3Db`],
    ["100%.txt", `filename="100_.txt"; filename*=UTF-8''100%25.txt`],
  ])("%j is saved by a header that it cannot end", (name, header) => {
    expect(saved(name)).toBe(`attachment; ${header}`)
    expect(saved(name)).toMatch(/^[\x20-\x7e]+$/)
  })

  test("pictures, videos and sound are shown where they stand, unless somebody wants to save them", () => {
    const of = (kind: string, type: string, download = false) =>
      dispositionOf({ name: "a", type, kind }, download).split(";")[0]
    expect([of("picture", "image/webp"), of("video", "video/mp4"), of("voice", "audio/webm")]).toEqual(
      Array(3).fill("inline"),
    )
    expect(of("picture", "image/webp", true)).toBe("attachment")
    for (const type of ["image/svg+xml", "text/html", "application/xhtml+xml", "application/octet-stream"]) {
      expect(of("picture", type)).toBe("attachment")
    }
    expect(of("file", "image/png")).toBe("attachment")
  })
})
