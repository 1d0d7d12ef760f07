import { z } from "zod"

/** Characters that draw nothing: a name made of them alone is blank. */
const invisible = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/gu
/** Overrides and isolates turn the text around them; a name keeps its own direction by `<bdi>` on screen. */
const bidiControls = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g

export const codePoints = (text: string) => {
  let count = 0
  for (const _ of text) count++
  return count
}
export const isBlank = (text: string) => text.replace(invisible, "") === ""

/** Well-formed Unicode without NUL: what PostgreSQL stores is what came in. */
const wellFormed = () =>
  z
    .string()
    .refine(text => text.isWellFormed(), "malformed")
    .refine(text => !text.includes("\u0000"), "malformed")

const bounded = (schema: z.ZodType<string, string>, max: number) =>
  schema.refine(text => !isBlank(text), "required").refine(text => codePoints(text) <= max, "too_long")

/** A name of one line: white space folded, control and direction characters refused or taken out. */
export const line = (max: number) =>
  bounded(
    wellFormed()
      .transform(text => text.replace(bidiControls, "").replace(/\s+/gu, " ").trim())
      .refine(text => !/\p{Cc}/u.test(text), "malformed") as unknown as z.ZodType<string, string>,
    max,
  )

/** Like `line`, but may be left empty. */
export const optionalLine = (max: number) =>
  wellFormed()
    .transform(text => text.replace(bidiControls, "").replace(/\s+/gu, " ").trim())
    .refine(text => !/\p{Cc}/u.test(text), "malformed")
    .refine(text => codePoints(text) <= max, "too_long")

/** Any well-formed text up to `max` code points, blank allowed: search words, passwords. */
export const plain = (max: number) => wellFormed().refine(text => codePoints(text) <= max, "too_long")

export const id = () => z.uuid()
/** A time as ISO 8601 in UTC, as `Date.toISOString` writes it. */
export const time = () => z.string()
export const seq = () =>
  z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
/** Input objects refuse keys they do not know. */
export const input = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape)
