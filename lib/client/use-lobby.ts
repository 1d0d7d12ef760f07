import { isLoud, type Lobby, sortedRows } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"

type LobbyView = { rows: LobbyRow[]; unread: number }

const empty: LobbyView = { rows: [], unread: 0 }
const views = new WeakMap<Lobby, LobbyView>()
/** Sorted once, however many parts of the screen ask. */
const view = (lobby: Lobby): LobbyView => {
  const known = views.get(lobby)
  if (known) return known
  const rows = sortedRows(lobby)
  const made = { rows, unread: rows.filter(isLoud).length }
  views.set(lobby, made)
  return made
}

/** The conversations one is in, archived ones too; `unread` counts those with unread messages that are neither muted nor archived. */
export const useLobby = (): LobbyView => useCached(keys.lobby, view, "paced") ?? empty
