import { sql } from "drizzle-orm"
import { bigint, customType, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core"
import { conversations } from "./conversations.ts"

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })
const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" })

/**
 * What search reads of a message; filled by a job, so that sending costs nothing for it. Everything that can narrow a search lies in one
 * index: words and stems, the parts of words (`word_parts` of a migration: every three letters in a row), and as `tags` the
 * conversation, the author, the week and what the message has.
 */
export const messageWords = pgTable(
  "message_words",
  {
    conversationId: uuid().notNull(),
    seq: integer().notNull(),
    createdAt: time().notNull(),
    /** Which words these are: the message's own must have the same, or the row is out of date. */
    editedAt: time(),
    words: tsvector().notNull(),
    /** The words as they are looked through for parts: folded, a space before each. */
    text: text().notNull(),
    tags: bigint({ mode: "number" }).array().notNull(),
  },
  table => [
    primaryKey({ columns: [table.conversationId, table.seq] }),
    index("message_words_search").using("gin", sql`(words || word_parts(text))`, table.tags),
  ],
)

/** How far the job has come in each conversation, as a revision. */
export const messageWordsProgress = pgTable("message_words_progress", {
  conversationId: uuid()
    .primaryKey()
    .references(() => conversations.id, { onDelete: "cascade" }),
  revision: integer().notNull(),
})

/** What people and conversations are called, to be found by a part of it. A row whose name is not the present one counts for nothing. */
export const nameWords = pgTable(
  "name_words",
  {
    id: uuid().primaryKey(),
    kind: text({ enum: ["person", "conversation"] }).notNull(),
    name: text().notNull(),
    text: text().notNull(),
  },
  () => [index("name_words_parts").using("gin", sql`word_parts(text)`)],
)
