import { randomUUID } from "node:crypto"
import { sql as raw } from "drizzle-orm"
import { db } from "#db/client.ts"
import { installation } from "#db/schema/installation.ts"
import { once } from "#lib/process.ts"

export type Installation = { id: string; epoch: string; secret: string | null }

const state = once("installation", () => ({ value: null as Installation | null }))

/**
 * Reads or makes the row that says which installation this is. A database that was copied into another cluster, or brought back to
 * an earlier point in time, gets a new epoch: numbers may be given out again there, so clients must start afresh.
 * `offeredSecret` is kept in the row when it has none, so that every node of one database shares it.
 */
export const loadInstallation = async (offeredSecret: string | null = null): Promise<Installation> => {
  const lineage = await readLineage()
  await db()
    .insert(installation)
    .values({ id: randomUUID(), epoch: randomUUID(), secret: offeredSecret, lineage })
    .onConflictDoUpdate({
      target: installation.only,
      set: {
        secret: raw`coalesce(${installation.secret}, excluded.secret)`,
        epoch: raw`case when ${installation.lineage} = excluded.lineage then ${installation.epoch} else excluded.epoch end`,
        lineage: raw`excluded.lineage`,
      },
    })
  const [row] = await db().select().from(installation)
  state.value = { id: row!.id, epoch: row!.epoch, secret: row!.secret }
  return state.value
}

/** The loaded installation. Throws before `loadInstallation`. */
export const currentInstallation = (): Installation => {
  if (!state.value) throw new Error("The installation was used before it was loaded.")
  return state.value
}

/** What changes when a database is restored: the cluster's own identifier, its time line, the database's number. */
const readLineage = async (): Promise<string> => {
  const [row] = (await db().execute(raw`
    select (select system_identifier from pg_control_system())::text || ':' ||
           (select timeline_id from pg_control_checkpoint())::text || ':' ||
           (select oid from pg_database where datname = current_database())::text as lineage
  `)) as unknown as { lineage: string }[]
  return row!.lineage
}
