import type { QueryClient } from "@tanstack/react-query"
import { keys } from "#lib/client/cache/keys.ts"
import { update } from "#lib/client/cache/store.ts"
import type { EventPayload } from "#lib/protocol/events.ts"

/** How people are now. Of whom no time is told, none is known any more. */
export const setPresence = (cache: QueryClient, { people, lastSeen, statuses }: EventPayload<"presence:changed">) => {
  update(cache, keys.presence, held => ({ ...held, ...people }))
  update(cache, keys.statuses, held => (statuses ? { ...held, ...statuses } : held))
  update(cache, keys.lastSeen, held => {
    const kept = Object.entries(held).filter(([id]) => !(id in people))
    return { ...Object.fromEntries(kept), ...lastSeen }
  })
}
