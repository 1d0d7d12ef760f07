import { and, eq, sql } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { journeyComments } from "#db/schema/journeys.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { forbidden, notFound } from "#lib/domain/errors.ts"
import { announceJourney } from "#lib/domain/journeys/announce.ts"
import { requireJourney } from "#lib/domain/journeys/rows.ts"
import { peopleByIds } from "#lib/domain/people/get.ts"
import type { CommentDto, CommentPage } from "#lib/protocol/journeys.ts"
import { limits } from "#lib/protocol/limits.ts"

type Row = Pick<typeof journeyComments.$inferSelect, "id" | "authorId" | "body"> & { createdAt: Date | string }

const toComment = ({ id, authorId, body, createdAt }: Row): CommentDto => ({
  id,
  authorId,
  body,
  createdAt: new Date(createdAt).toISOString(),
})

/** Says something about a journey that one may see; the same client id again answers with what it said. Errors: `not_found`. */
export const addComment = async (
  actor: Actor,
  { journeyId, clientId, body }: { journeyId: string; clientId: string; body: string },
): Promise<{ comment: CommentDto }> => {
  await requireJourney(actor, journeyId)
  const [made] = await db()
    .insert(journeyComments)
    .values({ id: uuidv7(), journeyId, authorId: actor.personId, clientId, body })
    .onConflictDoNothing()
    .returning()
  if (made) await announceJourney(journeyId)
  const [row] = made
    ? [made]
    : await db()
        .select()
        .from(journeyComments)
        .where(and(eq(journeyComments.authorId, actor.personId), eq(journeyComments.clientId, clientId)))
  return { comment: toComment(row!) }
}

/** What was said of it, the latest page, oldest first; what somebody in a block with the actor said is left out. Errors: `not_found`. */
export const listComments = async (
  actor: Actor,
  { journeyId, before }: { journeyId: string; before?: string | undefined },
): Promise<CommentPage> => {
  await requireJourney(actor, journeyId)
  const rows = (await db().execute(sql`
    select c.id, c.author_id as "authorId", c.body, c.created_at as "createdAt" from journey_comments c
    where c.journey_id = ${journeyId} and ${isUnblocked(sql`c.author_id`, sql`${actor.personId}::uuid`)}
      ${before ? sql`and c.id < ${before}` : sql``}
    order by c.id desc limit ${limits.pageDefault + 1}
  `)) as unknown as Row[]
  const page = rows.slice(0, limits.pageDefault).reverse()
  return {
    comments: page.map(toComment),
    people: await peopleByIds(page.map(row => row.authorId)),
    hasOlder: rows.length > page.length,
  }
}

/** Takes back what one has said, or what somebody said about an own journey. Errors: `not_found`, `forbidden`. */
export const removeComment = async (
  actor: Actor,
  { commentId }: { commentId: string },
): Promise<Record<string, never>> => {
  const [row] = await db().select().from(journeyComments).where(eq(journeyComments.id, commentId))
  if (!row) throw notFound()
  const journey = await requireJourney(actor, row.journeyId)
  if (row.authorId !== actor.personId && journey.ownerId !== actor.personId) throw forbidden()
  await db().delete(journeyComments).where(eq(journeyComments.id, commentId))
  await announceJourney(row.journeyId)
  return {}
}
