import { isMuted } from "#lib/client/cache/conversations.ts"
import { isQuiet, type QuietHours } from "#lib/client/notice/quiet.ts"
import type { MembershipDto } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** What a message arrives into: whose device it is, how they keep the conversation, where they are looking. */
export type Situation = {
  me: string
  message: Pick<MessageDto, "authorId" | "kind" | "seq" | "deletedAt">
  /** The reader is named in it, or everyone is. */
  mentioned: boolean
  membership: Pick<MembershipDto, "state" | "notify" | "mutedUntil" | "archivedAt" | "lastReadSeq">
  /** Whom the reader has blocked. */
  blocked: readonly string[]
  settings: QuietHours & { soundReceived: boolean }
  /** The browser lets notifications be shown, and the reader wants them on this device. */
  permitted: boolean
  /** Of all windows of this browser: whether one has the focus, and which conversation it shows. */
  front: { focused: boolean; conversationId: string | null }
  conversationId: string
  /** Milliseconds since it was sent, for what was caught up with; 0 for what has just been told. */
  age: number
  now: Date
}

/** Why a message is left to the badges alone. */
export type Silence =
  | "own"
  | "line"
  | "deleted"
  | "gone"
  | "blocked"
  | "read"
  | "archived"
  | "muted"
  | "level"
  | "old"
  | "quiet"
  | "in front"
export type Notice = { sound: boolean; notification: boolean; silence?: Silence }

/** Whoever was away so long is told by the badges, not by a heap of noise. */
const oldMs = 10 * 60_000

/** Should this message notify me, and how. */
export const decide = (situation: Situation): Notice => {
  const silence = silenceOf(situation)
  if (silence) return { sound: false, notification: false, silence }
  const { settings, permitted, front } = situation
  // A window that is looked at shows what is new by itself; it makes itself heard only.
  return { sound: settings.soundReceived, notification: permitted && !front.focused }
}

const silenceOf = (situation: Situation): Silence | undefined => {
  const { me, message, mentioned, membership, blocked, settings, front, conversationId, age, now } = situation
  if (message.authorId === me) return "own"
  if (message.kind !== "text") return "line"
  if (message.deletedAt) return "deleted"
  if (membership.state !== "active") return "gone"
  if (blocked.includes(message.authorId)) return "blocked"
  if (message.seq <= membership.lastReadSeq) return "read"
  if (membership.archivedAt) return "archived"
  if (isMuted(membership, now.toISOString())) return "muted"
  if (membership.notify === "nothing" || (membership.notify === "mentions" && !mentioned)) return "level"
  if (age > oldMs) return "old"
  if (isQuiet(settings, now)) return "quiet"
  if (front.focused && front.conversationId === conversationId) return "in front"
}
