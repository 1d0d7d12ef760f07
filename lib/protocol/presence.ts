import { z } from "zod"
import { limits } from "./limits.ts"
import { status } from "./status.ts"
import { id, input, time } from "./text.ts"

/** `active`: a window in front within 2 minutes; `idle`: connected; else offline. */
export const presenceStates = ["active", "idle", "offline"] as const
export type PresenceState = (typeof presenceStates)[number]

export const focusInput = input({ active: z.boolean() })
/** Who is on screen now; replaces what was watched before. The answer is their present state. */
export const watchPresenceInput = input({
  personIds: z.array(id()).max(limits.presenceMax),
  conversationId: id().nullable(),
})
const states = z.record(z.uuid(), z.enum(presenceStates))
/** When those who are offline were last here, where that is known and may be told. */
const lastSeen = z.record(z.uuid(), time())
/** What goes on with people, as far as it is for who asks; null: nothing any more. */
const statuses = z.record(z.uuid(), status.nullable())
export const presenceChanged = z.object({
  people: states,
  lastSeen: lastSeen.optional(),
  statuses: statuses.optional(),
})
export const presenceOutput = z.object({
  people: states,
  lastSeen,
  statuses,
  here: z.number().nullable(),
})
export type PresenceOutput = z.infer<typeof presenceOutput>
