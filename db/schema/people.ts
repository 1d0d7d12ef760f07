import { sql } from "drizzle-orm"
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core"

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })

export const people = pgTable("people", {
  id: uuid().primaryKey(),
  handle: text().notNull(),
  /** The handle with look-alikes folded: what must be unique. */
  handleKey: text().notNull().unique("people_handle_key"),
  name: text().notNull(),
  email: text().notNull(),
  emailKey: text().notNull().unique("people_email_key"),
  passwordHash: text().notNull(),
  role: text({ enum: ["member", "admin"] })
    .notNull()
    .default("member"),
  /** Counts every change that concerns this person alone: memberships, watermarks, blocks, own account. */
  revision: integer().notNull().default(0),
  /** Those of `lib/protocol/people.ts` that no query asks for. */
  settings: jsonb().notNull().default({}),
  /** Tells others what one has received and read, and is told it in turn. */
  receipts: boolean().notNull().default(true),
  /** Appears offline to everyone. */
  invisible: boolean().notNull().default(false),
  lastSeenAt: time(),
  /** Of what concerns one, what came up to this own revision was seen. */
  activityRead: integer().notNull().default(0),
  /** What they say of themselves; null and empty: nothing. Each part has an audience in `audiences`, everyone where none is named. */
  pronouns: text(),
  bio: text(),
  languages: text().array().notNull().default(sql`'{}'`),
  place: text(),
  link: text(),
  /** What goes on just now, until `status_until`; later it counts as nothing, whether or not anybody has cleared it. */
  statusEmoji: text(),
  statusText: text(),
  statusUntil: time(),
  statusAt: time(),
  /** Files. */
  pictureId: uuid(),
  coverId: uuid(),
  audiences: jsonb().$type<Record<string, "everyone" | "contacts" | "nobody">>().notNull().default({}),
  /** Counts the changes of the profile: whoever edits says which one they saw. */
  profileRevision: integer().notNull().default(0),
  createdAt: time().notNull().defaultNow(),
  bannedAt: time(),
})

/** One row per sign-in; the token in the cookie holds its id and nothing that could be judged without it. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid().primaryKey(),
    personId: uuid()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    userAgent: text().notNull().default(""),
    address: text().notNull().default(""),
    createdAt: time().notNull().defaultNow(),
    lastSeenAt: time().notNull().defaultNow(),
    expiresAt: time().notNull(),
  },
  table => [index("sessions_person").on(table.personId)],
)

export const blocks = pgTable(
  "blocks",
  {
    blockerId: uuid()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    blockedId: uuid()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    createdAt: time().notNull().defaultNow(),
  },
  table => [primaryKey({ columns: [table.blockerId, table.blockedId] }), index("blocks_blocked").on(table.blockedId)],
)
