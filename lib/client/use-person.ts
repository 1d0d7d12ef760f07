import type { PersonDto } from "#lib/protocol/people.ts"
import { keys } from "./cache/keys.ts"
import { useCached } from "./use-cached.ts"

/** A person one has heard of. */
export const usePerson = (id: string | null | undefined): PersonDto | undefined =>
  useCached(keys.people, people => (id ? people[id] : undefined))
