import type { LobbyRow } from "#lib/protocol/conversations.ts"

export const filters = ["all", "unread", "rooms", "direct", "archived"] as const
export type LobbyFilter = (typeof filters)[number]

/** What is archived is in a place of its own and nowhere else. */
export const passes = (filter: LobbyFilter, { conversation, membership, unread }: LobbyRow) => {
  if (filter === "archived" || membership.archivedAt) return filter === "archived" && membership.archivedAt !== null
  if (filter === "unread") return unread > 0
  if (filter === "rooms") return conversation.kind !== "direct"
  return filter === "all" || conversation.kind === "direct"
}
