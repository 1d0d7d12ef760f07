import { sql } from "drizzle-orm"
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from "drizzle-orm/pg-core"
import { conversations } from "./conversations.ts"
import type { FileSaid } from "./files.ts"
import { people } from "./people.ts"
import type { StoredPreview } from "./previews.ts"

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })

export const messages = pgTable(
  "messages",
  {
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    seq: integer().notNull(),
    id: uuid().notNull(),
    authorId: uuid().notNull(),
    clientId: uuid().notNull(),
    kind: text({ enum: ["text", "joined", "left", "removed", "invited", "renamed", "created"] }).notNull(),
    /** Null in a tombstone and in lines the server writes. */
    body: text(),
    payload: jsonb().$type<{
      personIds?: string[]
      name?: string
      journey?: { journeyId: string; step: string; occurrence: number }
    }>(),
    replyTo: integer(),
    /** Whom it names: members by id, or `everyone`. Null: nobody. */
    mentions: uuid().array(),
    forwarded: boolean().notNull().default(false),
    /** What readers get of its files, in their order. A file that is ready does not change, so it is said once, here. */
    files: jsonb().$type<FileSaid[]>(),
    /** Of the first link in it; null while nobody has looked. */
    preview: jsonb().$type<StoredPreview>(),
    pinnedAt: time(),
    pinnedBy: uuid(),
    /** The conversation's change that last touched this row: what catch-up reads by. */
    revision: integer().notNull(),
    createdAt: time().notNull().defaultNow(),
    editedAt: time(),
    deletedAt: time(),
  },
  table => [
    primaryKey({ columns: [table.conversationId, table.seq] }),
    unique("messages_once").on(table.conversationId, table.authorId, table.clientId),
    index("messages_revision").on(table.conversationId, table.revision),
    index("messages_mentions").using("gin", table.mentions).where(sql`mentions is not null`),
    index("messages_mentioning").on(table.conversationId, table.seq).where(sql`mentions is not null`),
    index("messages_pinned").on(table.conversationId, table.pinnedAt).where(sql`pinned_at is not null`),
    // A link that came with an edit and was not looked at.
    index("messages_edited").on(table.editedAt).where(sql`edited_at is not null and preview is null`),
    index("messages_replies").on(table.conversationId, table.replyTo).where(sql`reply_to is not null`),
  ],
)

/** What a message said before each edit. */
export const messageEdits = pgTable(
  "message_edits",
  {
    conversationId: uuid().notNull(),
    seq: integer().notNull(),
    revision: integer().notNull(),
    body: text().notNull(),
    editedAt: time().notNull().defaultNow(),
  },
  table => [primaryKey({ columns: [table.conversationId, table.seq, table.revision] })],
)

export const reactions = pgTable(
  "reactions",
  {
    conversationId: uuid().notNull(),
    seq: integer().notNull(),
    personId: uuid()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    emoji: text().notNull(),
    createdAt: time().notNull().defaultNow(),
  },
  table => [primaryKey({ columns: [table.conversationId, table.seq, table.personId, table.emoji] })],
)

/** Messages that a person keeps for later. */
export const savedMessages = pgTable(
  "saved_messages",
  {
    personId: uuid()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    seq: integer().notNull(),
    savedAt: time().notNull().defaultNow(),
  },
  table => [
    primaryKey({ columns: [table.personId, table.conversationId, table.seq] }),
    index("saved_messages_at").on(table.personId, table.savedAt),
    index("saved_messages_message").on(table.conversationId, table.seq),
  ],
)
