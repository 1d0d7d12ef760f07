import { z } from "zod"
import { handle } from "./accounts.ts"
import { limits } from "./limits.ts"
import { message, messagePage } from "./messages.ts"
import { person } from "./people.ts"
import { id, input, line, optionalLine, plain, seq, time } from "./text.ts"

export const conversationKinds = ["room", "group", "direct"] as const
export const roles = ["owner", "member"] as const
/** What of a conversation makes itself noticed. */
export const notifyLevels = ["all", "mentions", "nothing"] as const
export const membershipStates = ["active", "requested", "invited", "left", "banned"] as const

/**
 * A conversation, the same for every reader. `seq` is its last message's number, `revision` its last change's. `memberIds` is set
 * for direct conversations only (two, or one for notes to self); their name is made by the reader.
 */
export const conversation = z.object({
  id: id(),
  kind: z.enum(conversationKinds),
  name: z.string().nullable(),
  topic: z.string().nullable(),
  seq: z.number(),
  revision: z.number(),
  memberCount: z.number(),
  memberIds: z.array(id()).nullable(),
  createdAt: time(),
  closedAt: time().nullable(),
})
export type ConversationDto = z.infer<typeof conversation>

/** A member as other members see them. `revision` is the conversation's change that last touched the membership. */
export const member = z.object({
  personId: id(),
  role: z.enum(roles),
  state: z.enum(membershipStates),
  joinedSeq: z.number(),
  revision: z.number(),
})
export type MemberDto = z.infer<typeof member>

/** One's own membership. `personRevision` is the own change that last touched it. */
export const membership = z.object({
  conversationId: id(),
  role: z.enum(roles),
  state: z.enum(membershipStates),
  joinedSeq: z.number(),
  visibleFromSeq: z.number(),
  lastReadSeq: z.number(),
  lastDeliveredSeq: z.number(),
  /** Marked unread from here on; null where nothing is. */
  unreadFromSeq: z.number().nullable(),
  notify: z.enum(notifyLevels),
  mutedUntil: time().nullable(),
  pinnedAt: time().nullable(),
  archivedAt: time().nullable(),
  personRevision: z.number(),
})
export type MembershipDto = z.infer<typeof membership>

/**
 * Up to which message every other member has received, and read; null where there is nobody to wait for, or where who asks tells no
 * receipts. Never goes back.
 */
export const ticks = z.object({ delivered: z.number().nullable(), read: z.number().nullable() })
export type TicksDto = z.infer<typeof ticks>

/** The lowest mark of all members, whose it is, and the lowest of the others: what any author's own ticks follow from. */
const floor = z.object({ personId: id().nullable(), seq: z.number().nullable(), next: z.number().nullable() })
export const receiptsMoved = z.object({ conversationId: id(), delivered: floor, read: floor })
export type ReceiptsMoved = z.infer<typeof receiptsMoved>

/**
 * A row of the lobby. `unread` counts messages of others after `lastReadSeq` (or from `unreadFromSeq` on), `mentions` those of them
 * that mention oneself; at most `unreadMax` each. What is said by somebody whom one has blocked does not count and, unless the conversation
 * is direct, is not `last`. `ticks` is null in conversations of more than `receiptsMax` members.
 */
export const lobbyRow = z.object({
  conversation,
  membership,
  last: message.nullable(),
  unread: z.number(),
  mentions: z.number(),
  ticks: ticks.nullable(),
})
export type LobbyRow = z.infer<typeof lobbyRow>
export const unreadMax = 100

export const lobby = z.object({
  epoch: id(),
  personRevision: z.number(),
  rows: z.array(lobbyRow),
  people: z.array(person),
})
export type LobbyDto = z.infer<typeof lobby>

/** What a conversation's screen needs at once. `membership` is null for a reader of a public room who has not joined. */
export const openedConversation = z.object({
  conversation,
  membership: membership.nullable(),
  unread: z.number(),
  mentions: z.number(),
  ticks: ticks.nullable(),
  page: messagePage,
  /** What the row in the lobby shows, where that is not the last of the page. */
  last: message.optional(),
})
export type OpenedConversation = z.infer<typeof openedConversation>

export const exploreRow = z.object({ conversation, joined: z.boolean(), here: z.number() })
export type ExploreRow = z.infer<typeof exploreRow>

export const conversationIdInput = input({ conversationId: id() })
/** `around`: the page that holds this `seq`, or the first unread message, instead of the newest. */
export const openInput = input({ conversationId: id(), around: z.union([seq(), z.literal("unread")]).optional() })
export const createInput = input({
  /** Made by the creator, kept for every retry: exactly one conversation comes of it. */
  clientId: id(),
  kind: z.enum(["room", "group"]),
  name: line(limits.conversationNameMax),
  topic: optionalLine(limits.topicMax).optional(),
  handles: z.array(handle()).max(limits.inviteMax).optional(),
})
export type CreateInput = z.infer<typeof createInput>
export const directInput = input({ personId: id() })
export const updateInput = input({
  conversationId: id(),
  name: line(limits.conversationNameMax).optional(),
  topic: optionalLine(limits.topicMax).optional(),
})
export const inviteInput = input({ conversationId: id(), handles: z.array(handle()).min(1).max(limits.inviteMax) })
export const exploreInput = input({
  query: plain(limits.queryMax).optional(),
  cursor: z.string().max(200).optional(),
})
export const memberInput = input({ conversationId: id(), personId: id() })
export const roleInput = input({ conversationId: id(), personId: id(), role: z.enum(roles) })
/** How one keeps a conversation in one's own lobby; what is left out stays as it is. `mutedUntil`: ISO 8601, null for not muted. */
export const membershipUpdateInput = input({
  conversationId: id(),
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
  mutedUntil: z.iso.datetime().nullable().optional(),
  notify: z.enum(notifyLevels).optional(),
})
export type MembershipUpdateInput = z.infer<typeof membershipUpdateInput>
export const memberListInput = input({ conversationId: id(), cursor: id().optional() })
export const memberSearchInput = input({ conversationId: id(), query: plain(limits.queryMax) })
export const memberPage = z.object({ members: z.array(member), people: z.array(person), next: id().nullable() })
export const readInput = input({ conversationId: id(), seq: seq() })
/** Watermarks of what this device stored, reported together. */
export const deliveredInput = input({
  items: z
    .array(input({ conversationId: id(), seq: seq() }))
    .min(1)
    .max(limits.idsMax),
})
export const watermarks = z.object({
  conversationId: id(),
  lastReadSeq: z.number(),
  lastDeliveredSeq: z.number(),
  unreadFromSeq: z.number().nullable(),
  unread: z.number(),
  mentions: z.number(),
  /** The conversation's revision at which both were counted. */
  revision: z.number(),
  personRevision: z.number(),
})
export type WatermarksDto = z.infer<typeof watermarks>
