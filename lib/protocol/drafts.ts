import { z } from "zod"
import { limits } from "./limits.ts"
import { id, input, plain, seq, time } from "./text.ts"

/** What one has written in a conversation and not sent, the same on all devices. An empty one was sent or taken back. */
export const draft = z.object({
  conversationId: id(),
  body: z.string(),
  replyTo: z.number().nullable(),
  updatedAt: time(),
  personRevision: z.number(),
})
export type DraftDto = z.infer<typeof draft>

export const draftSaveInput = input({
  conversationId: id(),
  body: plain(limits.bodyHardMax),
  replyTo: seq().min(1).optional(),
  /** Chosen by the browser, the same in all its tabs: it knows its own words when it is told of them. */
  device: id(),
})
export type DraftSaveInput = z.infer<typeof draftSaveInput>
