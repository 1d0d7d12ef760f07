import { describe, expect, test } from "vitest"
import { findPersonal } from "#lib/client/personal-numbers.ts"

const kinds = (text: string) => findPersonal(text).map(one => one.kind)

describe("what looks like a personal number is found", () => {
  test.each([
    ["My receipt is IOE0912345678", ["receipt"]],
    ["MSC 21 903 12345 came today", ["receipt"]],
    ["EAC-21-903-12345.", ["receipt"]],
    ["GWF012345678 since March", ["receipt"]],
    ["A012345678", ["alien"]],
    ["A# 012-345-678 on the card", ["alien"]],
    ["A-12345678", ["alien"]],
    ["passport A1234567", ["passport"]],
    ["the new one is AB123456", ["passport"]],
    ["C01X00T47 is mine, or P12AB34567", ["passport"]],
    ["passport number: 123456789", ["passport"]],
    ["pasaporte nº 12345678", ["passport"]],
    ["visa no. 20123456", ["visa"]],
    ["visado 20123456", ["visa"]],
    ["write to ada@example.org please", ["email"]],
    ["ada.l+visa@mail.example.co.uk", ["email"]],
    ["josé@correo.example", ["email"]],
    ["call +44 7700 900123", ["phone"]],
    ["+34 612 34 56 78", ["phone"]],
    ["(212) 555-0123", ["phone"]],
    ["212-555-0123", ["phone"]],
    ["0151/23456789", ["phone"]],
    ["07700900123", ["phone"]],
    ["ada@example.org, +1 212 555 0123 and IOE0912345678", ["email", "receipt", "phone"]],
  ])("%j: %j", (text, expected) => {
    expect(kinds(text)).toEqual(expected)
  })
})

describe("what does not is left alone", () => {
  test.each([
    "",
    "Hello @ada_1234567, look",
    "Filed the I-485 and I-765 on 2 April 2026",
    "Day 57, biometrics on 2026-04-02, decision 05/21/2026 or 21.05.2026",
    "at 14:32, or 2026-04-02T14:32:00Z",
    "fees were 1,440 and 2.805,00, about 1 000 000 in all",
    "the B2 after the H-1B, F-1 and K-1",
    "flight BA2490, gate A12",
    "median 214 days, quartiles 180 310 of 1250 cases",
    "https://example.org/cases/IOE0912345678?mail=ada@example.org",
    "`A012345678` is how it looks",
    "10.0.0.1 and 192.168.100.200 and ::1",
    "version 16.4.5 of 2026",
    "postcode SW1A 1AA, 90210, 28013",
    "1234567890123456789012345",
    "visa bulletin 2026",
    "the year 20262027",
    "5 of 12345 people",
  ])("%j", text => {
    expect(findPersonal(text)).toEqual([])
  })

  test("is looked through in no time, however odd", () => {
    const odd = ["A".repeat(16_000), "1".repeat(16_000), "1 ".repeat(8000), "a@".repeat(8000), "+1-(".repeat(4000)]
    // A pattern that goes back over itself would not end before the test does.
    for (const text of odd) expect(findPersonal(text).length).toBeLessThan(text.length)
  })
})
