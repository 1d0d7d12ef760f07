import { z } from "zod"
import { limits } from "./limits.ts"
import { id, input } from "./text.ts"

/** `active`: a window in front within 2 minutes; `idle`: connected; else offline. */
export const presenceStates = ["active", "idle", "offline"] as const
export type PresenceState = (typeof presenceStates)[number]

export const focusInput = input({ active: z.boolean() })
/** Who is on screen now; replaces what was watched before. The answer is their present state. */
export const watchPresenceInput = input({
  personIds: z.array(id()).max(limits.presenceMax),
  conversationId: id().nullable(),
})
export const presenceOutput = z.object({
  people: z.record(z.uuid(), z.enum(presenceStates)),
  here: z.number().nullable(),
})
export type PresenceOutput = z.infer<typeof presenceOutput>
