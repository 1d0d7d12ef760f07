import { z } from "zod"

/** Who may see a part of what someone tells of themselves: everyone signed in, their contacts, or nobody but themselves. */
export const audiences = ["everyone", "contacts", "nobody"] as const
export const audience = z.enum(audiences)
export type Audience = z.infer<typeof audience>
