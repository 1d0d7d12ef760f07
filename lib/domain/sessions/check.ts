import { and, eq, gt, isNull, sql } from "drizzle-orm"
import { db, kept } from "#db/client.ts"
import { people, sessions } from "#db/schema/people.ts"
import type { Reader } from "#lib/domain/access.ts"
import { gather } from "#lib/domain/gather.ts"
import { log } from "#lib/log.ts"
import { once } from "#lib/process.ts"

/** How long an answer is believed: an end on another node acts within two seconds. */
const FRESH_MS = 2000
const MOST = 20_000
const TOUCH_MS = 60_000

/** Those of some sessions that hold, of people who come in together in one statement. */
const holding = gather("sessions", {
  async run(ids: string[]) {
    const rows = await kept("sessions-holding", holdingStatement).execute({
      ids: `{${ids}}`,
      now: new Date().toISOString(),
    })
    const found = new Map(rows.map(row => [row.id, row]))
    return ids.map(id => found.get(id))
  },
})

const holdingStatement = (reader: Reader) =>
  reader
    .select({
      id: sessions.id,
      personId: sessions.personId,
      expiresAt: sessions.expiresAt,
      lastSeenAt: sessions.lastSeenAt,
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .where(
      and(
        sql`${sessions.id} = any(${sql.placeholder("ids")}::uuid[])`,
        gt(sessions.expiresAt, sql.placeholder("now")),
        isNull(people.bannedAt),
      ),
    )
    .prepare("sessions_holding")

type Known = { personId: string; expiresAt: number; until: number }

const cache = once("sessions-known", () => ({ known: new Map<string, Known>(), ends: 0 }))

/**
 * Who a session belongs to; null when there is none, it has ended or expired, or its person is banned. `address` is where it was seen
 * now, noted at most once a minute.
 */
export async function checkSession(sessionId: string, address?: string): Promise<{ personId: string } | null> {
  const now = Date.now()
  const known = cache.known.get(sessionId)
  if (known && known.until > now && known.expiresAt > now) return { personId: known.personId }
  const { ends } = cache
  const row = await holding(sessionId)
  if (!row) {
    cache.known.delete(sessionId)
    return null
  }
  // What was read while a session ended may be from before.
  if (ends === cache.ends) {
    remember(sessionId, { personId: row.personId, expiresAt: row.expiresAt.getTime(), until: now + FRESH_MS })
  }
  if (now - row.lastSeenAt.getTime() > TOUCH_MS) touch(sessionId, address)
  return { personId: row.personId }
}

/** How these sessions stand, in one query for all that have an open socket here. Those that ended are left out. */
export async function sessionStates(sessionIds: string[]): Promise<Map<string, "holds" | "expired">> {
  if (sessionIds.length === 0) return new Map()
  const rows = await db()
    .select({ id: sessions.id, expiresAt: sessions.expiresAt })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .where(and(sql`${sessions.id} = any(${sql.param(sessionIds)}::uuid[])`, isNull(people.bannedAt)))
  const now = Date.now()
  return new Map(rows.map(row => [row.id, row.expiresAt.getTime() > now ? "holds" : "expired"]))
}

/** Drops what is remembered of sessions that have ended. */
export function forgetSessions(sessionIds: string[]): void {
  cache.ends++
  for (const id of sessionIds) cache.known.delete(id)
}

function remember(sessionId: string, known: Known): void {
  cache.known.delete(sessionId)
  cache.known.set(sessionId, known)
  if (cache.known.size > MOST) cache.known.delete(cache.known.keys().next().value!)
}

function touch(sessionId: string, address: string | undefined): void {
  touchAll({ id: sessionId, address: address ?? null }).catch(error =>
    log.warn({ err: error }, "when a session was last seen was not noted"),
  )
}

/** One that ends just now is left alone. */
const touchAll = gather("sessions-seen", {
  async run(seen: { id: string; address: string | null }[]) {
    await db().execute(sql`
      with seen as (select * from json_to_recordset(${JSON.stringify(seen)}::json) as t(id uuid, address text)),
      free as (select id from sessions where id in (select id from seen) order by id for no key update skip locked)
      update sessions s set last_seen_at = now(), address = coalesce(t.address, s.address)
      from seen t join free using (id) where s.id = t.id
    `)
    return seen
  },
})
