import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { drizzle } from "drizzle-orm/postgres-js"
import { migrate as runFiles } from "drizzle-orm/postgres-js/migrator"
import { open, type Sql } from "#db/client.ts"
import { withDeadline } from "#lib/deadline.ts"
import { log } from "#lib/log.ts"

const folder = join(import.meta.dirname, "migrations")

/**
 * Brings the tables up to date with the files of db/migrations. Several nodes may start at once: one works, the others
 * wait. A table that is in use is waited for two seconds at most (then this throws), so that nothing stands still.
 */
export async function migrate(url: string): Promise<void> {
  if (!existsSync(join(folder, "meta", "_journal.json"))) return
  const sql = open(url, { max: 1, lockTimeout: 0, statementTimeout: 0, name: "charla-migrate" })
  try {
    await sql`select pg_advisory_lock(hashtext('charla:migrate'))`
    await sql`set lock_timeout = 2000`
    const pending = await countPending(sql)
    if (pending > 0) log.info({ pending }, "bringing the tables up to date")
    await runFiles(drizzle(sql), { migrationsFolder: folder })
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function countPending(sql: Sql): Promise<number> {
  const { entries } = JSON.parse(readFileSync(join(folder, "meta", "_journal.json"), "utf8")) as { entries: unknown[] }
  const [known] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`
  const [row] = known!.there ? await sql`select count(*)::int as done from drizzle.__drizzle_migrations` : []
  return entries.length - Number(row?.done ?? 0)
}

/** Asks until the database answers, at growing distances up to 5 s, and tells each time why it does not. */
export async function waitForDatabase(
  sql: Sql,
  onFailure: (error: Error) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (let pause = 100; ; pause = Math.min(pause * 2, 5000)) {
    try {
      await withDeadline(sql`select 1`, 5000)
      return
    } catch (error) {
      onFailure(error as Error)
      await wait(pause, undefined, { signal })
    }
  }
}
