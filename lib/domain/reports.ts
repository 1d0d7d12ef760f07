import { and, desc, eq, sql } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { messages } from "#db/schema/messages.ts"
import { people } from "#db/schema/people.ts"
import { reports } from "#db/schema/relations.ts"
import { requireReader } from "#lib/domain/access.ts"
import { announceActivity } from "#lib/domain/activity/announce.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid, notFound } from "#lib/domain/errors.ts"
import { membershipOf } from "#lib/domain/memberships.ts"
import { firstVisible } from "#lib/domain/messages/list.ts"
import { noteNotice } from "#lib/domain/notices.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { ReportDto, ReportInput } from "#lib/protocol/relations.ts"

type Row = typeof reports.$inferSelect

/**
 * Tells the operator of a person, or of a message of theirs that the actor may read; what it said is kept with it. The same thing again
 * while nothing is decided changes the reason. The one it is about never hears of it. Errors: `not_found`, `invalid` (oneself).
 */
export const makeReport = async (actor: Actor, input: ReportInput): Promise<{ report: ReportDto }> => {
  const { personId, conversationId = null, seq = null, reason, note = "" } = input
  if (personId === actor.personId) throw invalid({ personId: "wrong" })
  if ((conversationId === null) !== (seq === null)) throw invalid({ seq: "required" })
  const [found] = await db().select({ id: people.id }).from(people).where(eq(people.id, personId))
  if (!found) throw notFound()
  const body = conversationId === null ? null : await bodyOf(actor, { conversationId, seq: seq!, personId })
  const same = sql`${reports.reporterId} = ${actor.personId} and ${reports.personId} = ${personId} and ${reports.state} = 'open'
    and ${reports.conversationId} is not distinct from ${conversationId}::uuid and ${reports.seq} is not distinct from ${seq}::int`
  const [again] = await db().update(reports).set({ reason, note }).where(same).returning()
  if (again) return { report: toReport(again) }
  const [row] = await db()
    .insert(reports)
    .values({ id: uuidv7(), reporterId: actor.personId, personId, conversationId, seq, reason, note, body })
    .returning()
  return { report: toReport(row!) }
}

/** What somebody said at a place that the actor may read, or was asked to. */
const bodyOf = async (actor: Actor, at: { conversationId: string; seq: number; personId: string }) => {
  const asked = await db().transaction(tx => membershipOf(tx, at.conversationId, actor.personId))
  const from =
    asked?.state === "requested" ? asked.visibleFromSeq : firstVisible(await requireReader(actor, at.conversationId))
  const [row] = await db()
    .select({ body: messages.body, authorId: messages.authorId })
    .from(messages)
    .where(and(eq(messages.conversationId, at.conversationId), eq(messages.seq, at.seq)))
  if (!row || at.seq < from || row.authorId !== at.personId) throw notFound()
  return row.body
}

/** What the actor has reported, the latest first, and what became of it. */
export const listReports = async (actor: Actor): Promise<{ reports: ReportDto[] }> => {
  const rows = await db()
    .select()
    .from(reports)
    .where(eq(reports.reporterId, actor.personId))
    .orderBy(desc(reports.createdAt))
    .limit(limits.pageMax)
  return { reports: rows.map(toReport) }
}

/** For the operator: what is to be decided, the oldest first, with who and what. */
export const openReports = async (): Promise<(Row & { reporter: string; handle: string })[]> => {
  const rows = await db()
    .select({
      row: reports,
      handle: people.handle,
      reporter: sql<string>`(select r.handle from people r where r.id = ${reports.reporterId})`,
    })
    .from(reports)
    .innerJoin(people, eq(people.id, reports.personId))
    .where(eq(reports.state, "open"))
    .orderBy(reports.createdAt)
    .limit(limits.pageMax)
  return rows.map(({ row, ...names }) => ({ ...row, ...names }))
}

/** For the operator: decides a report. Its reporter hears which way. Errors: `not_found` (none that is open). */
export const decideReport = async (reportId: string, state: "acted" | "dismissed"): Promise<void> => {
  const told = await db().transaction(async tx => {
    const [row] = await tx
      .update(reports)
      .set({ state, decidedAt: new Date() })
      .where(and(eq(reports.id, reportId), eq(reports.state, "open")))
      .returning()
    if (!row) throw notFound()
    return noteNotice(tx, [row.reporterId], { kind: `report-${state}`, key: row.id, actorId: null })
  })
  await announceActivity(told)
}

const toReport = (row: Row): ReportDto => ({
  id: row.id,
  personId: row.personId,
  reason: row.reason as ReportDto["reason"],
  state: row.state,
  createdAt: row.createdAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
})
