import { sql } from "drizzle-orm"
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core"
import { audience } from "./audience.ts"
import { conversations } from "./conversations.ts"
import { people } from "./people.ts"

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })
const day = () => date({ mode: "string" })
const person = () =>
  uuid()
    .notNull()
    .references(() => people.id, { onDelete: "cascade" })
const journey = () =>
  uuid()
    .notNull()
    .references(() => journeys.id, { onDelete: "cascade" })

/** Every version of every route's template; the highest holds. Those that came with the program are followed, own ones never overwritten. */
export const journeyTemplates = pgTable(
  "journey_templates",
  {
    route: text().notNull(),
    version: integer().notNull(),
    template: jsonb().notNull(),
    origin: text({ enum: ["program", "administrator"] }).notNull(),
    createdAt: time().notNull().defaultNow(),
  },
  table => [primaryKey({ columns: [table.route, table.version] })],
)

/** Counts the changes of what a route's statistics count: what was computed before one is not shown after it. */
export const journeyRoutes = pgTable("journey_routes", {
  route: text().primaryKey(),
  revision: integer().notNull().default(0),
})

/** One case: a route, its owner, who may see it. Its dates are `milestones`; `status`, `filed` and `reached` follow from them. */
export const journeys = pgTable(
  "journeys",
  {
    id: uuid().primaryKey(),
    ownerId: person(),
    clientId: uuid().notNull(),
    route: text().notNull(),
    /** The version of the template that it was last checked against. */
    version: integer().notNull(),
    /** Only of free journeys: what its owner calls it, and the steps they named. */
    title: text(),
    steps: jsonb(),
    /** Where it begins: an ISO 3166 country. */
    origin: text(),
    /** Keys of the template's offices, one of each of its groups at most. */
    offices: text().array().notNull().default(sql`'{}'`),
    audience: audience().notNull(),
    /** Whether statistics count it, whoever may see it. */
    counted: boolean().notNull(),
    /** Whether others of its cohort see how far it is beside theirs. */
    compared: boolean().notNull(),
    fields: jsonb().$type<Record<string, string | number>>().notNull().default({}),
    notes: text().notNull().default(""),
    status: text({ enum: ["planned", "waiting", "approved", "refused", "withdrawn"] }).notNull(),
    /** The day of filing as far as it is known: both the same, or the first and the last of a month. */
    filedFrom: day(),
    filedTo: day(),
    /** The place among the template's steps of the furthest one that has a date; -1 for none. */
    reached: integer().notNull().default(-1),
    /** Counts the changes of what others see. */
    revision: integer().notNull().default(1),
    createdAt: time().notNull().defaultNow(),
    changedAt: time().notNull().defaultNow(),
    /** When its owner last said how it stands, be it that nothing is new. */
    touchedAt: time().notNull().defaultNow(),
    /** When its owner answered that they do not want to be asked again until something changes. */
    askedAt: time(),
  },
  table => [
    unique("journeys_creation").on(table.ownerId, table.clientId),
    index("journeys_route_filed").on(table.route, table.filedFrom, table.id),
    index("journeys_route_changed").on(table.route, table.changedAt, table.id),
    index("journeys_filed").on(table.filedFrom, table.id),
    index("journeys_changed").on(table.changedAt, table.id),
  ],
)

/** A dated step. `from` and `to` are the same day, or the first and the last of a month. */
export const milestones = pgTable(
  "milestones",
  {
    journeyId: journey(),
    step: text().notNull(),
    /** 1, 2 … of a step that may come more than once, in the order of their dates. */
    occurrence: integer().notNull(),
    /** The journey's. */
    route: text().notNull(),
    from: day().notNull(),
    to: day().notNull(),
    outcome: text({ enum: ["approved", "refused", "withdrawn"] }),
    place: text(),
  },
  table => [
    primaryKey({ columns: [table.journeyId, table.step, table.occurrence] }),
    index("milestones_route_step").on(table.route, table.step, table.journeyId, table.from, table.to, table.outcome),
  ],
)

/** What was corrected, and when: the latest with the highest number. */
export const journeyChanges = pgTable(
  "journey_changes",
  {
    journeyId: journey(),
    number: integer().notNull(),
    at: time().notNull().defaultNow(),
    step: text().notNull(),
    occurrence: integer().notNull(),
    /** As it was before and after; null: no date. */
    before: jsonb(),
    after: jsonb(),
  },
  table => [primaryKey({ columns: [table.journeyId, table.number] })],
)

/** Journeys of one family: proposed by one side, there for both when the other has agreed. The lower id first. */
export const journeyLinks = pgTable(
  "journey_links",
  {
    oneId: journey(),
    otherId: journey(),
    proposedBy: person(),
    acceptedAt: time(),
    createdAt: time().notNull().defaultNow(),
  },
  table => [primaryKey({ columns: [table.oneId, table.otherId] }), index("journey_links_other").on(table.otherId)],
)

/** Who wants to hear of a journey's milestones. */
export const journeyWatches = pgTable(
  "journey_watches",
  { personId: person(), journeyId: journey(), since: time().notNull().defaultNow() },
  table => [
    primaryKey({ columns: [table.personId, table.journeyId] }),
    index("journey_watches_of").on(table.journeyId),
  ],
)

export const journeyComments = pgTable(
  "journey_comments",
  {
    id: uuid().primaryKey(),
    journeyId: journey(),
    authorId: person(),
    clientId: uuid().notNull(),
    body: text().notNull(),
    createdAt: time().notNull().defaultNow(),
  },
  table => [
    unique("journey_comments_once").on(table.authorId, table.clientId),
    index("journey_comments_of").on(table.journeyId, table.id),
  ],
)

/** Which messages show a milestone: who has to hear when it changes. */
export const journeyCards = pgTable(
  "journey_cards",
  {
    conversationId: uuid()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    seq: integer().notNull(),
    journeyId: uuid().notNull(),
  },
  table => [primaryKey({ columns: [table.conversationId, table.seq] }), index("journey_cards_of").on(table.journeyId)],
)

/** Cases of the same route and office that were filed in the same quarter (`2026Q2`; office empty: none said), and the room they have, if any. */
export const cohorts = pgTable(
  "cohorts",
  {
    id: uuid().primaryKey(),
    route: text().notNull(),
    office: text().notNull(),
    quarter: text().notNull(),
    conversationId: uuid().references(() => conversations.id, { onDelete: "set null" }),
    createdAt: time().notNull().defaultNow(),
  },
  table => [
    unique("cohorts_key").on(table.route, table.office, table.quarter),
    index("cohorts_conversation").on(table.conversationId),
  ],
)

/** To whom a cohort's room was proposed, and what they said. Each is asked once; whoever has left is not asked again. */
export const cohortMembers = pgTable(
  "cohort_members",
  {
    cohortId: uuid()
      .notNull()
      .references(() => cohorts.id, { onDelete: "cascade" }),
    personId: person(),
    state: text({ enum: ["proposed", "joined", "declined"] }).notNull(),
    at: time().notNull().defaultNow(),
  },
  table => [
    primaryKey({ columns: [table.cohortId, table.personId] }),
    index("cohort_members_person").on(table.personId),
  ],
)
