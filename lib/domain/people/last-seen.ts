import { and, eq, sql } from "drizzle-orm"
import { db, kept } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import type { Reader } from "#lib/domain/access.ts"

const uuids = (ids: string[]) => sql`(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`

/** Which of these people appear offline to everyone. */
export const invisibleAmong = async (ids: string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set()
  const rows = await kept("invisible-among", invisibleStatement).execute({ ids: `{${ids}}` })
  return new Set(rows.map(row => row.id))
}

const invisibleStatement = (reader: Reader) =>
  reader
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.invisible, true), sql`${people.id} = any(${sql.placeholder("ids")}::uuid[])`))
    .prepare("invisible_among")

/** When these people were last here, as far as it was noted, ISO 8601. Those who appear offline stand still since they do. */
export const lastSeenOf = async (ids: string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await db()
    .select({ id: people.id, at: people.lastSeenAt })
    .from(people)
    .where(sql`${people.lastSeenAt} is not null and ${people.id} in ${uuids(ids)}`)
  return new Map(rows.map(row => [row.id, row.at!.toISOString()]))
}

/**
 * Notes when people were here: one statement for all, never back, and never for who appears offline. `atLeastMs`: those who were noted
 * less long ago are left alone.
 */
export const noteSeen = async (seen: Map<string, number>, atLeastMs = 0): Promise<void> => {
  if (seen.size === 0) return
  const rows = JSON.stringify([...seen].map(([id, at]) => ({ id, at: new Date(at).toISOString() })))
  await db().execute(sql`
    update ${people} p set last_seen_at = s.at
    from json_to_recordset(${rows}::json) as s(id uuid, at timestamptz)
    where p.id = s.id and not p.invisible
      and (p.last_seen_at is null or p.last_seen_at < s.at - ${atLeastMs} * interval '1 millisecond')
  `)
}
