import { isMuted, type Lobby } from "#lib/client/cache/conversations.ts"

const mutes = (lobby: Lobby) => Object.values(lobby.rows).filter(({ membership }) => membership.mutedUntil !== null)

/** Mutes that have run out are let go, so that everything that shows them hears of it. The server's own rows say the same by their time. */
export const endMutes = (lobby: Lobby, now: string): Lobby => {
  const over = mutes(lobby).filter(({ membership }) => !isMuted(membership, now))
  if (over.length === 0) return lobby
  const ended = over.map(row => [row.conversation.id, { ...row, membership: { ...row.membership, mutedUntil: null } }])
  return { ...lobby, rows: { ...lobby.rows, ...Object.fromEntries(ended) } }
}

/** When the next mute ends, ISO 8601. */
export const nextMuteEnd = (lobby: Lobby): string | undefined =>
  mutes(lobby)
    .map(({ membership }) => membership.mutedUntil!)
    .sort()[0]
