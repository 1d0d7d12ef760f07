import { useMemo } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** A person one has heard of. */
export const usePerson = (id: string | null | undefined): PersonDto | undefined =>
  useCached(keys.people, people => (id ? people[id] : undefined))

/** Those of them that one has heard of, in the order asked for. */
export const usePeople = (ids: string[]): PersonDto[] => {
  const people = useCached(keys.people)
  const asked = ids.join()
  return useMemo(() => (asked ? asked.split(",").flatMap(id => people?.[id] ?? []) : []), [people, asked])
}
