import type { LobbyRow } from "#lib/protocol/conversations.ts"
import { type Lobby, sortedRows } from "./cache/conversations.ts"
import { keys } from "./cache/keys.ts"
import { useCached } from "./use-cached.ts"

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
