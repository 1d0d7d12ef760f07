import { sql } from "drizzle-orm"
import { kept } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import type { Reader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { isShownTo, rowsOf, shownRows } from "#lib/domain/conversations/rows.ts"
import { draftsSince } from "#lib/domain/drafts.ts"
import { notFound } from "#lib/domain/errors.ts"
import { gather } from "#lib/domain/gather.ts"
import { currentInstallation } from "#lib/domain/installation.ts"
import { myColumns, toMe } from "#lib/domain/people/me.ts"
import { readTicks } from "#lib/domain/receipts/ticks.ts"
import type { DraftDto } from "#lib/protocol/drafts.ts"
import type { SyncInput, SyncOutput } from "#lib/protocol/sync.ts"

/**
 * What a client that was away has to know: rows of conversations that changed, came or went, and the personal revision. A client of
 * another epoch, or one that is ahead of this database, starts afresh. Messages follow per conversation by `message:changes`. Where
 * nothing changed it is one statement.
 */
export const catchUp = async (actor: Actor, input: SyncInput): Promise<SyncOutput> => {
  const { epoch } = currentInstallation()
  const { personId } = actor
  // Revisions first, rows after: what changes in between is told twice rather than never.
  const found = await news({ personId, known: input.conversations, since: input.personRevision })
  if (!found) throw notFound()
  const { blocked, changed, gone, ...own } = found
  const me = toMe(own)
  const drafts = await draftsFor(actor, input, me.revision)
  const ticks = await readTicks(actor, input.ticks ?? [])
  const common = { epoch, personRevision: me.revision, blocked: blocked ?? [], drafts, me, ticks }
  if (input.epoch !== epoch || input.personRevision > me.revision) {
    const shown = await shownRows(personId)
    const mine = new Set(shown.rows.map(row => row.conversation.id))
    return { ...common, ...shown, reset: true, gone: Object.keys(input.conversations).filter(id => !mine.has(id)) }
  }
  return { ...common, ...(await rowsOf(personId, changed ?? [])), reset: false, gone: gone ?? [] }
}

/** Of another history none is known; who only starts afresh may still know theirs. */
const draftsFor = async ({ personId }: Actor, { epoch, drafts }: SyncInput, revision: number): Promise<DraftDto[]> => {
  if (drafts === undefined) return []
  const isOther = (epoch !== null && epoch !== currentInstallation().epoch) || drafts > revision
  if (drafts === revision && !isOther) return []
  return draftsSince(personId, isOther ? 0 : drafts)
}

type Asked = { personId: string; known: Record<string, number>; since: number }

/** Of people who come back together in one statement; nothing where there is no such person. */
const news = gather("catch-up", {
  async run(asked: Asked[]) {
    const all = JSON.stringify(asked.map(({ personId, known, since }, place) => ({ place, personId, known, since })))
    const rows = await kept("catch-up", newsStatement).execute({ all })
    const found = new Map(rows.map(({ place, ...row }) => [place, row]))
    return asked.map((_, place) => found.get(place))
  },
})

/** The own account, whom one has blocked, which conversations differ from what is known, and which of those known are the person's no more. */
const newsStatement = (from: Reader) => {
  const known = sql`json_each_text(w.known)`
  return from
    .select({
      ...myColumns,
      place: sql<number>`w.place`,
      blocked: sql<string[] | null>`(
        select json_agg(b.blocked_id order by o.name) from blocks b join people o on o.id = b.blocked_id
        where b.blocker_id = ${people.id}
      )`,
      changed: sql<string[] | null>`(
        select json_agg(c.id) from memberships m
        join conversations c on c.id = m.conversation_id
        left join ${known} k on k.key = c.id::text
        where m.person_id = ${people.id} and m.state = 'active' and ${isShownTo(sql`${people.id}`)}
          and (k.value is null or k.value::int <> c.revision or m.person_revision > w.since)
      )`,
      gone: sql<string[] | null>`(
        select json_agg(k.key) from ${known} k where not exists (
          select 1 from memberships m
          where m.conversation_id = k.key::uuid and m.person_id = ${people.id} and m.state = 'active'
        )
      )`,
    })
    .from(people)
    .innerJoin(
      sql`json_to_recordset(${sql.placeholder("all")}::text::json) as w(place int, "personId" uuid, known json, since int)`,
      sql`w."personId" = ${people.id}`,
    )
    .prepare("catch_up")
}
