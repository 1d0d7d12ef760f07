import { open, readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import sharp from "sharp"
import { type Examined, Problem, type ToExamine } from "#lib/media/examined.ts"
import { makeStill } from "#lib/media/picture.ts"

/** A larger document has no picture of its first page. */
const mostBytes = 64 * 1024 * 1024
/** Of a page, in pixels. */
const sides = { width: 960, height: 1280 }
/** Of a file of words: what is read, and what is shown. */
const most = { bytes: 4096, lines: 6, letters: 80 }

/** The first page of a PDF as a picture; PDFium runs as WebAssembly, which reaches nothing but its own memory. Throws {@link Problem}. */
export const firstPage = async (file: ToExamine): Promise<Examined> => {
  if ((await stat(file.path)).size > mostBytes) throw new Problem("unreadable")
  const { PDFiumLibrary } = await import("@hyzyla/pdfium")
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(await readFile(file.path))
  const page = document.getPage(0)
  const { originalWidth, originalHeight } = page.getOriginalSize()
  if (!(originalWidth > 0 && originalHeight > 0)) throw new Problem("unreadable")
  const scale = Math.min(sides.width / originalWidth, sides.height / originalHeight)
  const path = join(file.out, "page")
  const render = async ({ data, width, height }: { data: Uint8Array; width: number; height: number }) => {
    await writeFile(
      path,
      await sharp(data, { raw: { width, height, channels: 4 } })
        .flatten({ background: "white" })
        .png()
        .toBuffer(),
    )
    return new Uint8Array()
  }
  await page.render({ scale, render })
  const { poster, thumbhash } = await makeStill(path, file, sides.height)
  return {
    ok: true,
    type: "application/pdf",
    width: poster.width,
    height: poster.height,
    thumbhash,
    variants: [poster],
  }
}

/** Whatever turns or hides text. */
const unsafe = /[\p{Cf}\p{Co}\p{Cn}\u2028\u2029\f\v]/gu

/** The first lines of a file of words in UTF-8; null for everything else. */
export const excerptOf = async (path: string): Promise<string | null> => {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(most.bytes), 0, most.bytes, 0)
    // What is cut off in the middle of a letter waits for the rest, which nobody sends.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true })
    if (/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text)) return null
    const lines = text
      .replace(unsafe, "")
      .replaceAll("\t", "  ")
      .split(/\r\n|\r|\n/)
    const shown = lines.slice(0, most.lines).map(line => [...line].slice(0, most.letters).join("").trimEnd())
    return shown.join("\n").trimEnd()
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  } finally {
    await file.close()
  }
}
