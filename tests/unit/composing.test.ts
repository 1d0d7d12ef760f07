import { describe, expect, test } from "vitest"
import { format, markOf } from "#components/conversation/compose/format.ts"
import { lengthOf } from "#components/conversation/compose/length.ts"
import { splitText } from "#components/conversation/compose/split.ts"
import { isInCode, shortcodeAt, triggerAt } from "#components/conversation/compose/trigger.ts"
import { fold } from "#lib/protocol/fold.ts"
import { codePoints } from "#lib/protocol/text.ts"

/** `|` is the caret. */
const trigger = (text: string) => {
  const caret = text.indexOf("|")
  return triggerAt(text.replace("|", ""), caret)
}

describe("a list is offered", () => {
  test.each([
    ["@|", { kind: "mention", from: 0, query: "" }],
    ["hey @be|n", { kind: "mention", from: 4, query: "be" }],
    ["(@José|", { kind: "mention", from: 1, query: "José" }],
    ["two\n@a|", { kind: "mention", from: 4, query: "a" }],
    [":sm|", { kind: "emoji", from: 0, query: "sm" }],
    ["ok :thumbs_u|", { kind: "emoji", from: 3, query: "thumbs_u" }],
  ])("%s", (text, expected) => expect(trigger(text)).toEqual(expected))

  test.each([
    "mail@be|",
    "a.test/@be|",
    "@ben |",
    "\\@be|",
    ":s|",
    "10:30|",
    "https://a|",
    "note:ye|",
    "`@be|",
    "`:smi|",
    "```\n@be|",
    "|@ben",
  ])("not for %s", text => expect(trigger(text)).toBeNull())

  test("not in code, but after it", () => {
    expect(isInCode("a `b")).toBe(true)
    expect(isInCode("a `b` ")).toBe(false)
    expect(isInCode("```js\nlet a\n")).toBe(true)
    expect(isInCode("```js\nlet a\n```\n")).toBe(false)
    expect(isInCode("```one line```\n")).toBe(false)
  })

  test("however much stands before the caret, it takes no time", () => {
    const text = `${"@".repeat(100_000)}${":a".repeat(50_000)}`
    const before = performance.now()
    for (let n = 0; n < 1000; n++) triggerAt(text, text.length)
    expect(performance.now() - before).toBeLessThan(2000)
  })
})

test("a name between colons that was just closed", () => {
  expect(shortcodeAt("nice :smile:", 12)).toEqual({ code: "smile", from: 5 })
  expect(shortcodeAt(":+1:", 4)).toEqual({ code: "+1", from: 0 })
  for (const text of ["10:30:", "a:b:", "::", "`:smile:", "\\:smile:", "https://a:80:"])
    expect(shortcodeAt(text, text.length), text).toBeNull()
})

test("a length is the same here as on the server", () => {
  for (const text of ["", "abc", "👩‍👩‍👧‍👦", "e\u0301", "\u{1F600}".repeat(4000)])
    expect(lengthOf(text)).toBe(codePoints(text))
})

test("accents and case do not count when somebody types a name", () =>
  expect(fold("ÁNGEL Núñez Öz")).toBe("angel nunez oz"))

/** `[` and `]` around what is selected, before and after. */
const formatted = (text: string, mark: string) => {
  const [from, to] = [text.indexOf("["), text.indexOf("]") - 1]
  const value = text.replace("[", "").replace("]", "")
  const { from: start, to: end, text: put, select } = format(value, from, to, mark)
  const after = value.slice(0, start) + put + value.slice(end)
  return `${after.slice(0, select[0])}[${after.slice(...select)}]${after.slice(select[1])}`
}

describe("marks", () => {
  test.each([
    ["a [word] b", "**", "a **[word]** b"],
    ["a **[word]** b", "**", "a [word] b"],
    ["a [**word**] b", "**", "a [word] b"],
    ["a[ word ]b", "*", "a *[word]* b"],
    ["[]", "**", "**[]**"],
    ["**[word]**", "*", "***[word]***"],
    ["*[word]*", "*", "[word]"],
    ["~~[x]~~", "~~", "[x]"],
    ["see [one\ntwo] now", "`", "see \n```\n[one\ntwo]\n```\n now"],
  ])("%s with %s", (text, mark, expected) => expect(formatted(text, mark)).toBe(expected))

  test("typed twice, stand twice", () => {
    expect(format("*x*", 1, 2, "*", true)).toEqual({ from: 1, to: 2, text: "*x*", select: [2, 3] })
  })

  const key = (key: string, more = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...more,
  })
  test("by their keys, and by typing one with something selected", () => {
    expect(markOf(key("b", { ctrlKey: true }), false, false)).toBe("**")
    expect(markOf(key("i", { ctrlKey: true }), false, false)).toBe("*")
    expect(markOf(key("e", { ctrlKey: true }), false, false)).toBe("`")
    expect(markOf(key("X", { ctrlKey: true, shiftKey: true }), false, false)).toBe("~~")
    expect(markOf(key("*"), true, false)).toBe("*")
    expect(markOf(key("`"), true, false)).toBe("`")
  })
  test("never by what means something else", () => {
    expect(markOf(key("x", { ctrlKey: true }), true, false)).toBeUndefined()
    expect(markOf(key("b", { ctrlKey: true }), false, true)).toBeUndefined()
    expect(markOf(key("b", { metaKey: true }), false, true)).toBe("**")
    expect(markOf(key("*"), false, false)).toBeUndefined()
    expect(markOf(key("Tab"), true, false)).toBeUndefined()
    expect(markOf(key("e", { ctrlKey: true, altKey: true }), false, false)).toBeUndefined()
  })
})

describe("a text that is too long, in parts", () => {
  const words = (text: string) => text.replace(/\s+/g, " ").trim()
  test("of which none is too long, with every word in order", () => {
    const text = Array.from(
      { length: 3000 },
      (_, n) => `word${n}${n % 40 === 0 ? ".\n\n" : n % 9 === 0 ? "." : ""}`,
    ).join(" ")
    const parts = splitText(text, 4000)
    expect(parts.every(part => lengthOf(part) <= 4000 && part === part.trim())).toBe(true)
    expect(words(parts.join(" "))).toBe(words(text))
    // Between paragraphs, where there are any.
    for (const part of parts.slice(0, -1)) expect(part).toMatch(/\.$/)
  })
  test("without a space anywhere: no character is cut in two", () => {
    const family = "👩‍👩‍👧‍👦"
    const parts = splitText(family.repeat(300), 400)
    expect(parts.join("")).toBe(family.repeat(300))
    for (const part of parts) expect(part).toMatch(new RegExp(`^(?:${family})+$`, "u"))
  })
  test("a block of code that is cut is closed and opened again", () => {
    const lines = Array.from({ length: 120 }, (_, n) => `line ${n}`)
    const parts = splitText(`Look:\n\`\`\`js\n${lines.join("\n")}\n\`\`\`\nThat is all.`, 400)
    expect(parts.length).toBeGreaterThan(2)
    for (const part of parts) {
      expect(part.match(/^```/gm)!.length % 2, part).toBe(0)
      expect(lengthOf(part)).toBeLessThanOrEqual(400)
    }
    expect(parts[1]).toMatch(/^```js\nline /)
    expect(parts.join("\n").match(/^line \d+$/gm)).toEqual(lines)
  })
  test("what fits stays one", () => expect(splitText("short", 400)).toEqual(["short"]))
})
