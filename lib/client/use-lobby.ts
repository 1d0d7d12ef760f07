import { isLoud, type Lobby, sortedRows } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"

type LobbyView = { rows: LobbyRow[]; unread: number }

const empty: LobbyView = { rows: [], unread: 0 }
const view = (lobby: Lobby): LobbyView => {
  const rows = sortedRows(lobby)
  return { rows, unread: rows.filter(isLoud).length }
}

/** The conversations one is in, archived ones too; `unread` counts those with unread messages that are neither muted nor archived. */
export const useLobby = (): LobbyView => useCached(keys.lobby, view) ?? empty
