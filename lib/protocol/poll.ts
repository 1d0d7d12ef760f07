import { z } from "zod"
import { input } from "./text.ts"

/** The long poll of `GET /api/changes`: from a cursor of an earlier answer, held open for up to `wait` seconds. */
export const pollInput = input({
  since: z
    .string()
    .max(24_000, "too_long")
    .regex(/^[\w-]*$/, "malformed")
    .optional(),
  wait: z.number().int().min(0).max(25).optional(),
})
export type PollInput = z.infer<typeof pollInput>
