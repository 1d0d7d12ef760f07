import { sql } from "drizzle-orm"
import { reader } from "#db/client.ts"
import { announce } from "#lib/domain/announce.ts"
import { log } from "#lib/log.ts"
import { once } from "#lib/process.ts"
import type { EventPayload } from "#lib/protocol/events.ts"
import { limits } from "#lib/protocol/limits.ts"

/** One conversation is told of at most this often. */
const everyMs = 1000
/** What moves at the same moment is read in one statement. */
const gatherMs = 20
/** How long the log is looked back on: more than the time between two looks. */
const backMs = 30_000
const most = 10_000

type Moved = EventPayload<"receipts:moved">

const state = once("receipts", () => ({
  dirty: new Set<string>(),
  /** When a conversation was told of: in this process's time, and in the database's. */
  told: new Map<string, { at: number; databaseAt: number }>(),
  timer: undefined as NodeJS.Timeout | undefined,
}))

/**
 * Marks of some members of these conversations moved: their members are told soon, each conversation at most once a second. What is lost
 * here, with this process or past the bound, is found in the log by `lookForReceipts`.
 */
export const tellReceipts = (conversationIds: Iterable<string>): void => {
  for (const id of conversationIds) if (state.dirty.size < most) state.dirty.add(id)
  schedule(gatherMs)
}

const schedule = (ms: number) => {
  if (state.timer || state.dirty.size === 0) return
  state.timer = setTimeout(() => {
    state.timer = undefined
    tell().catch(error => {
      log.debug({ err: error }, "receipts could not be told")
      schedule(everyMs)
    })
  }, ms)
  state.timer.unref()
}

const tell = async (): Promise<void> => {
  const now = Date.now()
  const due = [...state.dirty].filter(id => (state.told.get(id)?.at ?? 0) + everyMs <= now)
  for (const id of due) state.dirty.delete(id)
  try {
    const { floors, databaseAt } = await readFloors(due)
    for (const id of due) state.told.set(id, { at: now, databaseAt })
    for (const moved of floors) announce({ membersOf: moved.conversationId }, "receipts:moved", moved)
  } catch (error) {
    for (const id of due) state.dirty.add(id)
    throw error
  }
  for (const [id, { at }] of state.told) if (at < now - 2 * backMs) state.told.delete(id)
  schedule(everyMs / 4)
}

/** Tells what another node, which this one did not hear, wrote down lately. Sockets of this node hear it like any other. */
export const lookForReceipts = async (): Promise<Moved[]> => {
  const rows = (await reader().execute(sql`
    select conversation_id as id, extract(epoch from max(at)) * 1000 as at from receipts
    where at > now() - make_interval(secs => ${backMs / 1000}) group by 1
  `)) as unknown as { id: string; at: string }[]
  const news = rows.filter(({ id, at }) => Number(at) > (state.told.get(id)?.databaseAt ?? 0)).map(({ id }) => id)
  const { floors, databaseAt } = await readFloors(news)
  for (const id of news) state.told.set(id, { at: state.told.get(id)?.at ?? 0, databaseAt })
  return floors
}

type Row = { id: string; person_id: string; now: string } & Record<"delivered" | "read", number> &
  Record<"tells_delivered" | "tells_read", boolean>

/** Of each conversation whose ticks are told: the lowest mark, whose it is, and the lowest of the others. */
const readFloors = async (ids: string[]): Promise<{ floors: Moved[]; databaseAt: number }> => {
  if (ids.length === 0) return { floors: [], databaseAt: 0 }
  const rows = (await reader().execute(sql`
    select m.conversation_id as id, m.person_id, m.shown_delivered_seq as delivered, m.shown_read_seq as read,
           m.state = 'active' and m.tells_delivered as tells_delivered, m.state = 'active' and m.tells_read as tells_read,
           extract(epoch from now()) * 1000 as now
    from conversations c join memberships m on m.conversation_id = c.id
    where c.id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))
      and c.member_count <= ${limits.receiptsMax}
  `)) as unknown as Row[]
  const members = Map.groupBy(rows, row => row.id)
  const floors = [...members].map(([conversationId, of]) => ({
    conversationId,
    delivered: floorOf(of, "delivered"),
    read: floorOf(of, "read"),
  }))
  return { floors, databaseAt: Number(rows[0]?.now ?? 0) }
}

/** Who is not waited for stands behind all others, the furthest first: what is left where there is nobody else. */
const floorOf = (members: Row[], kind: "delivered" | "read"): Moved["read"] => {
  const marks = members.map(row => ({ personId: row.person_id, seq: row[kind], waited: row[`tells_${kind}`] }))
  const [lowest, next] = marks.sort((a, b) =>
    a.waited !== b.waited ? Number(b.waited) - Number(a.waited) : a.waited ? a.seq - b.seq : b.seq - a.seq,
  )
  return { personId: lowest?.personId ?? null, seq: lowest?.seq ?? null, next: next?.seq ?? null }
}
