import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"

/** How long message info tells when somebody received or read. That they did is known for ever. */
const keptDays = 90
const atOnce = 10_000

/** Removes old times, a bounded number at a time. Returns how many. */
export const forgetReceipts = async (): Promise<number> => {
  const { count } = (await db().execute(sql`
    delete from receipts where ctid in (
      select ctid from receipts where at < now() - make_interval(days => ${keptDays}) limit ${atOnce}
    )
  `)) as unknown as { count: number }
  return count
}
