import { type Lobby, sortedRows } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"

type LobbyView = { rows: LobbyRow[]; totalUnread: number }

const empty: LobbyView = { rows: [], totalUnread: 0 }
const view = (lobby: Lobby): LobbyView => {
  const rows = sortedRows(lobby)
  const now = new Date().toISOString()
  const loud = rows.filter(({ membership }) => !membership.mutedUntil || membership.mutedUntil < now)
  return { rows, totalUnread: loud.reduce((sum, row) => sum + row.unread, 0) }
}

/** The conversations one is in, the latest activity first; `totalUnread` leaves muted ones out. */
export const useLobby = (): LobbyView => useCached(keys.lobby, view) ?? empty
