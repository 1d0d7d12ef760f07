import { sql } from "drizzle-orm"
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core"
import { conversations } from "./conversations.ts"
import { people } from "./people.ts"

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })

/** A file as it is said with its message. */
export type FileSaid = {
  id: string
  kind: "picture" | "video" | "voice" | "file"
  name: string
  type: string
  size: number
  width?: number
  height?: number
  duration?: number
  thumbhash?: string
  waveform?: string
  animated?: true
  poster?: true
  excerpt?: string
}

/** One stored rendering of a file. `key` names its bytes. */
export type Variant = {
  name: "list" | "bubble" | "screen" | "poster"
  key: string
  type: string
  size: number
  width: number
  height: number
}

/** What was uploaded. Bytes lie in the storage under `key`; who may read them is asked of what carries the file. */
export const files = pgTable(
  "files",
  {
    /** Made by who uploads: the same id is the same upload, also after a reload. */
    id: uuid().primaryKey(),
    /** Random, and the only name the storage knows. */
    key: text().notNull().unique("files_key"),
    ownerId: uuid().references(() => people.id, { onDelete: "set null" }),
    purpose: text({ enum: ["attachment", "avatar", "cover", "preview"] }).notNull(),
    /** Where it is uploaded for: the one conversation that its first message may be in. */
    conversationId: uuid().references(() => conversations.id, { onDelete: "set null" }),
    kind: text({ enum: ["picture", "video", "voice", "file"] }).notNull(),
    name: text().notNull(),
    /** By content; what was claimed until that is known. */
    type: text().notNull(),
    /** Of what is served as the original; what was announced until that is known. */
    size: bigint({ mode: "number" }).notNull(),
    /** All bytes that are kept of it: what counts against its owner's quota. */
    stored: bigint({ mode: "number" }).notNull(),
    width: integer(),
    height: integer(),
    /** Milliseconds. */
    duration: integer(),
    thumbhash: text(),
    waveform: text(),
    animated: boolean().notNull().default(false),
    /** The first lines of a file of words. */
    excerpt: text(),
    /** Its owner wants a video made smaller here, because their browser could not. */
    smaller: boolean().notNull().default(false),
    /** Until when a process that converts it is believed to be at work. */
    claimedUntil: time(),
    /** A still of a video that came with it, base64, until it is processed. */
    still: text(),
    variants: jsonb().$type<Variant[]>().notNull().default([]),
    state: text({ enum: ["uploading", "processing", "ready", "refused"] })
      .notNull()
      .default("uploading"),
    refused: text(),
    createdAt: time().notNull().defaultNow(),
  },
  table => [
    index("files_owner").on(table.ownerId),
    index("files_unfinished").on(table.createdAt).where(sql`state <> 'ready'`),
  ],
)

/** Which messages carry a file. Only one carries it as its own; the others passed it on. */
export const messageFiles = pgTable(
  "message_files",
  {
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    seq: integer().notNull(),
    fileId: uuid()
      .notNull()
      .references(() => files.id),
    position: integer().notNull(),
    /** As the gallery lists it; the picture of a link preview is in none. */
    kind: text({ enum: ["picture", "video", "voice", "file", "preview"] }).notNull(),
    forwarded: boolean().notNull().default(false),
  },
  table => [
    primaryKey({ columns: [table.conversationId, table.seq, table.fileId] }),
    index("message_files_file").on(table.fileId),
    uniqueIndex("message_files_once").on(table.fileId).where(sql`not forwarded`),
    index("message_files_gallery").on(table.conversationId, table.kind, table.seq),
  ],
)

/** Bytes that nobody may read any more and that are still to be deleted. */
export const fileErasures = pgTable("file_erasures", {
  key: text().primaryKey(),
  since: time().notNull().defaultNow(),
})
