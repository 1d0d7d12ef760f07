import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib"
import { afterAll, describe, expect, test } from "vitest"
import { mostBytes } from "#lib/outbound/fetch.ts"
import { pageOf } from "#lib/outbound/page/page.ts"
import { closePages, readPage } from "#lib/outbound/read-page.ts"

afterAll(closePages)

type More = { charset?: string; encoding?: "gzip" | "deflate"; address?: string }
const bodyOf = (html: string | Buffer, { charset, encoding, address = "https://news.example/a/b" }: More = {}) => ({
  address,
  charset: charset ?? null,
  encoding: encoding ?? null,
  body: Buffer.from(html),
})
const read = (html: string | Buffer, more?: More) => pageOf(bodyOf(html, more), mostBytes)
const titleOf = async (html: string | Buffer, more?: More) => (await read(html, more)).title

describe("what a page says of itself", () => {
  test("OpenGraph before Twitter before its own title; the picture as an absolute address", async () => {
    const own = `<title>Own</title><meta name=description content="Said">`
    const twitter = `<meta name="twitter:title" content="Bird"><meta name="twitter:image" content="t.png">`
    const graph = `<META PROPERTY='og:title' CONTENT='Graph &amp; more'/><meta property="og:site_name" content="News"><meta property=og:image content=/p.png>`
    expect(await read(own)).toEqual({ title: "Own", description: "Said", site: null, picture: null })
    expect(await read(own + twitter)).toMatchObject({ title: "Bird", picture: "https://news.example/a/t.png" })
    expect(await read(own + twitter + graph)).toEqual({
      title: "Graph & more",
      description: "Said",
      site: "News",
      picture: "https://news.example/p.png",
    })
    expect((await read(`<base href="//cdn.example/x/">${twitter}`)).picture).toBe("https://cdn.example/x/t.png")
  })

  test("not what stands in comments, scripts, styles and text boxes, nor the title of a drawing", async () => {
    for (const [open, close] of [
      ["<!--", "-->"],
      ["<script>", "</script>"],
      ["<style>", "</STYLE >"],
      ["<textarea>", "</textarea>"],
      ["<iframe>", "</iframe>"],
    ]) {
      const page = await read(
        `${open}<meta property="og:title" content="Hidden"><title>Hidden</title>${close}<title>Shown</title>`,
      )
      expect(page.title, open).toBe("Shown")
    }
    expect(await titleOf(`<body><svg><title>Close</title></svg>`)).toBeNull()
    expect(await titleOf(`<div title="a > b"><title>After</title>`)).toBe("After")
  })

  test("in whatever it is written: by its mark, by what came with it, by its own word", async () => {
    const latin = Buffer.from("<title>Ma\u00f1ana</title>", "latin1")
    expect(await titleOf(latin, { charset: "iso-8859-1" })).toBe("Mañana")
    expect(await titleOf(Buffer.concat([Buffer.from(`<meta charset="windows-1252">`), latin]))).toBe("Mañana")
    const equivalent = Buffer.from(`<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">`)
    expect(await titleOf(Buffer.concat([equivalent, latin]))).toBe("Mañana")
    expect(await titleOf(Buffer.from("\ufeff<title>Mañana</title>", "utf16le"))).toBe("Mañana")
    expect(
      await titleOf(Buffer.from([...Buffer.from("<title>"), 0x93, 0xfa, 0x96, 0x7b]), { charset: "shift_jis" }),
    ).toBe("日本")
    expect(await titleOf("<title>Mañana</title>", { charset: "no-such-thing" })).toBe("Mañana")
    expect(await titleOf(`<meta charset="utf-16"><title>Mañana</title>`)).toBe("Mañana")
  })

  test("compressed or not, cut off or not", async () => {
    const html = `<title>Packed</title>${"x".repeat(5000)}`
    expect(await titleOf(gzipSync(html), { encoding: "gzip" })).toBe("Packed")
    expect(await titleOf(deflateSync(html), { encoding: "deflate" })).toBe("Packed")
    expect(await titleOf(deflateRawSync(html), { encoding: "deflate" })).toBe("Packed")
    const long = gzipSync(`<title>Packed</title>${Array.from({ length: 50_000 }, (_, at) => at * 7919).join()}`)
    expect(await titleOf(long.subarray(0, long.length / 2), { encoding: "gzip" })).toBe("Packed")
    for (const broken of [Buffer.from("nothing of the kind"), brotliCompressSync(html), Buffer.alloc(0)]) {
      expect(await readPage(bodyOf(broken, { encoding: "gzip" }))).toSatisfy(
        page => page === null || (page as { title: unknown }).title === null,
      )
    }
  })
})

