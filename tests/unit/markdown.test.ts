import { readFile } from "node:fs/promises"
import { describe, expect, test } from "vitest"
import { handlesIn, mentionsMax } from "#lib/protocol/markdown/mentions.ts"
import { isEmojiOnly, plainText, tokenize, tokenizeInline } from "#lib/protocol/markdown/tokenize.ts"

const strong = (...children: unknown[]) => ({ type: "strong", children })
const em = (...children: unknown[]) => ({ type: "em", children })
const link = (href: string, text = href) => ({ type: "link", href, text })

describe("marks within a line", () => {
  test.each([
    ["**bold** and *soft*", [strong("bold"), " and ", em("soft")]],
    ["__bold__ _soft_ ~~gone~~", [strong("bold"), " ", em("soft"), " ", { type: "strike", children: ["gone"] }]],
    ["**a *b* c**", [strong("a ", em("b"), " c")]],
    ["run `npm *start*` now", ["run ", { type: "code", text: "npm *start*" }, " now"]],
    ["2 * 3 * 4", ["2 * 3 * 4"]],
    ["snake_case_name stays", ["snake_case_name stays"]],
    ["an *open mark", ["an *open mark"]],
    ["*crossed **marks* here**", [em("crossed **marks"), " here**"]],
    ["\\*not soft\\*", ["*not soft*"]],
    ["***", ["***"]],
    ["<b>&amp;", ["<b>&amp;"]],
  ])("%s", (text, expected) => expect(tokenizeInline(text)).toEqual(expected))
})

describe("links", () => {
  test.each([
    ["see https://a.test/x.", ["see ", link("https://a.test/x"), "."]],
    ["(https://a.test/b_(c))", ["(", link("https://a.test/b_(c)"), ")"]],
    ["[the form](https://a.test/)", [link("https://a.test/", "the form")]],
    ["www.a.test", [link("https://www.a.test/", "www.a.test")]],
    ["mailto:ada@a.test", [link("mailto:ada@a.test")]],
    ["[https://bank.test](https://evil.test/)", [link("https://evil.test/")]],
  ])("%s", (text, expected) => expect(tokenizeInline(text)).toEqual(expected))

  test.each([
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHN=)",
    "javascript:alert(1)",
    "[x](//evil.test)",
    "http://",
  ])("%s is no link", text => expect(JSON.stringify(tokenizeInline(text))).not.toContain('"link"'))

  test("a quote ends an address, so that no attribute can be broken", () =>
    expect(tokenizeInline('https://a.test/"onmouseover="alert(1)')[0]).toEqual(link("https://a.test/")))

  test("a host of look-alike letters is shown as what it is", () => {
    expect(tokenizeInline("https://аррӏе.com/")).toEqual([link("https://xn--80ak6aa92e.com/")])
    expect(tokenizeInline("https://xn--80ak6aa92e.com/")).toEqual([link("https://xn--80ak6aa92e.com/")])
  })

  test("characters that turn the text are shown escaped", () =>
    expect(tokenizeInline("https://evil.test/\u202Emoc.elgoog")).toEqual([
      link("https://evil.test/%E2%80%AEmoc.elgoog"),
    ]))
})

describe("mentions", () => {
  const mention = (text: string) => ({ type: "mention", handle: text.slice(1).toLowerCase(), text })
  test.each([
    ["@ada, come", [mention("@ada"), ", come"]],
    ["(@Ada_L.)", ["(", mention("@Ada_L"), ".)"]],
    ["**@ada** and @all", [strong(mention("@ada")), " and ", mention("@all")]],
    ["¿@ada? 👋@ben", ["¿", mention("@ada"), "? 👋", mention("@ben")]],
    ["@snake_case_name", [mention("@snake_case_name")]],
    ["mail ada@example.org", ["mail ada@example.org"]],
    ["a.test/@ada and @ab", ["a.test/@ada and @ab"]],
    ["@ada@other.test", ["@ada@other.test"]],
    ["@adañ @@ada", ["@adañ @@ada"]],
    ["\\@ada", ["@ada"]],
    ["`@ada`", [{ type: "code", text: "@ada" }]],
    ["https://a.test/@ada", [link("https://a.test/@ada")]],
  ])("%s", (text, expected) => expect(tokenizeInline(text)).toEqual(expected))

  test("are found once each, wherever they stand, but in no code", () =>
    expect(
      handlesIn(
        "@ada @ADA ~~*@ben*~~\n> @cleo\n- @dan\n1. @here\n`@eve`\n```\n@fay\n```\n```@gil```\nhal@ivy.org @all",
      ),
    ).toEqual(["ada", "ben", "cleo", "dan", "here", "all"]))

  test("are no more than a bound", () =>
    expect(handlesIn(Array.from({ length: 500 }, (_, n) => `@handle_${n}`).join(" "))).toHaveLength(mentionsMax))
})

