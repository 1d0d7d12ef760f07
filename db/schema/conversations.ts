import { sql } from "drizzle-orm"
import { boolean, check, index, integer, pgTable, primaryKey, text, timestamp, unique, uuid } from "drizzle-orm/pg-core"
import { people } from "./people.ts"

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })

export const conversations = pgTable(
  "conversations",
  {
    id: uuid().primaryKey(),
    kind: text({ enum: ["room", "group", "direct"] }).notNull(),
    name: text(),
    topic: text(),
    createdBy: uuid()
      .notNull()
      .references(() => people.id),
    clientId: uuid().notNull(),
    /** The number of the last message: 1..n without a hole, taken under this row's lock. */
    seq: integer().notNull().default(0),
    /** The number of the last change of any kind, taken under the same lock. */
    revision: integer().notNull().default(0),
    memberCount: integer().notNull().default(0),
    /** Whether who joins sees what was said before: `all` or from `joined` on. */
    history: text({ enum: ["all", "joined"] }).notNull(),
    /** The pair of a direct conversation, the lower id first: two people have exactly one. */
    directKey: text().unique("conversations_direct_key"),
    createdAt: time().notNull().defaultNow(),
    closedAt: time(),
  },
  table => [
    unique("conversations_creation").on(table.createdBy, table.clientId),
    index("conversations_rooms").on(table.memberCount.desc(), table.id).where(sql`kind = 'room'`),
    check("conversations_direct", sql`(kind = 'direct') = (direct_key is not null)`),
  ],
)

export const memberships = pgTable(
  "memberships",
  {
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    personId: uuid()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    role: text({ enum: ["owner", "member"] })
      .notNull()
      .default("member"),
    state: text({ enum: ["active", "requested", "invited", "left", "banned"] }).notNull(),
    joinedSeq: integer().notNull(),
    visibleFromSeq: integer().notNull(),
    lastReadSeq: integer().notNull().default(0),
    lastDeliveredSeq: integer().notNull().default(0),
    /** What others are told of the two marks: they stand still while the member tells nothing, and is not waited for then. */
    shownReadSeq: integer().notNull().default(0),
    shownDeliveredSeq: integer().notNull().default(0),
    tellsRead: boolean().notNull().default(true),
    tellsDelivered: boolean().notNull().default(true),
    /** Marked unread from here, until it is read again; the read mark itself never goes back. */
    unreadFromSeq: integer(),
    notify: text({ enum: ["all", "mentions", "nothing"] })
      .notNull()
      .default("all"),
    mutedUntil: time(),
    pinnedAt: time(),
    archivedAt: time(),
    /** The conversation's revision that last changed what other members see of this row. */
    revision: integer().notNull(),
    /** The person's revision that last changed what its owner sees of it. */
    personRevision: integer().notNull(),
    joinedAt: time().notNull().defaultNow(),
    leftAt: time(),
  },
  table => [
    primaryKey({ columns: [table.conversationId, table.personId] }),
    index("memberships_person").on(table.personId, table.state),
    index("memberships_revision").on(table.conversationId, table.revision),
  ],
)

/** When a member's marks moved, and up to where: what message info tells times by. Small conversations only; kept for a time. */
export const receipts = pgTable(
  "receipts",
  {
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    personId: uuid()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    kind: text({ enum: ["delivered", "read"] }).notNull(),
    seq: integer().notNull(),
    at: time().notNull().defaultNow(),
  },
  table => [
    primaryKey({ columns: [table.conversationId, table.personId, table.kind, table.seq] }),
    index("receipts_at").on(table.at),
  ],
)

/** What a person has written and not sent, the same on all their devices. */
export const drafts = pgTable(
  "drafts",
  {
    personId: uuid()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    body: text().notNull(),
    replyTo: integer(),
    updatedAt: time().notNull().defaultNow(),
    personRevision: integer().notNull(),
  },
  table => [primaryKey({ columns: [table.personId, table.conversationId] })],
)
