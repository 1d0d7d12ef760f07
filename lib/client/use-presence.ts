import { useCallback, useEffect, useMemo } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useCached } from "#lib/client/use-cached.ts"
import type { PresenceState } from "#lib/protocol/presence.ts"

const nobody: Record<string, PresenceState> = {}

/** How somebody is whose face is shown: asked for while it is in view. */
export const usePresenceOf = (personId: string | null): PresenceState | undefined => {
  const state = useCached(
    keys.presence,
    useCallback((all: Record<string, PresenceState>) => all[personId ?? ""], [personId]),
  )
  return personId === null ? undefined : (state ?? "offline")
}

/** How these people are, in view or not, and how many have the conversation open now. */
export const usePresence = (personIds: string[], conversationId: string | null) => {
  const { presence } = useClient()
  const asked = personIds.join()
  useEffect(
    () => presence.watch({ personIds: asked ? asked.split(",") : [], conversationId }),
    [presence, asked, conversationId],
  )
  const all = useCached(keys.presence) ?? nobody
  const here = useCached(keys.here(conversationId ?? ""))
  const people = useMemo((): Record<string, PresenceState> => {
    const ids = asked ? asked.split(",") : []
    return Object.fromEntries(ids.map(id => [id, all[id] ?? "offline"]))
  }, [all, asked])
  return { people, here: conversationId ? (here ?? null) : null }
}
