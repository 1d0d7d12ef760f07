import { expect, test } from "vitest"
import { isolate } from "#lib/i18n/isolate.ts"

test.each(["שלום", "Ada أحمد", "ދިވެހި", "𞤀𞤁"])("%s does not turn around what stands beside it", text => {
  expect(isolate(text)).toBe(`\u2068${text}\u2069`)
})

test.each(["Ada", "Ελένη", "東京", "🎉", ""])("“%s”, which turns nothing around, stays as it is", text => {
  expect(isolate(text)).toBe(text)
})
