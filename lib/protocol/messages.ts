import { z } from "zod"
import { file } from "./file-schemas.ts"
import { limits } from "./limits.ts"
import { person } from "./people.ts"
import { preview } from "./previews.ts"
import { id, input, isBlank, plain, seq, time } from "./text.ts"

/** `text` is written by its author; the others are lines the server writes about the conversation. */
export const messageKinds = ["text", "joined", "left", "removed", "invited", "renamed", "created"] as const

/** Stands among `mentions` for all members: the nil UUID. */
export const everyone = "00000000-0000-0000-0000-000000000000"
/** Stands among `mentions` for `@here`: the max UUID. Those after it were connected then; those before it are named by handle. */
export const present = "ffffffff-ffff-ffff-ffff-ffffffffffff"

export const reaction = z.object({ emoji: z.string(), personIds: z.array(id()) })
export type ReactionDto = z.infer<typeof reaction>

/**
 * A message, the same for every reader. `seq` is its place (1..n), `revision` the change of the conversation that last touched
 * it. A tombstone has `deletedAt`, no body, no files and no reactions. A message with files may have an empty body. `payload` belongs to lines: who was invited, the new name; `journey` in it makes a
 * message the card of a milestone, which `journey:cards` shows to who may see it. Whom it
 * mentions (members by id, `everyone` for `@all`, `present` for `@here`), whether it was forwarded, its files, and when by whom it was pinned is said only where it is so.
 */
export const message = z.object({
  id: id(),
  conversationId: id(),
  seq: z.number(),
  revision: z.number(),
  authorId: id(),
  clientId: id(),
  kind: z.enum(messageKinds),
  body: z.string().nullable(),
  payload: z
    .object({
      personIds: z.array(id()).optional(),
      name: z.string().optional(),
      journey: z.object({ journeyId: id(), step: z.string(), occurrence: z.number() }).optional(),
    })
    .nullable(),
  replyTo: z.number().nullable(),
  mentions: z.array(id()).optional(),
  forwarded: z.literal(true).optional(),
  files: z.array(file).optional(),
  preview: preview.optional(),
  pinnedAt: time().optional(),
  pinnedBy: id().optional(),
  createdAt: time(),
  editedAt: time().nullable(),
  deletedAt: time().nullable(),
  reactions: z.array(reaction),
})
export type MessageDto = z.infer<typeof message>

export const sendInput = input({
  conversationId: id(),
  /** Made by the sender, kept for every retry: exactly one message comes of it. */
  clientId: id(),
  /** May be blank where there are files. */
  body: plain(limits.bodyHardMax),
  replyTo: seq().min(1).optional(),
  /** Own uploads for this conversation that are `ready` and that no message carries yet, in order. */
  files: z
    .array(id())
    .min(1)
    .max(limits.filesPerMessage)
    .refine(ids => new Set(ids).size === ids.length, "malformed")
    .optional(),
  /** The message that is passed on. Its words and files are read by the server, whatever `body` says; `files` is left out. */
  forwardOf: input({ conversationId: id(), seq: seq().min(1) }).optional(),
})
  .refine(value => !isBlank(value.body) || value.files || value.forwardOf, { path: ["body"], message: "required" })
  .refine(value => !(value.files && value.forwardOf), { path: ["files"], message: "malformed" })
export type SendInput = z.infer<typeof sendInput>

/** `conflict`: this client id was used before with another body; the first message is what is returned. */
export const sendOutput = z.object({ message, conflict: z.boolean() })
export type SendOutput = z.infer<typeof sendOutput>

const place = { conversationId: id(), seq: seq().min(1) }
/** The words of a message with files may be taken away altogether. */
export const editInput = input({ ...place, body: plain(limits.bodyHardMax) })
export const deleteInput = input(place)
export const placeInput = input(place)
/** What is pinned, the latest first, as of the conversation's `revision`. */
export const pins = z.object({ revision: z.number(), messages: z.array(message), people: z.array(person) })
export type Pins = z.infer<typeof pins>
/** What a message said before, the latest first; `at`: when it was written. */
export const history = z.object({ versions: z.array(z.object({ body: z.string(), at: time() })) })
export type History = z.infer<typeof history>
/** One emoji. */
export const emoji = () =>
  z
    .string()
    .max(limits.emojiMax * 2)
    .regex(/^(?:\p{RGI_Emoji})$/v, "malformed")
export const reactionInput = input({ ...place, emoji: emoji() })

/** At most one of `before`, `after`, `around` names a place by `seq`; without, it is the newest page. */
export const messageListInput = input({
  conversationId: id(),
  before: seq().optional(),
  after: seq().optional(),
  around: seq().optional(),
  limit: z.number().int().min(1).max(limits.pageMax).optional(),
}).refine(value => [value.before, value.after, value.around].filter(x => x !== undefined).length <= 1, "malformed")

/**
 * A page of messages in order of `seq`. `quoted` are messages outside the page that some of it answer, as far as the reader may see
 * them. `revision` is the conversation's when the page was read: live events continue from it.
 * `hasOlder` and `hasNewer` say whether anything that the reader may see lies beyond.
 */
export const messagePage = z.object({
  conversationId: id(),
  revision: z.number(),
  messages: z.array(message),
  quoted: z.array(message),
  people: z.array(person),
  hasOlder: z.boolean(),
  hasNewer: z.boolean(),
})
export type MessagePage = z.infer<typeof messagePage>

export const messageInfoInput = input(place)
/**
 * How far an own message has come. `members` (who, and when, where it is still known) is null in conversations of more than
 * `receiptsMax` members; `counts.read` is null for who tells no receipts.
 */
export const messageInfo = z.object({
  counts: z.object({ members: z.number(), delivered: z.number(), read: z.number().nullable() }),
  members: z
    .array(
      z.object({
        personId: id(),
        delivered: z.boolean(),
        deliveredAt: time().nullable(),
        read: z.boolean(),
        readAt: time().nullable(),
      }),
    )
    .nullable(),
  people: z.array(person),
})
export type MessageInfo = z.infer<typeof messageInfo>
