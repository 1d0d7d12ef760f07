import { z } from "zod"
import { conversation, lobbyRow, member, ticks } from "./conversations.ts"
import { draft } from "./drafts.ts"
import { limits } from "./limits.ts"
import { message } from "./messages.ts"
import { me, person } from "./people.ts"
import { id, input, time } from "./text.ts"

const revision = () =>
  z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)

/** What a client knows: sent on every connection, the first as well as each return. */
export const syncInput = input({
  epoch: id().nullable(),
  personRevision: revision(),
  conversations: z
    .record(z.uuid(), revision())
    .refine(value => Object.keys(value).length <= limits.syncConversations, "too_long"),
  /** The personal revision up to which all drafts are known, 0 for none; without it none are told. */
  drafts: revision().optional(),
  /** Conversations whose ticks are wanted: those where something is not read by all yet. */
  ticks: z.array(id()).max(limits.syncConversations).optional(),
})
export type SyncInput = z.infer<typeof syncInput>

/**
 * What is different now. `reset`: another epoch, or a client that knew nothing: `rows` are all rows and what was kept is dropped.
 * `gone` are conversations of the input that the person may not read any more: what the device kept of them is removed.
 */
export const syncOutput = z.object({
  epoch: id(),
  reset: z.boolean(),
  personRevision: z.number(),
  rows: z.array(lobbyRow),
  gone: z.array(id()),
  people: z.array(person),
  blocked: z.array(id()),
  /** Those that changed since, the ones taken back included; of another epoch all there are. */
  drafts: z.array(draft),
  me,
  ticks: z.record(id(), ticks),
})
export type SyncOutput = z.infer<typeof syncOutput>

/**
 * Changes of one conversation from revision `base` (exclusive) to `revision` (inclusive): the payload of live events and of catch-up
 * alike. A reader at `base` or later applies it; before `base`, it asks for what is missing. `deleted` names tombstones by place
 * only; `touched` are changed messages that not every listener may read: who holds one asks for it.
 */
export const changes = z.object({
  conversationId: id(),
  base: z.number(),
  revision: z.number(),
  messages: z.array(message).optional(),
  deleted: z.array(z.object({ id: id(), seq: z.number(), deletedAt: time() })).optional(),
  touched: z.array(z.number()).optional(),
  members: z.array(member).optional(),
  conversation: conversation.optional(),
  people: z.array(person).optional(),
})
export type Changes = z.infer<typeof changes>

/** `more`: ask again from `changes.revision`. `reset`: too far behind; drop the kept messages and load the last page. */
export const changesOutput = z.object({ changes, more: z.boolean(), reset: z.boolean() })
export type ChangesOutput = z.infer<typeof changesOutput>

export const changesInput = input({ conversationId: id(), since: revision() })

/** The HTTP long poll: what changed in all my conversations since `cursor`, and the next cursor. */
export const pollOutput = z.object({
  cursor: z.string(),
  reset: z.boolean(),
  changes: z.array(changes),
  rows: z.array(lobbyRow),
  gone: z.array(id()),
  people: z.array(person),
  more: z.boolean(),
})
export type PollOutput = z.infer<typeof pollOutput>