describe("text of strangers", () => {
  test("is one line, well-formed, without what turns text around or draws nothing", async () => {
    const cases: [string, string | null][] = [
      ["  a \n\t b\u00a0c  ", "a b c"],
      ["safe\u202egnp.exe\u2066\u200f", "safegnp.exe"],
      ["a\u0000b\u0007c&#0;", "a b c\ufffd"],
      ["&lt;b&gt; &#39;x&#x27; &copy; &hellip; &nosuch; &amp", "<b> 'x' © … &nosuch; &amp"],
      ["&#xD800; &#x110000; &#128;", "\ufffd \ufffd €"],
      ["👩‍🚀 ❤️", "👩‍🚀 ❤️"],
      ["می‌خواهم", "می‌خواهم"],
      [`Z${"\u0301".repeat(50)}`, "Ź\u0301\u0301\u0301\u0301"],
      ["\u200b\u2060\u3164 \u202e", null],
      ["", null],
    ]
    for (const [written, shown] of cases) expect(await titleOf(`<title>${written}</title>`), written).toBe(shown)
    expect((await titleOf(Buffer.from([...Buffer.from("<title>a"), 0xff, 0xed, 0xa0, 0x80])))!.isWellFormed()).toBe(
      true,
    )
  })

  test("is as long as there is room for it, counted as people count, and never cut within a character", async () => {
    expect(await titleOf(`<title>${"x".repeat(160)}</title>`)).toBe("x".repeat(160))
    expect(await titleOf(`<title>${"x".repeat(161)}</title>`)).toBe(`${"x".repeat(159)}…`)
    expect(await titleOf(`<title>${"👩‍🚀".repeat(100)}</title>`)).toMatch(/^(?:👩‍🚀)+…$/u)
    const { description } = await read(`<meta name=description content="${"word ".repeat(200)}">`)
    expect(description).toHaveLength(300)
  })

  test("that only repeats the title is not said twice", async () => {
    expect((await read(`<title>Same</title><meta name=description content=" Same ">`)).description).toBeNull()
  })

  test("that is no address is no picture", async () => {
    for (const picture of ["data:image/png;base64,AAAA", "http://", "javascript:alert(1)"]) {
      const found = (await read(`<meta property="og:image" content="${picture}">`)).picture
      expect(found === null || found.startsWith("javascript:")).toBe(true)
    }
  })
})

describe("R19, R22: pages that are made to be slow", () => {
  const hostile: [string, string][] = [
    ["100,000 nested tags", "<div>".repeat(100_000)],
    ["a title of 50 MB", `<title>${"x".repeat(50_000_000)}`],
    ["a title of 50 MB of entities", `<title>${"&amp;".repeat(10_000_000)}`],
    ["tags that never end", "<a ".repeat(300_000)],
    ["attributes without end", `<meta ${"a=b ".repeat(250_000)}`],
    ["quotes that never close", `<a b="`.repeat(150_000)],
    ["comments that never close", "<!--".repeat(250_000)],
    ["comments that nearly close", `<!--${"--".repeat(500_000)}`],
    ["scripts that never close", "<script>".repeat(125_000)],
    ["scripts that nearly close", `<script>${"</scrip".repeat(140_000)}`],
    ["text boxes that nearly close", "<textarea></textare".repeat(50_000)],
    ["titles, many", "<title></title>".repeat(60_000)],
    ["named values, many", Array.from({ length: 40_000 }, (_, at) => `<meta name=a${at} content=b>`).join("")],
    ["a description of marks", `<meta name=description content="${"\u0301".repeat(400_000)}">`],
    ["brackets", "<".repeat(1_000_000)],
    ["end tags", "</".repeat(500_000)],
    ["declarations", "<!".repeat(500_000)],
    ["NUL", "\0".repeat(1_000_000)],
    ["spaces in a tag", `<meta${" ".repeat(1_000_000)}`],
    ["equals signs", `<meta ${"=".repeat(1_000_000)}>`],
  ]

  test.each(hostile)("%s", async (_name, html) => {
    const page = bodyOf(html.slice(0, mostBytes))
    const before = process.cpuUsage()
    await pageOf(page, mostBytes)
    const { user, system } = process.cpuUsage(before)
    // Of a processor, in microseconds: however busy the machine is.
    expect(user + system).toBeLessThan(1_000_000)
  })

  test("a bomb is let out to a megabyte and no further", async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from("<title>Boom</title>"), Buffer.alloc(300_000_000, " ")]), {
      level: 9,
    })
    expect(bomb.length).toBeLessThan(mostBytes)
    expect(await readPage(bodyOf(bomb, { encoding: "gzip" }))).toMatchObject({ title: "Boom" })
  })

  test("a page that takes too long costs the process that reads it, and the next one has another", async () => {
    const page = bodyOf("<title>Whole</title>")
    expect(await readPage(page)).toMatchObject({ title: "Whole" })
    // A megabyte of tags is not read within a millisecond.
    expect(await readPage(bodyOf("<a b=c>".repeat(149_000)), 0)).toBeNull()
    expect(await readPage(page)).toMatchObject({ title: "Whole" })
  })

  test("one after the other, and after a broken one the next one", async () => {
    const [broken, whole] = await Promise.all([
      readPage(bodyOf("no gzip at all", { encoding: "gzip" })),
      readPage(bodyOf("<title>Whole</title>")),
    ])
    expect(broken).toBeNull()
    expect(whole).toMatchObject({ title: "Whole" })
  })
})
