import type { Sql } from "#db/client.ts"

/**
 * Statements with more parameters than this are sent afresh each time: their text grows with a list, and each length would be one more
 * for every connection to keep.
 */
const MOST_PARAMETERS = 12

/**
 * What to call `unsafe` with, which is what drizzle calls: prepared, where the library would send, parse and plan the statement anew
 * each time, in two round trips instead of one. Inside a transaction, or where none ever begins: elsewhere the library would send prepared
 * statements one behind the other on a shared connection, and under load begin a transaction there that belongs to nobody
 * (`UNSAFE_TRANSACTION`).
 */
export function asPrepared([text, parameters, options]: Parameters<Sql["unsafe"]>): Parameters<Sql["unsafe"]> {
  const count = parameters?.length ?? 0
  return [text, parameters, { ...options, prepare: count > 0 && count <= MOST_PARAMETERS }]
}

/** The same for a client on which no transaction ever begins: everything it is asked is prepared. */
export function alwaysPrepared(client: Sql): Sql {
  const { unsafe } = client
  return Object.assign(client, { unsafe: (...all: Parameters<Sql["unsafe"]>) => unsafe(...asPrepared(all)) }) as Sql
}
