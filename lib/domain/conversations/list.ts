import type { Actor } from "#lib/domain/actor.ts"
import { shownRows } from "#lib/domain/conversations/rows.ts"
import { currentInstallation } from "#lib/domain/installation.ts"
import { personHeads } from "#lib/domain/people/revision.ts"
import type { LobbyDto } from "#lib/protocol/conversations.ts"

/** The lobby: every conversation of the person, the latest first. */
export const listLobby = async (actor: Actor): Promise<LobbyDto> => {
  // The revision is read first: what changes in between is seen twice rather than never.
  const heads = await personHeads([actor.personId])
  const { rows, people } = await shownRows(actor.personId)
  return { epoch: currentInstallation().epoch, personRevision: heads.get(actor.personId) ?? 0, rows, people }
}
