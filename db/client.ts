import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js"
import postgres from "postgres"
import { hostOf, makeDial } from "#db/dial.ts"
import { alwaysPrepared } from "#db/prepare.ts"
import { guardTransactions } from "#db/transaction.ts"
import { wholeAnswers } from "#db/whole.ts"
import { env } from "#lib/env.ts"
import { once } from "#lib/process.ts"

export type Database = PostgresJsDatabase<Record<string, never>>
/** int8 comes back as a number: every count and revision stays far below 2^53. */
export type Sql = postgres.Sql<{ bigint: number }>

type Connected = {
  url: string
  sql: Sql
  sendSql: Sql
  quickSql: Sql
  searchSql: Sql
  markSql: Sql
  db: Database
  marker: Database
  reader: Database
  kept: Map<string, unknown>
}

const held = once("database", () => ({ connected: undefined as Connected | undefined }))

/**
 * Sets up the clients of this process; no connection is made before the first query. Times are milliseconds.
 * Calling it again with another URL is for tests; close first.
 */
export function connectDatabase(url: string): void {
  // They find out together that the database is away: one asks again, however many there are.
  const dial = makeDial()
  const sql = open(url, { dial, max: env().database.pool })
  // A conversation that is locked makes its own batch wait for the next round and nobody else.
  const sendSql = open(url, { dial, max: 2, lockTimeout: 200, planOnce: true, name: "charla-send" })
  // Searches wait for each other and never for a connection that something else needs; each is planned for its own words.
  const searchSql = open(url, {
    dial,
    max: 2,
    statementTimeout: 1500,
    prepare: false,
    settings: { enable_seqscan: "off", jit: "off", max_parallel_workers_per_gather: "0" },
    name: "charla-search",
  })
  const quickSql = open(url, { dial, max: Math.min(4, env().database.pool), planOnce: true, name: "charla-quick" })
  // One turn of marks is written at a time; one that waits for a locked row makes nothing else wait.
  const markSql = open(url, { dial, max: 1, lockTimeout: 1000, planOnce: true, name: "charla-marks" })
  const make = (client: Sql) => drizzle(client, { casing: "snake_case" }) as Database
  held.connected = {
    url,
    sql,
    sendSql,
    quickSql,
    searchSql,
    markSql,
    db: make(sql),
    marker: make(alwaysPrepared(markSql)),
    reader: make(alwaysPrepared(quickSql)),
    kept: new Map(),
  }
}

/** The drizzle client; its SQL-like builder only. */
export function db(): Database {
  return connected().db
}

/** The postgres.js client under {@link db}. Drizzle has changed its parsers: dates come back as strings. */
export function sql(): Sql {
  return connected().sql
}

/** A small client of its own for the queue of sends: it gives up on a locked row after 200 ms (55P03). */
export function sendSql(): Sql {
  return connected().sendSql
}

/**
 * The drizzle client for reading outside of transactions. Statements are sent, parsed and planned once per connection, and what is asked
 * while another one is on its way goes along without waiting: no transaction ever begins on these connections.
 */
export function reader(): Database {
  return connected().reader
}

/** The drizzle client for writing what many report at the same time, one statement after the other: it gives up on a locked row after a second. */
export function marker(): Database {
  return connected().marker
}

/**
 * A statement of {@link reader} whose text is made once: `make` builds it with `sql.placeholder` for what differs and ends with
 * `.prepare(name)`. The name is its own throughout the program.
 */
export function kept<Statement>(name: string, make: (reader: Database) => Statement): Statement {
  const { kept, reader } = connected()
  if (!kept.has(name)) kept.set(name, make(reader))
  return kept.get(name) as Statement
}

/** A small client of its own for searches: two at a time, 1.5 s each at most (57014), always through an index. */
export function searchSql(): Sql {
  return connected().searchSql
}

/** The address that {@link connectDatabase} was given, for those who bring their own client. */
export function databaseUrl(): string {
  return connected().url
}

/** Lets queries in flight finish for up to three seconds, then closes every connection. */
export async function closeDatabase(): Promise<void> {
  const { connected } = held
  held.connected = undefined
  if (!connected) return
  const { sql, sendSql, quickSql, searchSql, markSql } = connected
  await Promise.all([sql, sendSql, quickSql, searchSql, markSql].map(client => client.end({ timeout: 3 })))
}

type OpenOptions = {
  /** How it connects; a way of its own unless it is said. */
  dial?: ReturnType<typeof makeDial>
  max: number
  lockTimeout?: number
  /** 0 means none. */
  statementTimeout?: number
  /** Plans a statement once per connection, and again only when the statistics of its tables have changed. */
  planOnce?: boolean
  /** Whether statements are kept prepared. */
  prepare?: boolean
  /** Further settings of each connection. */
  settings?: Record<string, string>
  name?: string
}

/** A client with this program's time limits. */
export function open(url: string, options: OpenOptions): Sql {
  const {
    dial = makeDial(),
    max,
    lockTimeout = 5000,
    statementTimeout = 10_000,
    planOnce = false,
    prepare = true,
    settings,
    name,
  } = options
  const client = postgres(url, {
    ...hostOf(url),
    // Known to postgres.js but not to its types: makes the socket of each connection.
    ...({ socket: dial } as object),
    max,
    prepare,
    connect_timeout: 5,
    idle_timeout: 60,
    // Pauses between attempts are the dial's matter; here they would only keep queries waiting.
    backoff: () => 0.02,
    onnotice: () => {},
    types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
    connection: {
      application_name: name ?? "charla",
      statement_timeout: statementTimeout,
      lock_timeout: lockTimeout,
      // PostgreSQL may otherwise plan the statement of a batch anew each time, which takes longer than running it.
      // A plan from when a table was nearly empty would read all of it, until somebody counts its rows anew.
      ...(planOnce && { plan_cache_mode: "force_generic_plan", enable_seqscan: "off" }),
      idle_in_transaction_session_timeout: 10_000,
      ...settings,
    },
  })
  return wholeAnswers(guardTransactions(client))
}

function connected(): Connected {
  if (!held.connected) throw new Error("The database is used before connectDatabase() was called.")
  return held.connected
}
