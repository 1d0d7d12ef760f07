import { z } from "zod"
import { time } from "./text.ts"

/** What goes on just now. From `until` on it counts as nothing, whoever still holds it. */
export const status = z.object({
  emoji: z.string().nullable(),
  text: z.string().nullable(),
  until: time().nullable(),
})
export type StatusDto = z.infer<typeof status>
