import { index, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core"

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })

/** What a page says of itself. `site`: what it calls its place; `from`: the host that the link led on to. */
export type Card = {
  title?: string
  description?: string
  site?: string
  from?: string
  picture?: { id: string; width: number; height: number; thumbhash?: string }
}

/** What a message shows of the first link in it. `card` is null where there is nothing to show, `removed` where its author wants none. */
export type StoredPreview = { url: string; host: string; card: Card | null; removed?: true }

/** Pages that were looked at lately, so that a link is followed once however often it is sent. Nothing here says who sent it, or where to. */
export const linkPages = pgTable(
  "link_pages",
  {
    /** The address, hashed. */
    key: text().primaryKey(),
    /** Null: there is nothing to show. */
    card: jsonb().$type<Card>(),
    /** When it was looked at; null while nobody has. */
    fetchedAt: time(),
    /** Until when somebody is looking at it. */
    claimedUntil: time().notNull(),
  },
  table => [index("link_pages_fetched").on(table.fetchedAt)],
)