test("blocks: code, quote, lists, and paragraphs that keep their breaks", () => {
  expect(tokenize("one\ntwo\n\n> said\n> so\n```js\nlet *a*\n```\n- x\n- **y**\n3. z")).toEqual([
    { type: "paragraph", children: ["one\ntwo"] },
    { type: "quote", children: ["said\nso"] },
    { type: "code", text: "let *a*" },
    { type: "list", ordered: false, start: 1, items: [["x"], [strong("y")]] },
    { type: "list", ordered: true, start: 3, items: [["z"]] },
  ])
})

test("an override of direction is taken out, so that an ending cannot be disguised", () =>
  expect(plainText("invoice\u202Egnp.exe")).toBe("invoicegnp.exe"))

test("plain text for a row of the lobby", () =>
  expect(plainText("**Hi** [there](https://a.test)\n> quoted\n- a\n- b")).toBe("Hi there quoted a · b"))

test("emoji alone are large, with words they are not", () => {
  for (const body of ["🎉", "🎉 🎉", "👩‍👩‍👧‍👦", "🇳🇬", "👍🏽"]) expect(isEmojiOnly(body), body).toBe(true)
  for (const body of ["", "1", "ok 🎉", "🎉".repeat(7), "12", "#", "❤", "汉字", "🇳", "\u200d", "🎉\u200d"])
    expect(isEmojiOnly(body), body).toBe(false)
})

test("every emoji that the picker has is large alone, in the colours that it comes in too", async () => {
  const { emojis } = JSON.parse(await readFile("public/emoji/en.json", "utf8")) as { emojis: [string][] }
  const every = emojis.map(([emoji]) => emoji)
  const colours = every.map(emoji => emoji.replace(/(\p{Emoji_Modifier_Base})\ufe0f?/gu, "$1🏽"))
  expect(every.length).toBeGreaterThan(1500)
  expect([...every, ...colours].filter(emoji => /^\p{RGI_Emoji}$/v.test(emoji) && !isEmojiOnly(emoji))).toEqual([])
})

describe("hostile input takes no longer than its length", () => {
  const parts = [
    "@",
    "[",
    "(",
    "*",
    "`",
    "_",
    "~",
    "> ",
    "- ",
    "\\",
    "**a ",
    "*a*",
    "[a](",
    "``",
    "` ``",
    "```\n",
    "*_~~",
    "[a](x",
    "](",
    "@abc",
    `@${"a".repeat(40)}`,
    ")",
    "\n",
    "a ",
  ]
  const bodies = [
    ...parts.map(part => part.repeat(Math.ceil(50_000 / part.length))),
    "http://".repeat(10_000),
    `https://a.test/${")".repeat(50_000)}`,
    `https://a.test/${"(".repeat(25_000)}${")".repeat(25_000)}`,
    "https://a.test/x) ".repeat(3_000),
    `${"a".repeat(50_000)}!`,
    "*a _b ".repeat(8_000) + "b_ a* ".repeat(8_000),
    "www.".repeat(12_000),
    "mailto:a@".repeat(5_000),
    `1${"\u0301".repeat(50_000)}`,
  ]
  tokenize("warm *up*")
  test.each(bodies.map(body => [body.slice(0, 12).replaceAll("\n", "⏎"), body]))("%s …", (_, body) => {
    const best = Math.min(
      ...[1, 2, 3].map(() => {
        const before = performance.now()
        tokenize(body)
        isEmojiOnly(body)
        return performance.now() - before
      }),
    )
    // Any of these that took the square of its length would take many seconds.
    expect(best).toBeLessThanOrEqual(1000)
  })
})
