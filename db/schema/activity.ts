import { index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core"
import { conversations } from "./conversations.ts"
import { people } from "./people.ts"

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })

/** What others did that concerns a person, one row per message and kind; the message itself says the rest. */
export const activity = pgTable(
  "activity",
  {
    personId: uuid()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    seq: integer().notNull(),
    kind: text({ enum: ["mention", "reply", "reaction", "pin", "invite"] }).notNull(),
    /** Who did it; of several reactions, the latest. */
    actorId: uuid().notNull(),
    /** The person's revision that told of it: their order, and what `people.activity_read` counts by. */
    revision: integer().notNull(),
    at: time().notNull().defaultNow(),
  },
  table => [
    primaryKey({ columns: [table.personId, table.conversationId, table.seq, table.kind] }),
    index("activity_newest").on(table.personId, table.revision),
    index("activity_message").on(table.conversationId, table.seq),
  ],
)

/** How far the job that looks for mentions, replies and invitations has come in each conversation, as a revision. */
export const activityProgress = pgTable("activity_progress", {
  conversationId: uuid()
    .primaryKey()
    .references(() => conversations.id, { onDelete: "cascade" }),
  revision: integer().notNull(),
})
