import type { conversations, memberships } from "#db/schema/conversations.ts"
import type { messages } from "#db/schema/messages.ts"
import { shownPreview } from "#lib/domain/previews/of-message.ts"
import type { ConversationDto, MemberDto, MembershipDto } from "#lib/protocol/conversations.ts"
import type { MessageDto, ReactionDto } from "#lib/protocol/messages.ts"

/** Rows of the database to what readers get: the same for everyone, times as ISO strings. */

const iso = (date: Date | null) => date?.toISOString() ?? null

export const toConversation = (row: typeof conversations.$inferSelect): ConversationDto => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  topic: row.topic,
  seq: row.seq,
  revision: row.revision,
  memberCount: row.memberCount,
  memberIds: row.directKey ? [...new Set(row.directKey.split(":"))] : null,
  createdAt: row.createdAt.toISOString(),
  closedAt: iso(row.closedAt),
})

export const toMember = (row: typeof memberships.$inferSelect): MemberDto => ({
  personId: row.personId,
  role: row.role,
  state: row.state,
  joinedSeq: row.joinedSeq,
  revision: row.revision,
})

export const toMembership = (row: typeof memberships.$inferSelect): MembershipDto => ({
  conversationId: row.conversationId,
  role: row.role,
  state: row.state,
  joinedSeq: row.joinedSeq,
  visibleFromSeq: row.visibleFromSeq,
  lastReadSeq: row.lastReadSeq,
  lastDeliveredSeq: row.lastDeliveredSeq,
  unreadFromSeq: row.unreadFromSeq,
  notify: row.notify,
  mutedUntil: iso(row.mutedUntil),
  pinnedAt: iso(row.pinnedAt),
  archivedAt: iso(row.archivedAt),
  personRevision: row.personRevision,
})

export const toMessage = (row: typeof messages.$inferSelect, reactions: ReactionDto[] = []): MessageDto => ({
  id: row.id,
  conversationId: row.conversationId,
  seq: row.seq,
  revision: row.revision,
  authorId: row.authorId,
  clientId: row.clientId,
  kind: row.kind,
  body: row.body,
  payload: row.payload,
  replyTo: row.replyTo,
  mentions: row.mentions ?? undefined,
  forwarded: row.forwarded || undefined,
  files: row.files ?? undefined,
  preview: shownPreview(row.preview),
  pinnedAt: row.pinnedAt?.toISOString(),
  pinnedBy: row.pinnedBy ?? undefined,
  createdAt: row.createdAt.toISOString(),
  editedAt: iso(row.editedAt),
  deletedAt: iso(row.deletedAt),
  reactions,
})
