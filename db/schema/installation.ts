import { boolean, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

/** The one row that says which installation this database is. `epoch` is its lineage: a restored copy gets a new one. */
export const installation = pgTable("installation", {
  only: boolean().primaryKey().default(true),
  id: uuid().notNull(),
  epoch: uuid().notNull(),
  /** What several nodes must share; null while the embedded database keeps it in the data folder. */
  secret: text(),
  /** The cluster and time line that the epoch was made for. */
  lineage: text().notNull(),
  createdAt: timestamp({ withTimezone: true, precision: 3, mode: "date" }).notNull().defaultNow(),
})
