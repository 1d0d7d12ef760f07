import { sql } from "drizzle-orm"
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from "drizzle-orm/pg-core"
import { people } from "./people.ts"

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })
const person = () =>
  uuid()
    .notNull()
    .references(() => people.id, { onDelete: "cascade" })

/** Two people who know each other: a row for each of the two, so that whoever asks finds it by their own id. */
export const contacts = pgTable(
  "contacts",
  { personId: person(), contactId: person(), since: time().notNull().defaultNow() },
  table => [primaryKey({ columns: [table.personId, table.contactId] }), index("contacts_other").on(table.contactId)],
)

/** Who wants to be whose contact. Declined ones stay, so that a repeat is not heard of; accepted ones are contacts instead. */
export const contactRequests = pgTable(
  "contact_requests",
  { fromId: person(), toId: person(), askedAt: time().notNull().defaultNow(), declinedAt: time() },
  table => [primaryKey({ columns: [table.fromId, table.toId] }), index("contact_requests_to").on(table.toId)],
)

/** Who wants to hear what someone does for everyone to see. */
export const follows = pgTable(
  "follows",
  {
    followerId: person(),
    followedId: person(),
    /** Not only under Following, but as news too. */
    notify: boolean().notNull().default(false),
    since: time().notNull().defaultNow(),
  },
  table => [
    primaryKey({ columns: [table.followerId, table.followedId] }),
    index("follows_followed").on(table.followedId),
  ],
)

/** Handles that people had until a short while ago: they still lead to them, and nobody else may take them meanwhile. */
export const formerHandles = pgTable(
  "former_handles",
  { handleKey: text().primaryKey(), handle: text().notNull(), personId: person(), until: time().notNull() },
  table => [index("former_handles_person").on(table.personId)],
)

/** News for one person that hang on no message: a follower, a contact, the outcome of a report. Each `key` of a kind once. */
export const notices = pgTable(
  "notices",
  {
    id: uuid().primaryKey(),
    personId: person(),
    kind: text().notNull(),
    key: text().notNull(),
    actorId: uuid(),
    payload: jsonb().$type<Record<string, string | number | null>>().notNull().default({}),
    /** The person's revision that told of it: its order beside the activity. */
    revision: integer().notNull(),
    at: time().notNull().defaultNow(),
  },
  table => [
    unique("notices_once").on(table.personId, table.kind, table.key),
    index("notices_newest").on(table.personId, table.revision),
  ],
)

/** What somebody told the operator of a person or a message. What the message said is kept with it. */
export const reports = pgTable(
  "reports",
  {
    id: uuid().primaryKey(),
    reporterId: person(),
    personId: person(),
    conversationId: uuid(),
    seq: integer(),
    reason: text().notNull(),
    note: text().notNull().default(""),
    body: text(),
    state: text({ enum: ["open", "acted", "dismissed"] })
      .notNull()
      .default("open"),
    createdAt: time().notNull().defaultNow(),
    decidedAt: time(),
    decidedBy: uuid(),
  },
  table => [
    index("reports_open").on(table.createdAt).where(sql`state = 'open'`),
    index("reports_person").on(table.personId),
  ],
)
