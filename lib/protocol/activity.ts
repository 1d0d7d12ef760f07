import { z } from "zod"
import { conversation } from "./conversations.ts"
import { message } from "./messages.ts"
import { person } from "./people.ts"
import { notice } from "./relations.ts"
import { id, input, seq, time } from "./text.ts"

/** What others did that concerns one: named one, answered one, reacted to or pinned what one wrote, brought one in. */
export const activityKinds = ["mention", "reply", "reaction", "pin", "invite"] as const
export type ActivityKind = (typeof activityKinds)[number]

/** One thing that happened, with its message as it is now. `revision` is the own change that told of it: later ones are newer. */
export const activityItem = z.object({
  kind: z.enum(activityKinds),
  revision: z.number(),
  at: time(),
  /** Who did it; of several reactions, the latest. */
  actorId: id(),
  message,
})
export type ActivityItem = z.infer<typeof activityItem>

export const activityListInput = input({ cursor: z.string().max(120).optional() })
/** Newest first. What has a `revision` above `read` was not seen yet. `next` is the cursor of the following page. */
export const activityPage = z.object({
  items: z.array(activityItem),
  conversations: z.array(conversation),
  people: z.array(person),
  /** News that hang on no message, the newest; on the first page only. */
  notices: z.array(notice),
  read: z.number(),
  next: z.string().nullable(),
})
export type ActivityPage = z.infer<typeof activityPage>
export const activityReadInput = input({ revision: seq() })
