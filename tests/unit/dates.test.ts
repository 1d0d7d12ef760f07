import { describe, expect, test } from "vitest"
import { makeDates } from "#lib/i18n/dates.ts"
import { en } from "#lib/i18n/en.ts"
import { es } from "#lib/i18n/es.ts"
import { chooseTag, readLocale, writeLocale } from "#lib/i18n/locale.ts"

const now = new Date("2026-11-21T01:00:00Z")

describe("days are the reader's own", () => {
  const lagos = makeDates({ tag: "en-GB", zone: "Africa/Lagos" })
  const chicago = makeDates({ tag: "en-US", zone: "America/Chicago" })
  const madrid = makeDates({ tag: "es", zone: "Europe/Madrid" })

  test("the same time is today for one and yesterday for another", () => {
    const iso = "2026-11-20T23:30:00Z"
    expect(lagos.separator(iso, now)).toBe("Today")
    expect(chicago.separator(iso, now)).toBe("Today")
    expect(makeDates({ tag: "en", zone: "UTC" }).separator(iso, now)).toBe("Yesterday")
  })

  test("separators: yesterday, the weekday, the date, the date with its year", () => {
    expect(lagos.separator("2026-11-20T10:00:00Z", now)).toBe("Yesterday")
    expect(lagos.separator("2026-11-17T10:00:00Z", now)).toBe("Tuesday")
    expect(lagos.separator("2026-11-02T10:00:00Z", now)).toBe("Monday 2 November")
    expect(lagos.separator("2024-02-29T10:00:00Z", now)).toBe("29 February 2024")
    expect(madrid.separator("2026-11-20T10:00:00Z", now)).toBe("Ayer")
    expect(madrid.separator("2026-11-17T10:00:00Z", now)).toBe("Martes")
  })

  test("12 or 24 h as the language has it", () => {
    expect(lagos.time("2026-11-20T13:05:00Z")).toBe("14:05")
    expect(chicago.time("2026-11-20T13:05:00Z").replace(/\s/, " ")).toBe("7:05 AM")
    expect(madrid.time("2026-11-20T08:05:00Z")).toBe("9:05")
  })

  test("a row of the lobby is brief", () => {
    expect(lagos.brief("2026-11-21T00:30:00Z", now)).toBe("01:30")
    expect(lagos.brief("2026-11-20T10:00:00Z", now)).toBe("Yesterday")
    expect(lagos.brief("2026-11-17T10:00:00Z", now)).toBe("Tue")
    expect(lagos.brief("2026-10-02T10:00:00Z", now)).toBe("2 Oct")
  })

  test("a change of the clock does not make two days of one", () => {
    const berlin = makeDates({ tag: "de", zone: "Europe/Berlin" })
    expect(berlin.day("2026-10-25T00:30:00Z")).toBe(berlin.day("2026-10-25T22:30:00Z"))
    expect(berlin.day("2026-10-25T23:30:00Z")).toBe(berlin.day("2026-10-25T22:30:00Z") + 1)
  })
})

describe("the reader's language and zone", () => {
  test("come back from the cookie", () => {
    const locale = { language: "es", tag: "es-MX", zone: "America/Mexico_City" } as const
    expect(readLocale(writeLocale(locale), null)).toEqual(locale)
  })
  test("else from what the browser asks for, by weight", () => {
    expect(readLocale(undefined, "fr;q=0.9, es-AR;q=0.8, en;q=0.1")).toEqual({
      language: "es",
      tag: "es-AR",
      zone: "UTC",
    })
    expect(chooseTag(["ja", "xx"])).toEqual({ language: "en", tag: "en" })
  })
  test.each(["~", "en~Mars/Base", "<script>~UTC", "en-\u0000~UTC", "a".repeat(5000), "__proto__~constructor"])(
    "a strange cookie does no harm: %s",
    cookie => expect(readLocale(cookie, "\u0000;q=x,,;;")).toEqual({ language: "en", tag: "en", zone: "UTC" }),
  )
})

test("both languages say the same things", () => {
  const shape = (value: unknown): unknown =>
    value && typeof value === "object" ? Object.entries(value).map(([key, inner]) => [key, shape(inner)]) : typeof value
  expect(shape(es)).toEqual(shape(en))
})

test("plurals follow the language's rules", () => {
  expect(en.explore.members(1)).toBe("1 member")
  expect(en.explore.members(1200)).toBe("1,200 members")
  expect(es.explore.members(1)).toBe("1 miembro")
})
