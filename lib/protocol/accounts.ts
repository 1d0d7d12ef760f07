import { z } from "zod"
import { limits } from "./limits.ts"
import { codePoints, input, line, plain } from "./text.ts"

/** `a-z 0-9 _`, folded to lower case first; letters of other scripts that look the same are not of these. */
export const handle = () =>
  z
    .string()
    .transform(text => text.normalize("NFKC").trim().replace(/^@/, "").toLowerCase())
    .refine(text => text.length > 0, "required")
    .refine(text => text.length >= limits.handleMin, "too_short")
    .refine(text => text.length <= limits.handleMax, "too_long")
    .refine(text => /^[a-z0-9_]+$/.test(text), "malformed")

/** One plain address; no quoted local part, no list, no look-alike of `@`. */
export const email = () =>
  z
    .string()
    .transform(text => text.trim())
    .refine(text => text.length > 0, "required")
    .refine(text => text.length <= limits.emailMax, "too_long")
    .refine(text => /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(text), "malformed")

/** Kept whole: no trimming, no composition rules. Hashing folds it to NFKC. */
export const newPassword = () =>
  plain(limits.passwordMax)
    .refine(text => text.length > 0, "required")
    .refine(text => codePoints(text.normalize("NFKC")) >= limits.passwordMin, "too_short")

export const signUpInput = input({
  handle: handle(),
  name: line(limits.nameMax),
  email: email(),
  password: newPassword(),
  /** From the one-time link that the start prints: makes the first administrator. */
  setup: plain(100).optional(),
})
export type SignUpInput = z.infer<typeof signUpInput>

export const changePasswordInput = input({ current: plain(limits.passwordMax), next: newPassword() })

/** One sign-in, as its owner sees it in the list. `place` is the network address it was last seen from. */
export const session = z.object({
  id: z.uuid(),
  device: z.string(),
  place: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  current: z.boolean(),
})
export type SessionDto = z.infer<typeof session>
