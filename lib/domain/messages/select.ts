import { type SQL, sql } from "drizzle-orm"
import type { StoredPreview } from "#db/schema/previews.ts"
import { shownPreview } from "#lib/domain/previews/of-message.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/**
 * The fields of a message with its reactions, emoji in the order in which they were first used: for `select … from messages x`, whose
 * rows are read as JSON and handed to {@link messageOf}. One statement that way reads what belongs together, in one snapshot.
 */
export const messageFields: SQL = sql.raw(`
  x.id, x.conversation_id as "conversationId", x.seq, x.revision, x.author_id as "authorId", x.client_id as "clientId", x.kind, x.body,
  x.payload, x.reply_to as "replyTo", x.mentions, x.forwarded, x.files, x.preview, x.pinned_at as "pinnedAt", x.pinned_by as "pinnedBy",
  x.created_at as "createdAt", x.edited_at as "editedAt", x.deleted_at as "deletedAt",
  (
    select json_agg(json_build_object('emoji', g.emoji, 'personIds', g.people) order by g.first, g.emoji) from (
      select r.emoji, min(r.created_at) as first, json_agg(r.person_id order by r.created_at, r.person_id) as people
      from reactions r where r.conversation_id = x.conversation_id and r.seq = x.seq group by r.emoji
    ) g
  ) as reactions`)

type Optional = "mentions" | "forwarded" | "files" | "pinnedAt" | "pinnedBy"
type Other = "reactions" | "preview"
/** {@link messageFields} as JSON: nothing is left out, and times are written as PostgreSQL writes them. */
export type MessageJson = Omit<MessageDto, Optional | Other> & {
  [Name in Optional]: NonNullable<MessageDto[Name]> | (Name extends "forwarded" ? false : null)
} & { reactions: MessageDto["reactions"] | null; preview: StoredPreview | null }

/** What readers get of it. */
export const messageOf = (json: MessageJson): MessageDto => ({
  id: json.id,
  conversationId: json.conversationId,
  seq: json.seq,
  revision: json.revision,
  authorId: json.authorId,
  clientId: json.clientId,
  kind: json.kind,
  body: json.body,
  payload: json.payload,
  replyTo: json.replyTo,
  mentions: json.mentions ?? undefined,
  forwarded: json.forwarded || undefined,
  files: json.files ?? undefined,
  preview: shownPreview(json.preview),
  pinnedAt: isoOf(json.pinnedAt) ?? undefined,
  pinnedBy: json.pinnedBy ?? undefined,
  createdAt: isoOf(json.createdAt)!,
  editedAt: isoOf(json.editedAt),
  deletedAt: isoOf(json.deletedAt),
  reactions: json.reactions ?? [],
})

/** A time of PostgreSQL's JSON as readers get it. */
export const isoOf = (time: string | null): string | null => (time === null ? null : new Date(time).toISOString())
