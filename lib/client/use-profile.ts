import { useCallback, useEffect, useRef, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useRenewed } from "#lib/client/use-renewed.ts"
import type { ProfileDto } from "#lib/protocol/profiles.ts"

/**
 * A profile kept as it is now: asked for again as it is shown, and when its owner changes it, what is between the two changes, or something
 * was missed.
 */
export const useProfile = (first: ProfileDto) => {
  const [held, setHeld] = useState({ first, profile: first })
  if (held.first !== first) setHeld({ first, profile: first })
  const { profile } = held
  const id = first.person.id
  const turn = useRef(0)
  const refresh = useCallback(async () => {
    const mine = ++turn.current
    const result = await sendCommand("profile:get", { personId: id })
    if (result.ok && mine === turn.current) setHeld(now => ({ ...now, profile: result.value }))
  }, [id])
  /** Shows what was asked for at once; the answer of `refresh` is what holds. */
  const assume = (parts: Partial<ProfileDto>) => setHeld(now => ({ ...now, profile: { ...now.profile, ...parts } }))

  useRenewed(refresh)
  const told = useCached(keys.profile)
  const news = told?.personId === id && told.revision > profile.revision ? told.revision : 0
  const missed = useCached(keys.missed)
  const activity = useCached(keys.activity)
  const known = useRef({ missed, activity })
  useEffect(() => {
    const same = known.current.missed === missed && known.current.activity === activity
    known.current = { missed, activity }
    if (news || !same) void refresh()
  }, [news, missed, activity, refresh])
  return { profile, refresh, assume }
}
