import { useCallback, useEffect, useRef, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { seedPeople } from "#lib/client/cache/seed.ts"
import { update } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useCached } from "#lib/client/use-cached.ts"
import { useRenewed } from "#lib/client/use-renewed.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { Result } from "#lib/protocol/result.ts"

/**
 * What a page came with, asked for again as it is shown, and when there is news for the person or something was missed. Names it needs
 * are held with all others, so that a change of name shows. `ask` must be the same function from render to render.
 */
export const useAsked = <T extends object>(
  first: T,
  ask: () => Promise<Result<T>>,
  peopleOf: (value: T) => PersonDto[],
) => {
  const { cache } = useClient()
  const [value, setValue] = useState(first)
  const turn = useRef(0)
  const take = useCallback(
    (next: T) => update(cache, keys.people, held => mergePeople(held, peopleOf(next))),
    [cache, peopleOf],
  )
  const [seeded] = useState(() => seedPeople(cache, first, peopleOf(first)))
  void seeded
  const refresh = useCallback(async () => {
    const mine = ++turn.current
    const result = await ask()
    if (!result.ok || mine !== turn.current) return
    take(result.value)
    setValue(result.value)
  }, [ask, take])
  useRenewed(refresh)
  const activity = useCached(keys.activity)
  const missed = useCached(keys.missed)
  const told = useRef({ activity, missed })
  useEffect(() => {
    if (told.current.activity === activity && told.current.missed === missed) return
    told.current = { activity, missed }
    void refresh()
  }, [activity, missed, refresh])
  return { value, refresh, setValue }
}
