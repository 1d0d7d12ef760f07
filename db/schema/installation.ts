import { boolean, integer, pgTable, real, text, timestamp, uuid } from "drizzle-orm/pg-core"

/** The one row that says which installation this database is. `epoch` is its lineage: a restored copy gets a new one. */
export const installation = pgTable("installation", {
  only: boolean().primaryKey().default(true),
  id: uuid().notNull(),
  epoch: uuid().notNull(),
  /** What several nodes must share; null while the embedded database keeps it in the data folder. */
  secret: text(),
  /** What the secret that its nodes use looks like from outside: a node with another one would end everybody's sessions. */
  secretPrint: text(),
  /** The cluster and time line that the epoch was made for. */
  lineage: text().notNull(),
  createdAt: timestamp({ withTimezone: true, precision: 3, mode: "date" }).notNull().defaultNow(),
})

/** The processes that serve this installation, as each has said of itself lately. */
export const nodes = pgTable("nodes", {
  id: uuid().primaryKey(),
  /** Host and port. */
  address: text().notNull(),
  version: text().notNull(),
  startedAt: timestamp({ withTimezone: true, precision: 3, mode: "date" }).notNull(),
  sockets: integer().notNull(),
  /** none, up or away. */
  broker: text().notNull(),
  /** How long the database took for its last answer, in milliseconds. */
  databaseMs: real().notNull(),
  seenAt: timestamp({ withTimezone: true, precision: 3, mode: "date" }).notNull().defaultNow(),
})
