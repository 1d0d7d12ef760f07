import { sql } from "#db/client.ts"

/** Settles when PostgreSQL has answered; fails at once while it is away, however often it is asked. */
export const reachDatabase = async (): Promise<void> => {
  await sql()`select 1`
}
