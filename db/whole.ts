import type { Sql } from "#db/client.ts"

/**
 * Makes the answers of a postgres.js client whole after a connection was lost in the middle of one. The library goes on counting its rows where the lost
 * answer had stopped: the first answer on the connection that follows begins with as many places at which there is nothing.
 */
export function wholeAnswers(client: Sql): Sql {
  const { unsafe } = client
  Object.assign(client, { unsafe: (...all: Parameters<Sql["unsafe"]>) => asWhole(unsafe(...all)) })
  return new Proxy(client, {
    apply: (target, self, parameters) => asWhole(Reflect.apply(target, self, parameters)),
  })
}

/** The same for one query; what is none is left as it is. */
export function asWhole<T>(made: T): T {
  const query = made as { resolve?(rows: unknown): void }
  const { resolve } = query
  if (resolve) query.resolve = rows => resolve(withoutGap(rows))
  return made
}

const withoutGap = (rows: unknown): unknown => {
  if (!Array.isArray(rows) || rows.length === 0 || 0 in rows) return rows
  const first = rows.findIndex((_, at) => at in rows)
  rows.splice(0, first < 0 ? rows.length : first)
  return rows
}
