import { z } from "zod"
import { conversation } from "./conversations.ts"
import { message } from "./messages.ts"
import { person } from "./people.ts"
import { id, input, time } from "./text.ts"

/** A message that one keeps for later; nobody else knows. */
export const savedItem = z.object({ message, savedAt: time() })
export type SavedItem = z.infer<typeof savedItem>

export const savedListInput = input({ cursor: z.string().max(120).optional() })
/** The latest kept first. `next` is the cursor of the following page. */
export const savedPage = z.object({
  items: z.array(savedItem),
  conversations: z.array(conversation),
  people: z.array(person),
  next: z.string().nullable(),
})
export type SavedPage = z.infer<typeof savedPage>
export const savedPlacesInput = input({ conversationId: id() })
/** Which messages of one conversation are kept. */
export const savedPlaces = z.object({ seqs: z.array(z.number()) })
