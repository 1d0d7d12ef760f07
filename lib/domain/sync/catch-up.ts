import { sql } from "drizzle-orm"
import type { Actor } from "#lib/domain/actor.ts"
import { listBlocked } from "#lib/domain/blocks.ts"
import { isShown, lobbyRows, shownRows } from "#lib/domain/conversations/rows.ts"
import { draftsSince } from "#lib/domain/drafts.ts"
import { currentInstallation } from "#lib/domain/installation.ts"
import { activeConversationIds } from "#lib/domain/memberships.ts"
import { getMe } from "#lib/domain/people/me.ts"
import type { DraftDto } from "#lib/protocol/drafts.ts"
import type { SyncInput, SyncOutput } from "#lib/protocol/sync.ts"

/**
 * What a client that was away has to know: rows of conversations that changed, came or went, and the personal revision. A client of
 * another epoch, or one that is ahead of this database, starts afresh. Messages follow per conversation by `message:changes`.
 */
export const catchUp = async (actor: Actor, input: SyncInput): Promise<SyncOutput> => {
  const { epoch } = currentInstallation()
  // Revisions first, rows after: what changes in between is told twice rather than never.
  const me = await getMe(actor)
  const personRevision = me.revision
  const blocked = (await listBlocked(actor)).blocked.map(person => person.id)
  const reset = input.epoch !== epoch || input.personRevision > personRevision
  const drafts = await draftsFor(actor, input, personRevision)
  if (reset) {
    const gone = Object.keys(input.conversations)
    const { rows, people } = await shownRows(actor.personId)
    const mine = new Set(rows.map(row => row.conversation.id))
    return { epoch, reset, personRevision, rows, people, gone: gone.filter(id => !mine.has(id)), blocked, drafts, me }
  }
  const known = JSON.stringify(input.conversations)
  const changed = sql`(
    ${isShown(actor.personId)} and (
      (${known}::json ->> c.id::text) is null
      or (${known}::json ->> c.id::text)::int <> c.revision
      or m.person_revision > ${input.personRevision}
    )
  )`
  const { rows, people } = await lobbyRows(actor.personId, changed)
  const active = new Set(await activeConversationIds(actor.personId))
  const gone = Object.keys(input.conversations).filter(id => !active.has(id))
  return { epoch, reset, personRevision, rows, people, gone, blocked, drafts, me }
}

/** Of another history none is known; who only starts afresh may still know theirs. */
const draftsFor = async ({ personId }: Actor, { epoch, drafts }: SyncInput, revision: number): Promise<DraftDto[]> => {
  if (drafts === undefined) return []
  const isOther = (epoch !== null && epoch !== currentInstallation().epoch) || drafts > revision
  return draftsSince(personId, isOther ? 0 : drafts)
}
